"""The cable between a kiosk and its gateway, made up: passes bytes on, or spoils them as told.

Unlike `kiosk.sandbox.link` it understands nothing of what it carries, so it carries TLS.
"""

from __future__ import annotations

import select
import socket
import struct
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Self
from urllib.parse import urlsplit

_BLOCK = 64 * 1024
_PORTAL = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 26\r\nConnection: close\r\n\r\n"
    b"<html>log in here</html>\r\n"
)
# How long the far end is silent when it has answered.
_ANSWERED_SECONDS = 0.3
_RESET = struct.pack("ii", 1, 0)


class WireMode(StrEnum):
    """What happens to a connection that is made, or is there."""

    OPEN = "open"
    CUT = "cut"  # hung up on at once
    SILENT = "silent"  # taken, and nothing ever comes through: a black hole
    RESET = "reset"  # broken off when `budget` bytes have gone towards the gateway
    ANSWER_LOST = "answer-lost"  # all goes through, but nothing comes back once the kiosk has asked
    PORTAL = "portal"  # somebody else answers: a page to log in to the network


class Wire:
    """A relay on a free port of 127.0.0.1 to the gateway at `target`; `url` is where the kiosk calls."""

    def __init__(self, target: str) -> None:
        parts = urlsplit(target)
        self._target = (parts.hostname or "", parts.port or 0)
        self.mode = WireMode.OPEN
        self.budget = 0
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self.url = f"{parts.scheme}://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def _accept(self) -> None:
        while True:
            try:
                kiosk, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(kiosk,), daemon=True).start()

    def _serve(self, kiosk: socket.socket) -> None:
        with kiosk, suppress(OSError):
            match self.mode:
                case WireMode.CUT:
                    _reset(kiosk)
                case WireMode.SILENT:
                    self._ended.wait()
                case WireMode.PORTAL:
                    kiosk.recv(_BLOCK)
                    kiosk.sendall(_PORTAL)
                case _:
                    with socket.create_connection(self._target, timeout=10) as gateway:
                        self._relay(kiosk, gateway)

    def _relay(self, kiosk: socket.socket, gateway: socket.socket) -> None:
        """Carry bytes until one end hangs up, or the mode says that it is over."""
        course = _Course()
        while not self._ended.is_set():
            ready, _, _ = select.select([kiosk, gateway], [], [], 0.05)
            if self.mode is WireMode.CUT:
                _reset(kiosk)
                return
            if self.mode is WireMode.ANSWER_LOST and course.answered():
                return
            for end in ready:
                data = end.recv(_BLOCK)
                if not data:
                    return
                if end is gateway:
                    self._back(data, kiosk, course)
                elif not self._onward(data, gateway, course):
                    _reset(kiosk)
                    return

    def _back(self, data: bytes, kiosk: socket.socket, course: _Course) -> None:
        # With TLS the kiosk's first words and their answer are the handshake.
        if self.mode is WireMode.ANSWER_LOST and course.asked > 1:
            course.heard_at = time.monotonic()
        else:
            kiosk.sendall(data)

    def _onward(self, data: bytes, gateway: socket.socket, course: _Course) -> bool:
        """Pass on towards the gateway; tell whether the connection stands."""
        if self.mode is WireMode.SILENT:
            return True
        course.asked += 1
        course.heard_at = 0.0
        if self.mode is WireMode.RESET:
            data = data[: self.budget]
            self.budget -= len(data)
        gateway.sendall(data)
        return self.mode is not WireMode.RESET or self.budget > 0


@dataclass
class _Course:
    """How far one connection is."""

    asked: int = 0
    heard_at: float = 0.0

    def answered(self) -> bool:
        """Whether the gateway has said something since it was last asked, and is done."""
        return bool(self.heard_at) and time.monotonic() - self.heard_at > _ANSWERED_SECONDS


def _reset(end: socket.socket) -> None:
    """Close so that the other end hears of a reset."""
    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    end.close()
