"""One device that two sources know is told once.

A smart-card reader is a USB device to udev and a reader to pcscd; a document scanner is a USB device to udev
and has a name with SANE. What the other source offers can be opened and is kept; from udev it takes what it
lacks: maker, serial number and the port.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from hardware.discovery.found import Found, Kind, Source

_PARTNER = {Kind.CARD_READER: Source.PCSC, Kind.SCANNER: Source.SANE}
_LIBUSB = re.compile(r"libusb:(\d{3}):(\d{3})$")


def joined(found: Iterable[Found]) -> tuple[Found, ...]:
    """Join what is the same device, and put all in an order that does not change from time to time."""
    kept = list(found)
    for usb in [one for one in kept if one.source is Source.UDEV and one.kind in _PARTNER]:
        partners = [one for one in kept if one.source is _PARTNER[usb.kind] and _same(usb, one)]
        for partner in partners:
            kept[kept.index(partner)] = replace(
                partner,
                maker=partner.maker or usb.maker,
                serial=partner.serial or usb.serial,
                port=usb.port,
                usb=usb.usb,
                names=(*partner.names, *usb.names),
            )
        if partners:
            kept.remove(usb)
    return tuple(sorted(kept, key=lambda one: (one.source, one.address, one.port)))


def _same(usb: Found, other: Found) -> bool:
    """Tell whether the reader or scanner `other` is the USB device."""
    for name in other.names:
        if (place := _LIBUSB.search(name)) is not None:
            return "/dev/bus/usb/{}/{}".format(*place.groups()) in usb.names
    if usb.serial and other.serial:
        return usb.serial == other.serial
    if usb.serial and usb.serial in other.address:
        return True
    ours, theirs = _words(usb.model), _words(other.address) | _words(other.model)
    return bool(ours) and ours <= theirs


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", text.lower()))
