"""A virtual card in QEMU's smart-card reader: the card's side of its VSCARD protocol (`ccid-card-passthru`).

Each message is a type, a reader and a length, 32 bits in network order, and a body. As the card is said to
speak T=0, the guest's CCID driver hands whole commands through, and one of a card's answers, 256 bytes and
its status, fits QEMU's buffer of 374 bytes.
"""

from __future__ import annotations

import socket
import struct
import threading
from pathlib import Path

from hardware.simulated.card.chip import VirtualCard

_HEAD = struct.Struct("!III")
_INIT, _READER_ADD, _ATR, _CARD_REMOVE, _APDU = 1, 3, 5, 6, 7
_HELLO = b"VSCD" + struct.pack("!II", 2, 0)  # version 0.0.2, no capabilities
# QEMU's check of it knows no check byte, which T=0 does not need.
_ANSWER_TO_RESET = b"\x3b\x05KIOSK"


class CardInReader:
    """Answers for the cards that are put into one reader; owns the connection to QEMU at `path`."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._card: VirtualCard | None = None
        self._left: int | None = None
        self._silent = threading.Event()
        self._protected = False
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(str(path))
        self._send(_INIT, _HELLO)
        self._send(_READER_ADD)
        threading.Thread(target=self._run, daemon=True).start()

    def insert(self, card: VirtualCard) -> None:
        """Lay a card on the reader."""
        with self._lock:
            self._card, self._left = card, None
            card.reset()
        self._send(_ATR, _ANSWER_TO_RESET)

    def remove(self) -> None:
        """Take the card away."""
        with self._lock:
            self._card = None
        self._send(_CARD_REMOVE)

    def fall_silent_at(self, command: int) -> threading.Event:
        """Leave the Nth command from now without an answer; the event tells when it came."""
        with self._lock:
            self._left, self._silent = command, threading.Event()
            return self._silent

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _run(self) -> None:
        while (head := self._exactly(_HEAD.size)) is not None:
            kind, _, length = _HEAD.unpack(head)
            body = self._exactly(length)
            if kind == _APDU and body is not None and (answer := self._answer(body)) is not None:
                self._send(_APDU, answer)

    def _answer(self, command: bytes) -> bytes | None:
        with self._lock:
            if self._left is not None:
                self._left -= 1
                if self._left <= 0:
                    self._left = None
                    self._silent.set()
                    return None
            if self._card is None:
                return None
            # QEMU does not tell when the reader cuts the power: a plain command after a protected one does.
            protected = bool(command[0] & 0x0C)
            if self._protected and not protected:
                self._card.reset()
            self._protected = protected
            return self._card.process(command)

    def _send(self, kind: int, body: bytes = b"") -> None:
        self._socket.sendall(_HEAD.pack(kind, 0, len(body)) + body)

    def _exactly(self, count: int) -> bytes | None:
        data = b""
        while len(data) < count:
            try:
                part = self._socket.recv(count - len(data))
            except OSError:
                return None
            if not part:
                return None
            data += part
        return data
