"""What judges a storm can fail: a probe that sees a hang, a count that sees a double, a draw that repeats."""

from __future__ import annotations

import io
import socket
import time
from typing import Any

import pytest
import qrcode
from PIL import Image

from tests.fault.storm.plan import Kind, draw, kinds
from tests.fault.storm.printer import Cable
from tests.fault.storm.probe import Probe
from tests.fault.storm.report import broken
from tests.fault.storm.slips import count
from tests.fault.storm.watch import Watch

GOOD: dict[str, Any] = {
    "probe": {"hangs": 0},
    "dossiers": {"lost": [], "doubled": []},
    "slips": {"doubled": []},
    "visits": {"given_up": [], "lost_and_begun_again": 0, "finished": 2},
    "finished_before": 1,
    "not_ready_again": [],
    "left_running": [],
    "retries_beyond_kills": [],
    "surprises": {},
    "ended_by_itself": False,
    "last_visit_retries": 0,
    "holdings": {
        "kiosk window, at first": {"descriptors": 60, "pss": 200 << 10},
        "kiosk window, at last": {"descriptors": 70, "pss": 299 << 10},
    },
}


def held_at_last(**more):
    holdings = GOOD["holdings"]
    return {**holdings, "kiosk window, at last": {**holdings["kiosk window, at last"], **more}}


def until(holds):
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.fixture
def window(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as end:
        yield end


def test_a_window_that_falls_silent_is_called_hung_once(tmp_path, window):
    with Probe(tmp_path / "notify", patience=0.3) as probe:
        window.connect("notify")
        window.send(b"READY=1")
        window.send(b"WATCHDOG=1")
        until(lambda: probe.hangs)
        window.send(b"WATCHDOG=1")
        until(lambda: probe.beats == 2)
    assert probe.hangs.count(probe.hangs[0]) == 1
    assert probe.longest > 0.3


def test_a_probe_that_is_late_itself_accuses_nobody(tmp_path, window):
    probe = Probe(tmp_path / "notify", patience=0.3)
    window.connect("notify")
    window.send(b"READY=1")
    sent = []
    for _ in range(6):
        before = time.time()
        window.send(b"WATCHDOG=1")
        sent.append((before, time.time()))
        time.sleep(0.1)
    with probe:
        until(lambda: probe.beats == 6)
        probe.let_go()
    # Heard all at once, and yet as far apart as they were sent.
    assert probe.longest > 0.09
    # A machine that stalls here makes the window silent in truth: whoever beat in time is not accused.
    for since in probe.hangs:
        assert not [at for at in sent if since < at[0] and at[1] < since + 0.3]


def test_the_same_seed_draws_the_same_storm_and_meets_every_role():
    among = kinds(pcsc=True)
    storm = draw(7, among, 500, 1.0)
    assert storm == draw(7, among, 500, 1.0)
    assert storm != draw(8, among, 500, 1.0)
    assert {fault.kind.role for fault in storm} == {kind.role for kind in among}


@pytest.mark.parametrize(
    "spoilt",
    [
        {"probe": {"hangs": 1}},
        {"dossiers": {"lost": ["KIOSK-AAAA-BBBB"], "doubled": []}},
        {"dossiers": {"lost": [], "doubled": ["KIOSK-AAAA-BBBB"]}},
        {"slips": {"doubled": ["KIOSK-AAAA-BBBB"]}},
        {"not_ready_again": ["1 chip-reader: killed"]},
        {"left_running": ["python"]},
        {"surprises": {"worker: NameError": 1}},
        {"ended_by_itself": True},
        {"finished_before": 2},
        {"holdings": held_at_last(descriptors=77)},
        {"holdings": held_at_last(pss=301 << 10)},
    ],
)
def test_each_broken_promise_is_told(spoilt):
    assert broken(GOOD) == []
    assert len(broken({**GOOD, **spoilt})) == 1


def test_a_small_window_may_grow_by_more_than_its_half():
    holdings = {
        "kiosk window, at first": {"descriptors": 60, "pss": 60 << 10},
        "kiosk window, at last": {"descriptors": 60, "pss": 120 << 10},
    }
    assert broken({**GOOD, "holdings": holdings}) == []


def told(state, worker, at, faults=0):
    return {
        "status": {"role": "chip-reader", "state": state},
        "worker": worker,
        "counters": {"faults": faults},
        "at": at,
    }


def test_a_killed_worker_is_well_when_another_one_is_ready():
    watch = Watch()
    watch.hear(told("ready", 10, 1.0))
    watch.strike(draw(1, [Kind("chip-reader", "killed", "kill")], 1, 1.0)[0], 2.0, 10)
    watch.hear(told("ready", 10, 2.1))
    assert watch.unrecovered
    watch.hear(told("recovering", None, 2.5, faults=1))
    watch.hear(told("ready", 11, 3.5, faults=1))
    assert not watch.unrecovered
    assert [entry.seconds for entry in watch.struck] == [1.5]


def test_a_cable_that_is_pulled_passes_nothing_until_it_is_back():
    with socket.create_server(("127.0.0.1", 0)) as printer:
        cable = Cable(printer.getsockname()[1])
        with socket.create_connection(("127.0.0.1", cable.port)) as near:
            far, _ = printer.accept()
            with far:
                near.sendall(b"abc")
                assert far.recv(3) == b"abc"
                cable.plug(plugged=False)
                assert near.recv(1) == b""
        cable.plug(plugged=True)
        with socket.create_connection(("127.0.0.1", cable.port)) as near:
            far, _ = printer.accept()
            with far:
                far.sendall(b"x")
                assert near.recv(1) == b"x"
        cable.close()


def paper(*heights: int) -> bytes:
    """Slips of one code, one after the other without a cut, each printed so far."""
    code = qrcode.QRCode(box_size=7, border=2)
    code.add_data("H49.01.02-261122-0001")
    picture = Image.new("L", (624, sum(heights)), 255)
    for number, height in enumerate(heights):
        slip = Image.new("L", (576, 1400), 255)
        slip.paste(code.make_image().get_image().convert("L"), (24, 103))
        slip.paste(0, (24, 1370, 500, 1375))
        picture.paste(slip.crop((0, 0, 576, height)), (24, sum(heights[:number])))
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def test_a_slip_that_was_printed_twice_is_doubled():
    assert count([paper(1400), paper(1400)]).doubled == ["H49.01.02-261122-0001"]
    assert count([paper(1400, 1400)]).doubled == ["H49.01.02-261122-0001"]


def test_a_piece_that_was_torn_off_is_no_slip():
    for papers in (
        [paper(500), paper(1400)],
        [paper(900, 1400)],
        [paper(60), paper(500, 1400)],
        [paper(1365), paper(1400)],
    ):
        counted = count(papers)
        assert (counted.whole.total(), counted.pieces.total(), counted.doubled) == (1, 1, [])
