"""Driver `escpos-serial`: an ESC/POS receipt printer on a serial port, or on USB as one (CDC-ACM).

A printer says by DTR that it is busy; the usual cable leads it to our CTS (`flow` is `rts-cts`). Printers set
to XON/XOFF want `xon-xoff`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import serial

from hardware.drivers.escpos.link import DescriptorLink, fail
from hardware.drivers.escpos.printer import DEFAULT_MODEL, EscposPrinter
from hardware.drivers.serial_line import ignore_breaks
from hardware.errors import DeviceFault, FaultKind

if TYPE_CHECKING:
    from hardware.drivers.escpos.link import Link

_FLOWS = ("none", "rts-cts", "xon-xoff")


class EscposSerialPrinter(EscposPrinter):
    """A printer on the port `port`, best named by `/dev/serial/by-id/…`.

    The port stays open: opening it moves DTR, which resets some printers.
    Raises `DeviceFault` for a `flow` that is none of the three.
    """

    driver_name = "escpos-serial"
    keeps_link = True

    def __init__(  # noqa: PLR0913 - the settings' options, by name
        self,
        port: str,
        ledger: str,
        *,
        baud_rate: int = 115200,
        flow: str = "rts-cts",
        model: str = DEFAULT_MODEL,
        dots: int = 0,
        timeout: float = 2.0,
        print_timeout: float = 40.0,
    ) -> None:
        super().__init__(ledger, model, timeout, print_timeout, dots)
        if flow not in _FLOWS:
            raise DeviceFault(FaultKind.PROTOCOL, f"flow {flow!r} is none of {', '.join(_FLOWS)}")
        self._port = port
        self._baud_rate = baud_rate
        self._flow = flow

    @property
    def address(self) -> str:
        """The port."""
        return self._port

    def open_link(self) -> Link:
        """Open the port for us alone."""
        try:
            port = serial.Serial(
                self._port,
                self._baud_rate,
                timeout=0,
                exclusive=True,
                rtscts=self._flow == "rts-cts",
                xonxoff=self._flow == "xon-xoff",
            )
            ignore_breaks(port.fileno())
        except ValueError as error:
            raise DeviceFault(FaultKind.PROTOCOL, f"the port cannot be set up: {error}") from error
        except OSError as error:
            fail(error, self.address)
        return DescriptorLink(port.fileno(), port.close)
