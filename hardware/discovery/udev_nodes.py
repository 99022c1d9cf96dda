"""What udev's properties of a device node say: serial ports, printers, keyboards, card readers, scanners.

Properties as `udevadm info --query=property` prints them. A node inherits the properties of its USB device
(maker, model, serial number), which udev does not write to every node: usblp's has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from hardware.discovery.found import Found, Kind, Source, Suggestion, clean
from hardware.discovery.naming import options_for
from hardware.discovery.stable import changes_with_the_plug
from hardware.vocabulary import Role

Properties = Mapping[str, str]

SUBSYSTEMS = ("usb", "tty", "usbmisc", "input", "hidraw")
_OF_THE_DEVICE = (
    "ID_BUS",
    "ID_VENDOR",
    "ID_VENDOR_ENC",
    "ID_VENDOR_ID",
    "ID_MODEL",
    "ID_MODEL_ENC",
    "ID_MODEL_ID",
    "ID_SERIAL_SHORT",
    "ID_VENDOR_FROM_DATABASE",
    "ID_PATH",
)
# Makers of code scanners, by USB vendor number (usb.ids): Zebra/Symbol, Honeywell/Metrologic, Hand Held
# Products, Datalogic, Newland, Opticon, Denso Wave, Code Corporation.
_SCANNER_MAKERS = frozenset({"05e0", "0c2e", "0536", "05f9", "1eab", "065a", "076d", "11fa"})
_SCANNER_WORDS = re.compile(r"scan|bar.?code|imager|\bqr\b", re.IGNORECASE)
_PRINTER_NODE = re.compile(r"/lp\d+$")
_CARD_READER_CLASS = ":0b"
_NO_SERIAL = re.compile(r"^[0 ]*$")
_ESCAPED = re.compile(r"(?:\\x[0-9a-f]{2})+")


def read_nodes(nodes: Iterable[Properties]) -> tuple[Found, ...]:
    """Return what a kiosk may care about among `nodes`; hubs, mice, consoles and the like are left out."""
    devices = {node["DEVPATH"]: node for node in nodes if "DEVPATH" in node}
    found: list[tuple[str, Found]] = []
    for path, node in sorted(devices.items()):
        owner = _usb_device_of(path, devices)
        one = _read({**{key: owner[key] for key in _OF_THE_DEVICE if key in owner}, **node})
        if one is not None:
            found.append((owner.get("DEVPATH", path), one))
    # A keyboard has a hidraw node as well: what is known better by another node is not told twice.
    known = {owner for owner, one in found if one.kind is not Kind.HID}
    return tuple(one for owner, one in found if one.kind is not Kind.HID or owner not in known)


def _usb_device_of(path: str, devices: Mapping[str, Properties]) -> Properties:
    """Return the properties of the USB device that a node belongs to; empty for none."""
    while path:
        node = devices.get(path, {})
        if node.get("DEVTYPE") == "usb_device":
            return node
        path = path.rpartition("/")[0]
    return {}


_Fit = tuple[Role, str, bool]
"""A role, the driver that fills it, and whether that is likely."""


def _read(node: Properties) -> Found | None:
    sort = _sort(node)
    return None if sort is None else _found(node, *sort)


def _sort(node: Properties) -> tuple[Kind, tuple[_Fit, ...]] | None:
    """Say what sort of thing a node is and what it fits; None for what no kiosk cares about.

    A card reader or a scanner fits no driver by its node: pcscd or SANE has the name that opens it.
    """
    name = node.get("DEVNAME", "")
    usb = node.get("ID_BUS") == "usb"
    # Neither the machine's own keyboard nor its buttons.
    external = usb or node.get("ID_BUS") == "bluetooth"
    scanner = _is_code_scanner(node)
    found: tuple[Kind, tuple[_Fit, ...]] | None = None
    match node.get("SUBSYSTEM"):
        # The main board's ports are on no USB, and nobody can tell what is plugged there.
        case "tty" if usb and scanner:
            found = Kind.SERIAL_PORT, ((Role.CODE_SCANNER, "serial", True),)
        case "tty" if usb:
            fits = ((Role.CODE_SCANNER, "serial", False), (Role.RECEIPT_PRINTER, "escpos-serial", False))
            found = Kind.SERIAL_PORT, fits
        case "usbmisc" if _PRINTER_NODE.search(name):
            found = Kind.USB_PRINTER, ((Role.RECEIPT_PRINTER, "escpos-usb", True),)
        case "input" if node.get("ID_INPUT_KEYBOARD") == "1" and "/event" in name:
            found = Kind.KEYBOARD, ((Role.CODE_SCANNER, "evdev", scanner),) if external else ()
        case "hidraw" if usb:
            found = Kind.HID, ()
        case "usb" if node.get("DEVTYPE") == "usb_device":
            if _CARD_READER_CLASS in node.get("ID_USB_INTERFACES", ""):
                found = Kind.CARD_READER, ()
            elif node.get("libsane_matched") == "yes":
                found = Kind.SCANNER, ()
    return found


def _found(node: Properties, kind: Kind, fits: tuple[_Fit, ...]) -> Found:
    serial = _text(node, "ID_SERIAL_SHORT")
    if _NO_SERIAL.match(serial):
        serial = ""
    address = _address(node, has_serial=bool(serial))
    usb = node.get("ID_BUS") == "usb" and "ID_VENDOR_ID" in node
    return Found(
        address=address,
        source=Source.UDEV,
        kind=kind,
        maker=_text(node, "ID_VENDOR") or clean(node.get("ID_VENDOR_FROM_DATABASE", "")),
        model=_text(node, "ID_MODEL"),
        serial=serial,
        port=node.get("ID_PATH", ""),
        usb=f"{node['ID_VENDOR_ID']}:{node['ID_MODEL_ID']}" if "ID_MODEL_ID" in node and usb else "",
        names=(node.get("DEVNAME", ""), *_links(node)),
        suggestions=tuple(
            Suggestion(role, driver, options_for(driver, address), likely) for role, driver, likely in fits
        ),
    )


def _address(node: Properties, *, has_serial: bool) -> str:
    """Choose the name that stays: by serial number, else by the port, else what there is.

    Without a serial number two devices of one model share their link in by-id, so by-path comes first. A link
    that the operator's own udev rule made wins over both.
    """
    links = _links(node)
    own = [link for link in links if link.startswith("/dev/kiosk/")]
    by_id = [link for link in links if "/by-id/" in link]
    by_path = [link for link in links if "/by-path/" in link]
    ranked = (*own, *by_id, *by_path) if has_serial else (*own, *by_path, *by_id)
    return next(iter(ranked), node.get("DEVNAME", ""))


def _links(node: Properties) -> tuple[str, ...]:
    links = (link for link in node.get("DEVLINKS", "").split() if not changes_with_the_plug(link))
    return tuple(sorted(links))


def _is_code_scanner(node: Properties) -> bool:
    words = f"{_text(node, 'ID_VENDOR')} {_text(node, 'ID_MODEL')}"
    return node.get("ID_VENDOR_ID", "") in _SCANNER_MAKERS or bool(_SCANNER_WORDS.search(words))


def _text(node: Properties, key: str) -> str:
    """Return a property as the device spelt it: udev writes blanks as `_`, and the original into `…_ENC`."""
    encoded = node.get(f"{key}_ENC", "")
    if not encoded:
        return clean(node.get(key, "").replace("_", " "))
    plain = _ESCAPED.sub(
        lambda match: bytes.fromhex(match[0].replace("\\x", "")).decode("utf-8", "replace"), encoded
    )
    return clean(plain)
