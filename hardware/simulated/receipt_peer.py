"""The far end of a simulated printer's wire: a TCP port or a pseudo-terminal, and the printer behind it."""

from __future__ import annotations

import os
import select
import socket
import threading
import tty
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hardware.simulated.escpos_interpreter import EscposInterpreter

# How often a slow printer's paper moves on.
_TICK_SECONDS = 0.02
_MOST = 1 << 16


class PrinterPeer:
    """A printer in a thread of its own, on a TCP port or, with `serial`, on a pseudo-terminal.

    One connection at a time, as real ones have it. `lock` keeps the printer to one hand at a time, and
    `changed` is called after something was done to it: the printer may have something to say.
    """

    def __init__(self, printer: EscposInterpreter, *, serial: bool = False) -> None:
        self.printer = printer
        self.lock = threading.Lock()
        self._link: socket.socket | None = None
        self._server: socket.socket | None = None
        self._line: int | None = None
        self.port, self.path = 0, ""
        self._other_end = -1
        if serial:
            self._line, self._other_end = os.openpty()
            tty.setraw(self._other_end)
            os.set_blocking(self._line, False)
            self.path = os.ttyname(self._other_end)
        else:
            self._server = socket.create_server(("127.0.0.1", 0))
            self.port = self._server.getsockname()[1]
        self._ended = False
        self._awake, self._wake = os.pipe()
        self._thread = threading.Thread(target=self._serve, daemon=True, name="printer")
        self._thread.start()

    def changed(self) -> None:
        """Let the printer go on and say what there is to say."""
        os.write(self._wake, b".")

    def close(self) -> None:
        """Pull the plug; may be called twice."""
        if self._ended:
            return
        self._ended = True
        self.changed()
        self._thread.join(2.0)
        self._hang_up()
        if self._server is not None:
            self._server.close()
        for descriptor in (self._line, self._other_end, self._awake, self._wake):
            if descriptor is not None and descriptor >= 0:
                os.close(descriptor)

    def _serve(self) -> None:
        while not self._ended:
            waits_for = [self._awake]
            if self._line is not None:
                waits_for.append(self._line)
            if self._server is not None:
                waits_for.append((self._link or self._server).fileno())
            slow = self.printer.mechanism.rows_per_second is not None and self.printer.busy
            ready, _, _ = select.select(waits_for, [], [], _TICK_SECONDS if slow else None)
            data = b""
            if self._awake in ready:
                os.read(self._awake, _MOST)
            if self._link is None and self._server is not None and self._server.fileno() in ready:
                self._link, _ = self._server.accept()
                continue
            with suppress(OSError):
                if self._line is not None and self._line in ready:
                    data = os.read(self._line, _MOST)
                elif self._link is not None and self._link.fileno() in ready:
                    data = self._link.recv(_MOST)
                    if not data:
                        self._hang_up()
            with self.lock:
                if slow:
                    self.printer.mechanism.let_pass(_TICK_SECONDS)
                answer = self.printer.feed(data)
            self._say(answer)

    def _say(self, answer: bytes) -> None:
        """Answer whoever listens; what nobody takes is lost, as on a real line."""
        try:
            if self._link is not None:
                self._link.sendall(answer)
            elif self._line is not None:
                with suppress(BlockingIOError):
                    os.write(self._line, answer)
        except OSError:
            self._hang_up()

    def _hang_up(self) -> None:
        if self._link is not None:
            self._link.close()
            self._link = None
