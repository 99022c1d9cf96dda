"""The watchdog from outside: hears the heartbeats and calls a screen hung when none comes in time."""

from __future__ import annotations

import socket
import struct
import threading
import time
from pathlib import Path
from typing import Self

# The kernel notes when a message came, so a probe that is late itself accuses nobody.
_SO_TIMESTAMPNS = 35
_TIMESPEC = struct.Struct("qq")


class Probe:
    """Listens at `socket_file`; every pause of more than `patience` seconds between two beats is a hang."""

    def __init__(self, socket_file: Path, patience: float) -> None:
        self.ready = threading.Event()
        self.beats = 0
        self.longest = 0.0
        self.hangs: list[float] = []
        self._patience = patience
        self._last: float | None = None
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
        self._socket.bind(str(socket_file))
        self._socket.settimeout(0.1)
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="probe", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.let_go()
        self._socket.close()

    def let_go(self) -> None:
        """Stop watching: what is silent from now on has ended as it should."""
        self._closing.set()
        self._thread.join()

    def _listen(self) -> None:
        while not self._closing.is_set():
            try:
                message, notes, _, _ = self._socket.recvmsg(256, 64)
            except TimeoutError:
                self._missed(time.time())
                continue
            if message == b"READY=1":
                self._last = _sent(notes)
                self.ready.set()
            elif message == b"WATCHDOG=1":
                self.beats += 1
                came = _sent(notes)
                self._gap(came)
                self._last = came

    def _gap(self, now: float) -> None:
        if self._last is not None:
            self.longest = max(self.longest, now - self._last)
            if now - self._last > self._patience and not self._told_of(self._last):
                self.hangs.append(self._last)

    def _missed(self, now: float) -> None:
        if self._last is not None and now - self._last > self._patience and not self._told_of(self._last):
            self.hangs.append(self._last)

    def _told_of(self, since: float) -> bool:
        return bool(self.hangs) and self.hangs[-1] == since


def _sent(notes: list[tuple[int, int, bytes]]) -> float:
    for level, kind, data in notes:
        if (level, kind) == (socket.SOL_SOCKET, _SO_TIMESTAMPNS):
            seconds, nanoseconds = _TIMESPEC.unpack(data)
            return float(seconds) + nanoseconds / 1e9
    return time.time()
