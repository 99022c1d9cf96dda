"""The service manager is told, and a deaf one stops nobody."""

from __future__ import annotations

import os
import socket
from contextlib import closing

import pytest

from kiosk.telemetry.notify import ALIVE, READY, ServiceManager


@pytest.mark.parametrize("kind", ["path", "abstract"])
def test_messages_reach_whoever_listens(tmp_path, monkeypatch, kind):
    monkeypatch.chdir(tmp_path)
    name = "notify" if kind == "path" else f"@kiosk-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(name if kind == "path" else "\0" + name[1:])
        with closing(ServiceManager({"NOTIFY_SOCKET": name})) as manager:
            assert manager.listens
            assert manager.tell(READY)
            assert manager.tell(ALIVE)
        assert [listener.recv(64), listener.recv(64)] == [b"READY=1", b"WATCHDOG=1"]


def test_without_a_listener_nothing_happens():
    manager = ServiceManager({})
    assert not manager.listens
    assert not manager.tell(READY)


def test_a_listener_that_went_or_reads_nothing_blocks_nobody(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind("notify")
        with closing(ServiceManager({"NOTIFY_SOCKET": "notify"})) as manager:
            assert not all(manager.tell(ALIVE) for _ in range(10_000))
            listener.close()
            assert not manager.tell(ALIVE)
