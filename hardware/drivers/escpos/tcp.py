"""Driver `escpos-tcp`: an ESC/POS receipt printer on the network."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from hardware.drivers.escpos.link import DescriptorLink, fail
from hardware.drivers.escpos.printer import DEFAULT_MODEL, EscposPrinter

if TYPE_CHECKING:
    from hardware.drivers.escpos.link import Link


class EscposTcpPrinter(EscposPrinter):
    """A printer at `host`:`port`; network printers drop idle links, so none is held between two jobs."""

    driver_name = "escpos-tcp"

    def __init__(  # noqa: PLR0913 - the settings' options, by name
        self,
        host: str,
        ledger: str,
        *,
        port: int = 9100,
        model: str = DEFAULT_MODEL,
        dots: int = 0,
        timeout: float = 2.0,
        print_timeout: float = 20.0,
    ) -> None:
        super().__init__(ledger, model, timeout, print_timeout, dots)
        self._where = (host, port)

    @property
    def address(self) -> str:
        """Host and port."""
        return "{}:{}".format(*self._where)

    def open_link(self) -> Link:
        """Connect."""
        try:
            connection = socket.create_connection(self._where, self._timeout)
        except OSError as error:
            fail(error, self.address)
        connection.setblocking(False)
        return DescriptorLink(connection.fileno(), connection.close)
