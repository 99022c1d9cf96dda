"""Driver `escpos-usb`: an ESC/POS receipt printer behind the kernel's printer class driver (usblp)."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hardware.drivers.escpos.link import DescriptorLink, fail
from hardware.drivers.escpos.printer import DEFAULT_MODEL, EscposPrinter

if TYPE_CHECKING:
    from hardware.drivers.escpos.link import Link


class EscposUsbPrinter(EscposPrinter):
    """A printer at the character device `path`: `/dev/usb/lp0`, or better a link that udev keeps to it.

    The device lets one program in at a time (`DeviceFault` busy); it stays open until it is unplugged.
    """

    driver_name = "escpos-usb"
    keeps_link = True

    def __init__(  # noqa: PLR0913 - the settings' options, by name
        self,
        path: str,
        ledger: str,
        *,
        model: str = DEFAULT_MODEL,
        dots: int = 0,
        timeout: float = 2.0,
        print_timeout: float = 20.0,
    ) -> None:
        super().__init__(ledger, model, timeout, print_timeout, dots)
        self._path = path

    @property
    def address(self) -> str:
        """The device."""
        return self._path

    def open_link(self) -> Link:
        """Open the device, never waiting for it."""
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
        except OSError as error:
            fail(error, self.address)
        return DescriptorLink(descriptor, lambda: os.close(descriptor), nothing_is_end=False)
