"""Several processes on one address: one custody, none missed for long, all gone with the first."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kiosk.dossier.packet import new_submission_id
from tests.gateway_world import gateway_world

pytestmark = pytest.mark.slow


def workers_of(pid):
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def until(condition):
    while not (found := condition()):
        time.sleep(0.02)
    return found


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    with gateway_world(tmp_path_factory.mktemp("world"), workers=2) as running:
        yield running


def file_again(world, packet, submission_id):
    """As a kiosk does: a connection that breaks is no answer."""
    while True:
        try:
            return world.put(submission_id, packet)
        except OSError:
            time.sleep(0.02)


def test_the_same_packet_at_both_at_once_becomes_one_dossier(world):
    submission_id = new_submission_id()
    packets = [world.packet(submission_id) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda packet: world.put(submission_id, packet), packets))
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]
    assert len({answer.json()["custody_time"] for answer in answers}) == 1
    assert world.code_of(submission_id)
    assert [held["submission_id"] for held in world.dossiers()].count(submission_id) == 1


def test_one_that_is_killed_is_started_again_and_nothing_is_lost_or_doubled(world):
    queued = [new_submission_id() for _ in range(6)]
    packets = {one: world.packet(one) for one in queued}
    with ThreadPoolExecutor(3) as pool:
        filing = [pool.submit(file_again, world, packets[one], one) for one in queued]
        before = workers_of(world.gateway_pid)
        os.kill(before[0], signal.SIGKILL)
        assert {one.result().status_code for one in filing} <= {200, 201}
    after = until(lambda: [pid for pid in workers_of(world.gateway_pid) if pid not in before])
    assert len(after) == 1
    for one in queued:
        assert world.code_of(one)
    held = [dossier["submission_id"] for dossier in world.dossiers()]
    assert [held.count(one) for one in queued] == [1] * 6


def test_all_are_gone_with_the_one_that_started_them(world):
    pids = workers_of(world.gateway_pid)
    assert len(pids) == 2
    world.kill_gateway()
    until(lambda: not any(Path(f"/proc/{pid}/cmdline").exists() for pid in pids))


def test_the_service_manager_hears_that_it_is_ready_alive_and_stopping(world, tmp_path):
    if "gateway" in world.children.running:
        world.kill_gateway()
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(30)
        world.children.env = {**world.children.env, "NOTIFY_SOCKET": str(tmp_path / "notify")}
        world.start_gateway()
        assert manager.recv(100) == b"READY=1"
        pids = workers_of(world.gateway_pid)
        assert len(pids) == 2
        assert manager.recv(100) == b"WATCHDOG=1"
        assert world.get(world.file_one()).status_code == 200
        process = world.children.running["gateway"]
        world.stop_gateway()
        assert process.returncode == 0
        assert not any(Path(f"/proc/{pid}/cmdline").exists() for pid in pids)
        said = b""
        while said != b"STOPPING=1":
            said = manager.recv(100)


def run(script):
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(script)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_one_that_hangs_is_replaced(tmp_path):
    ended = run(
        f"""
        import os, signal, time
        from pathlib import Path
        from kiosk.gateway import workers
        from kiosk.gateway.workers import Workers

        workers._SILENT_SECONDS, workers._STOP_SECONDS = 0.7, 0.5
        begun = Path({str(tmp_path)!r})

        def work(tick):
            tick()
            (begun / str(os.getpid())).touch()
            time.sleep(600)

        def look():
            if len(list(begun.iterdir())) > 1:
                os.kill(os.getpid(), signal.SIGTERM)

        assert Workers(work, 1, on_ready=lambda: None, on_tick=look).run()
        """
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert len(list(tmp_path.iterdir())) == 2


def test_one_that_cannot_begin_ends_them_all():
    ended = run(
        """
        import sys
        from kiosk.gateway.workers import Workers

        def work(tick):
            raise SystemExit(3)

        sys.exit(0 if Workers(work, 2, on_ready=lambda: None, on_tick=lambda: None).run() else 7)
        """
    )
    assert ended.returncode == 7
