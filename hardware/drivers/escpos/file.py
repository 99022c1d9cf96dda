"""Driver `escpos-file`: writes a printer's bytes to a file, a pipe or a device that says nothing back.

Nothing is ever heard of what came of them, so every print ends `unknown`.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import msgspec

from hardware.drivers.escpos.link import DescriptorLink, fail
from hardware.drivers.escpos.printer import DEFAULT_MODEL, EscposPrinter

if TYPE_CHECKING:
    from hardware.drivers.escpos.link import Link


class EscposFilePrinter(EscposPrinter):
    """A printer behind `path`; a file is made when there is none and written to at its end."""

    driver_name = "escpos-file"

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
        # Asking would be writing: the questions would stand in the file.
        self._model = msgspec.structs.replace(
            self._model, questions=(), automatic=(), done="never", clear="", identify=False
        )
        self._path = path

    @property
    def address(self) -> str:
        """The file."""
        return self._path

    def open_link(self) -> Link:
        """Open the file; a pipe that nobody reads is not there."""
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
        try:
            descriptor = os.open(self._path, flags, 0o600)
        except OSError as error:
            fail(error, self.address)
        return DescriptorLink(descriptor, lambda: os.close(descriptor), hears=False)
