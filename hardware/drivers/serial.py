"""Driver `serial`: a code scanner on a serial port or a USB port that acts as one (CDC-ACM).

A code ends with CR or LF, or, for scanners set up without a suffix, after a gap of silence.
"""

from __future__ import annotations

import errno
import os
import select
import termios
import time
import unicodedata
from typing import NoReturn

import serial
from serial.tools import list_ports

from hardware.errors import DeviceFault, FaultKind
from hardware.vocabulary import Identity, Role, State, Status

# A QR code holds at most 2,953 bytes (ISO/IEC 18004, version 40-L).
MAX_CODE_BYTES = 4096
# A code that was shown while nobody listened for longer than this is dropped: it is the person's before. Who
# listens in slices leaves far shorter pauses between them.
FORGET_SECONDS = 1.5
_LINE_ENDS = b"\r\n"
_FAULT_BY_ERRNO = {
    errno.EACCES: FaultKind.ACCESS_DENIED,
    errno.EPERM: FaultKind.ACCESS_DENIED,
    errno.EBUSY: FaultKind.BUSY,
    errno.EAGAIN: FaultKind.BUSY,
}


class SerialCodeScanner:
    """A `hardware.roles.CodeScanner` on the port `port`, best named by `/dev/serial/by-id/…`.

    `gap` is the silence in seconds that ends a code without a line end. Raises `DeviceFault` (gone, busy,
    access denied) when the port does not open and, later, when it is unplugged.
    """

    def __init__(self, port: str, baud_rate: int = 9600, gap: float = 0.1) -> None:
        self._name = port
        self._gap = gap
        self._pending = bytearray()
        self._too_long = False
        # Of time.monotonic; in the future while somebody listens.
        self._listened_until = time.monotonic()
        try:
            # exclusive: two readers of one port would each get half of a code.
            self._port = serial.Serial(port, baud_rate, timeout=0, exclusive=True)
        except (OSError, ValueError) as error:
            _fail(error)

    def identify(self) -> Identity:
        """Say what the port's USB descriptors tell."""
        real = os.path.realpath(self._name)
        for port in list_ports.comports():
            if port.device == real:
                return Identity(
                    "serial",
                    port.manufacturer or "",
                    port.product or "",
                    port.serial_number or "",
                    self._name,
                )
        return Identity("serial", address=self._name)

    def status(self) -> Status:
        """Ready as long as the port answers; raises `DeviceFault` when it is gone."""
        try:
            _ = self._port.in_waiting
        except (OSError, termios.error) as error:
            _fail(error)
        return Status(Role.CODE_SCANNER, State.READY)

    def next_code(self, seconds: float) -> str | None:
        """Return the next code in NFC without its line end; None when none came in time.

        What is longer than any code, or not UTF-8, is thrown away: it is no code of ours. So is what was
        shown while nobody had listened for `FORGET_SECONDS`.
        """
        if time.monotonic() - self._listened_until > FORGET_SECONDS:
            self._forget()
        until = self._listened_until = time.monotonic() + seconds
        try:
            return self._wait_for_code(until)
        finally:
            self._listened_until = time.monotonic()

    def close(self) -> None:
        """Let the port go."""
        self._port.close()

    def _wait_for_code(self, until: float) -> str | None:
        while True:
            if (code := self._first_line()) is not None:
                return code
            left = until - time.monotonic()
            wait = min(self._gap, left) if self._pending else left
            if self._read_more(max(wait, 0.0)):
                continue
            if self._pending and wait >= self._gap:
                self._pending += b"\n"
            elif left <= 0:
                return None

    def _forget(self) -> None:
        """Throw away what waits in the port and what was read of it."""
        try:
            self._port.reset_input_buffer()
        except (OSError, termios.error) as error:
            _fail(error)
        self._pending.clear()
        self._too_long = False

    def _read_more(self, seconds: float) -> bool:
        """Read what comes within `seconds`; False when nothing came."""
        try:
            ready, _, _ = select.select([self._port], [], [], seconds)
            part = self._port.read(MAX_CODE_BYTES) if ready else b""
        except (OSError, TypeError) as error:
            _fail(error)
        self._pending += part
        return bool(part)

    def _first_line(self) -> str | None:
        """Take the first whole code out of what was read."""
        while (end := _line_end(self._pending)) >= 0:
            line = bytes(self._pending[:end])
            del self._pending[: end + 1]
            too_long, self._too_long = self._too_long or end > MAX_CODE_BYTES, False
            if line and not too_long:
                try:
                    return unicodedata.normalize("NFC", line.decode("utf-8"))
                except UnicodeDecodeError:
                    continue
        if len(self._pending) > MAX_CODE_BYTES:
            self._pending.clear()
            self._too_long = True
        return None


def _line_end(data: bytearray) -> int:
    return next((place for place, byte in enumerate(data) if byte in _LINE_ENDS), -1)


def _fail(error: Exception) -> NoReturn:
    number = getattr(error, "errno", None)
    raise DeviceFault(_FAULT_BY_ERRNO.get(number or 0, FaultKind.GONE), f"serial port: {error}") from error
