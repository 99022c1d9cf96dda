"""Names that change with the plug, and the ones to use instead."""

from __future__ import annotations

import re
from collections.abc import Iterable

from hardware.discovery.found import Found

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
