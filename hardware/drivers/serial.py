"""Driver `serial`: a code scanner on a serial port or a USB port that acts as one (CDC-ACM)."""

from __future__ import annotations

import errno
import os
from typing import NoReturn

import serial
from serial.tools import list_ports

from hardware.drivers.code_listening import StreamCodeScanner
from hardware.drivers.serial_line import ignore_breaks
from hardware.errors import DeviceFault, FaultKind
from hardware.vocabulary import Identity

_READ_SIZE = 4096
_FAULT_BY_ERRNO = {
    errno.EACCES: FaultKind.ACCESS_DENIED,
    errno.EPERM: FaultKind.ACCESS_DENIED,
    errno.EBUSY: FaultKind.BUSY,
    errno.EAGAIN: FaultKind.BUSY,
}


class SerialSource:
    """The bytes from a serial port; raises `DeviceFault` (gone, busy, access denied) unless it opens."""

    def __init__(self, port: str, baud_rate: int) -> None:
        self._name = port
        try:
            # exclusive: two readers of one port would each get half of a code.
            self._port = serial.Serial(port, baud_rate, timeout=0, exclusive=True)
            ignore_breaks(self._port.fileno())
        except (OSError, ValueError) as error:
            _fail(error)

    def fileno(self) -> int:
        """Return the port's descriptor."""
        return self._port.fileno()

    def read(self) -> bytes:
        """Return what has come; raises `DeviceFault` when the port is gone."""
        try:
            return self._port.read(_READ_SIZE)
        except (OSError, TypeError) as error:  # pyserial reads from None when the port is closed meanwhile
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

    def close(self) -> None:
        """Let the port go."""
        self._port.close()


class SerialCodeScanner(StreamCodeScanner):
    """A `hardware.roles.CodeScanner` on the port `port`, best named by `/dev/serial/by-id/…`.

    `suffix` and `gap` say how a code ends: see `StreamCodeScanner`.
    """

    def __init__(self, port: str, baud_rate: int = 9600, suffix: str = "line", gap: float = 0.1) -> None:
        super().__init__(SerialSource(port, baud_rate), suffix, gap)


def _fail(error: Exception) -> NoReturn:
    number = getattr(error, "errno", None)
    raise DeviceFault(_FAULT_BY_ERRNO.get(number or 0, FaultKind.GONE), f"serial port: {error}") from error
