"""Names that change with the plug, and the ones to use instead."""

from __future__ import annotations

import re
from collections.abc import Iterable

from hardware.discovery.found import Found, Kind
from hardware.vocabulary import Role

# The kernel counts these in the order in which it meets the devices; libusb counts every plugging.
_CHANGING = re.compile(
    r"^/dev/(ttyACM|ttyUSB|input/event|usb/lp|usblp|lp|hidraw)\d+$|^/dev/bus/usb/\d+/\d+$|libusb:\d+:\d+$"
)


def changes_with_the_plug(address: str) -> bool:
    """Tell whether `address` may name another device after the next start."""
    return _CHANGING.search(address) is not None


def better_name(address: str, found: Iterable[Found]) -> str:
    """Return the name that stays, of the device that `address` means now; empty when none is known."""
    for one in found:
        if address in one.names and not changes_with_the_plug(one.address):
            return one.address
    return ""


def udev_rule(found: Found, role: Role) -> str:
    """Return the udev rule that gives a USB printer a name that stays, `/dev/kiosk/<role>`; empty for others.

    Debian makes no links for usblp. A printer without a serial number is told by its model alone.
    """
    vendor, _, product = found.usb.partition(":")
    if found.kind is not Kind.USB_PRINTER or not product:
        return ""
    serial = f', ATTRS{{serial}}=="{found.serial}"' if found.serial and '"' not in found.serial else ""
    return (
        f'SUBSYSTEM=="usbmisc", KERNEL=="lp[0-9]*", ATTRS{{idVendor}}=="{vendor}", '
        f'ATTRS{{idProduct}}=="{product}"{serial}, SYMLINK+="kiosk/{role}"'
    )
