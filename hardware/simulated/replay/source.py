"""A code scanner that was recorded: a source for the code scanner drivers."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress

from hardware.errors import DeviceFault, FaultKind
from hardware.recorder.recording import Recorded, Way
from hardware.vocabulary import Identity

_MOST = 1 << 20


class ReplayedSource:
    """Sends what was sent, in the same pieces: with the pauses of then, or at once when `paced` is False.

    The play begins when somebody first listens. A fault that was recorded ends it as an unplugged cable does.
    """

    def __init__(self, recorded: Recorded, driver: str, *, paced: bool = True) -> None:
        self._entries = recorded.entries
        self._driver = driver
        self._paced = paced
        # Packets, so that a piece stays a piece.
        self._near, self._far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def fileno(self) -> int:
        """Return the descriptor that becomes readable."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._play, daemon=True, name="replay")
            self._thread.start()
        return self._near.fileno()

    def read(self) -> bytes:
        """Return the next piece; raises `DeviceFault(GONE)` where the cable was pulled."""
        data = self._near.recv(_MOST)
        if not data:
            raise DeviceFault(FaultKind.GONE, "the recorded scanner was unplugged here")
        return data

    def identify(self) -> Identity:
        """Say that it is played back."""
        return Identity(driver=self._driver, model="recorded code scanner", simulated=True)

    def close(self) -> None:
        """Stop playing; may be called twice."""
        self._stop.set()
        with suppress(OSError):
            self._far.shutdown(socket.SHUT_RDWR)
        if self._thread is not None:
            self._thread.join()
        self._far.close()
        self._near.close()

    def _play(self) -> None:
        passed = 0
        with suppress(OSError):
            for entry in self._entries:
                if self._paced and self._stop.wait((entry.ms - passed) / 1000):
                    return
                passed = entry.ms
                if entry.way is Way.IN and entry.data:
                    self._far.sendall(entry.data)
                elif entry.way is Way.EVENT and entry.text.startswith("fault "):
                    self._far.shutdown(socket.SHUT_RDWR)
                    return
