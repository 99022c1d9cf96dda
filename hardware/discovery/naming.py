"""How each driver is told which device is meant: the option that carries the address, and what it holds.

The one place where discovery and the drivers' options meet; a test holds it against the drivers' signatures.
"""

from __future__ import annotations

from collections.abc import Mapping

from hardware.host.messages import Option

# Driver -> the option that names its device. `escpos-tcp` has host and port.
NAMED_BY: Mapping[str, str] = {
    "pcsc": "reader",
    "serial": "port",
    "evdev": "device",
    "sane": "device",
    "escpos-serial": "port",
    "escpos-usb": "path",
}
PRINTER_PORT = 9100


def address_of(driver: str, options: Mapping[str, Option]) -> str:
    """Return the address that a driver's options name; empty when they name none."""
    if driver == "escpos-tcp":
        return f"{options['host']}:{options.get('port', PRINTER_PORT)}" if "host" in options else ""
    return str(options.get(NAMED_BY.get(driver, ""), ""))


def options_for(driver: str, address: str) -> dict[str, Option]:
    """Return the options that tell `driver` to use the device at `address`."""
    return {NAMED_BY[driver]: address}
