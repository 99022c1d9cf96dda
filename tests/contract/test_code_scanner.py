"""The role CodeScanner, over a serial line and over a keyboard, driver and worker alike."""

from __future__ import annotations

import base64
import os
import time
import tty
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field

import pytest

from hardware.host.launch import Launcher, launch_process, launch_thread
from hardware.simulated.control import ControlRefusedError
from hardware.vocabulary import Role, State

pytestmark = pytest.mark.slow

CARD = "022093000001|112233445|Nguyễn Thị Ánh|02031993|Nữ|Tổ 3, Hồng Gai|01012021"


class Control:
    """Shows codes to a simulated scanner."""

    def __init__(self, bench) -> None:
        self.bench = bench

    def show(self, text: str, end: str = "\r\n") -> None:
        self.bench.do("show", text=text, **({} if end == "\r\n" else {"end": end}))

    def send(self, raw: bytes) -> None:
        self.bench.do("show", base64=base64.b64encode(raw).decode())

    def unplug(self) -> None:
        self.bench.do("unplug")


class Line:
    """Shows codes to the driver `serial`, on a pseudo-terminal."""

    def __init__(self) -> None:
        self.far, near = os.openpty()
        tty.setraw(near)
        self.options = {"port": os.ttyname(near)}
        os.close(near)

    def show(self, text: str, end: str = "\r\n") -> None:
        self.send((text + end).encode())

    def send(self, raw: bytes) -> None:
        while raw:
            raw = raw[os.write(self.far, raw) :]

    def unplug(self) -> None:
        os.close(self.far)
        self.far = -1

    def close(self) -> None:
        if self.far >= 0:
            os.close(self.far)


@dataclass(frozen=True)
class Stand:
    """A driver, the worker and options it is tried with, and what stands at the far end of its wire.

    A `wire` names further options, and shows codes with the methods of `Line`; a simulated driver has its
    own. A real scanner that settings name takes the place of the stand "wedge": it, too, is sent codes only.
    """

    driver: str
    launch: Launcher = launch_thread
    options: dict[str, str] = field(default_factory=dict)
    wire: Callable[[], Line] | None = None


STANDS = {
    "serial": Stand("serial", wire=Line),
    "serial process": Stand("serial", launch_process, wire=Line),
    "simulated": Stand("simulated-code-scanner"),
    "simulated process": Stand("simulated-code-scanner", launch_process),
    "wedge": Stand("simulated-code-wedge"),
    "wedge process": Stand("simulated-code-wedge", launch_process),
    "wedge of bytes": Stand("simulated-code-wedge", options={"alt": "utf-8"}),
    "wedge of hex": Stand("simulated-code-wedge", options={"letters": "hex"}),
}
# What waits out the pause is tried once a way of reading, what pours in bytes where there are any.
BOTH_WAYS = pytest.mark.parametrize("stand", ["serial", "wedge"], indirect=True)
BYTES = pytest.mark.parametrize("stand", ["serial", "simulated", "wedge of bytes"], indirect=True)


@pytest.fixture(params=[name for name in STANDS if "process" not in name] + ["wedge process"])
def stand(request, real) -> Stand:
    if real is not None and request.param != "wedge":
        pytest.skip("a real scanner is what the settings say it is")
    return STANDS[request.param]


@pytest.fixture
def launch(stand, real) -> Launcher:
    return stand.launch if real is None else launch_process


@pytest.fixture
def bench_and_shower(stand, real, bench_for):
    """A scanner that was listened to just now: what is shown next is heard."""
    wire = stand.wire() if stand.wire and real is None else None
    driver = stand.driver if real is None else ""
    bench = bench_for(Role.CODE_SCANNER, driver, **stand.options, **(wire.options if wire else {}))
    shower = wire or Control(bench)
    assert bench.station.code_scanner.next_code(0.0) is None
    yield bench, shower
    bench.station.close()
    if wire is not None:
        wire.close()


@pytest.fixture
def scanner(bench_and_shower):
    return bench_and_shower[0].station.code_scanner


@pytest.fixture
def shower(bench_and_shower):
    return bench_and_shower[1]


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", ""])
def test_a_shown_card_comes_without_what_ends_it_be_that_cr_lf_or_silence(scanner, shower, end):
    shower.show(CARD, end)
    assert scanner.next_code(5.0) == CARD
    assert scanner.next_code(0.0) is None


def test_letters_and_their_accents_come_composed(scanner, shower):
    shower.show(unicodedata.normalize("NFD", CARD))
    assert scanner.next_code(5.0) == CARD


def test_every_key_of_the_us_layout_is_read_as_it_is_printed(scanner, shower):
    printable = "".join(map(chr, range(0x20, 0x7F)))
    shower.show(printable)
    assert scanner.next_code(5.0) == printable


def test_nothing_shown_is_none(scanner):
    assert scanner.next_code(0.05) is None


def test_codes_shown_together_come_one_by_one_in_order(scanner, shower):
    shower.show("first\r\nsecond\r\nthird")
    assert [scanner.next_code(5.0) for _ in range(3)] == ["first", "second", "third"]
    assert scanner.next_code(0.0) is None


@BYTES
@pytest.mark.parametrize(
    "rubbish",
    [b"\xff\xfe\xfa\r\n", b"\r\n\r\n", b"caf\xe9\r", "ệ".encode()[:2] + b"\n", b"A" * 5000 + b"\r"],
    ids=["no text", "empty lines", "latin-1", "cut letter", "too long"],
)
def test_what_is_no_code_is_thrown_away_and_the_next_code_is_read(scanner, shower, rubbish):
    with ThreadPoolExecutor() as pool:
        heard = pool.submit(scanner.next_code, 20.0)
        shower.send(rubbish)
        shower.show(CARD)
        assert heard.result() == CARD


@pytest.mark.parametrize("stand", ["serial process", "simulated process"], indirect=True)
def test_ten_megabytes_are_refused_and_the_next_code_is_read(scanner, shower):
    with ThreadPoolExecutor() as pool:
        heard = pool.submit(scanner.next_code, 30.0)
        shower.send(b"A" * 10_000_000 + b"\r")
        shower.show(CARD)
        assert heard.result() == CARD


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("stand", ["simulated process", "wedge process"], indirect=True)
def test_garbage_ends_no_worker_and_the_next_code_is_read(bench_and_shower, seed):
    bench, shower = bench_and_shower
    scanner = bench.station.code_scanner
    with ThreadPoolExecutor() as pool:
        sent = pool.submit(bench.do, "garbage", seed=seed, bytes=60_000)
        while not sent.done():
            scanner.next_code(0.1)
        sent.result()
    while scanner.next_code(0.3) is not None:
        pass
    (snapshot,) = bench.station.snapshots()
    assert snapshot.counters.faults == 0
    shower.show(CARD)
    assert scanner.next_code(5.0) == CARD


def test_a_cable_that_is_pulled_inside_a_code_gives_no_half_a_code(bench_and_shower):
    bench, shower = bench_and_shower
    shower.show("0220930", "")
    shower.unplug()
    if not isinstance(shower, Control):
        (status,) = bench.station.statuses()
        assert status.state is State.ABSENT
        return
    # A simulated cable is in again with the worker that the supervisor starts.
    assert bench.station.code_scanner.next_code(0.3) is None
    shower.show(CARD)
    assert bench.station.code_scanner.next_code(5.0) == CARD


def test_a_code_that_waits_is_gone_after_the_wipe(bench_and_shower):
    bench, shower = bench_and_shower
    shower.show(CARD)
    bench.station.restart([Role.CODE_SCANNER])
    assert bench.station.code_scanner.next_code(0.05) is None


@BOTH_WAYS
def test_a_code_that_was_shown_to_nobody_is_not_the_next_person_s(scanner, shower):
    time.sleep(1.6)
    shower.show(CARD)
    if isinstance(shower, Control):
        time.sleep(0.6)  # a hand holds the code for a second first
    assert scanner.next_code(0.3) is None
    shower.show("next")
    assert scanner.next_code(5.0) == "next"


@BOTH_WAYS
def test_half_a_code_that_nobody_waited_for_does_not_spoil_the_next(scanner, shower):
    shower.show("0220930", "")
    assert scanner.next_code(0.0) is None
    time.sleep(1.6)
    with ThreadPoolExecutor() as pool:
        heard = pool.submit(scanner.next_code, 60.0)
        # What is shown before somebody listens again is dropped: then it is shown once more.
        while not heard.done():
            time.sleep(1.0)
            shower.show(CARD)
            wait([heard], 1.0)
        assert heard.result() == CARD


@BOTH_WAYS
def test_who_listens_in_slices_misses_nothing(scanner, shower):
    for _ in range(4):
        assert scanner.next_code(0.5) is None
    shower.show(CARD)
    assert scanner.next_code(5.0) == CARD


@pytest.mark.parametrize("stand", ["simulated", "wedge"], indirect=True)
def test_a_simulated_scanner_says_how_things_stand(bench_and_shower):
    bench, _ = bench_and_shower
    assert bench.do("state").items() >= {"plugged": True, "listened": True}.items()
    bench.do("unplug")
    assert bench.do("state")["plugged"] is False
    with pytest.raises(ControlRefusedError, match="unplugged"):
        bench.do("show", text=CARD)
