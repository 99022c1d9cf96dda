"""Driver `evdev`: a code scanner that acts as a keyboard ("keyboard wedge", USB HID-KBW).

The node is taken for ourselves alone (EVIOCGRAB): what is scanned reaches no other program, no console and no
input method, and nothing typed on another keyboard reaches us.
"""

from __future__ import annotations

import errno
import os
from contextlib import closing

from evdev import InputDevice, ecodes

from hardware.drivers.code_listening import StreamCodeScanner
from hardware.drivers.evdev_keys import AltCode, KeyDecoder
from hardware.drivers.evdev_source import EventSource
from hardware.errors import DeviceFault, FaultKind
from hardware.vocabulary import Identity

_FAULT_BY_ERRNO = {
    errno.EACCES: FaultKind.ACCESS_DENIED,
    errno.EPERM: FaultKind.ACCESS_DENIED,
    errno.EBUSY: FaultKind.BUSY,  # somebody else has grabbed it
    errno.ENOTTY: FaultKind.WRONG_DEVICE,  # no event node answers the first question
    errno.EINVAL: FaultKind.WRONG_DEVICE,
}


class EvdevCodeScanner(StreamCodeScanner):
    """A `hardware.roles.CodeScanner` on the node `device`, best named by `/dev/input/by-id/…-event-kbd`.

    `alt` names an `AltCode`; `suffix` and `gap` say how a code ends: see `StreamCodeScanner`. Raises
    `DeviceFault` (gone, access denied, busy, wrong device).
    """

    def __init__(
        self, device: str, alt: str = "unicode", suffix: str = "line-or-tab", gap: float = 0.2
    ) -> None:
        decoder = KeyDecoder(alt_code(alt))
        super().__init__(_open(device), suffix, gap, decoder.feed)


def alt_code(name: str) -> AltCode:
    """Return what `name` names; raises `DeviceFault(PROTOCOL)`."""
    if name not in list(AltCode):
        raise DeviceFault(FaultKind.PROTOCOL, f"no way to read Alt numbers is named {name!r}")
    return AltCode(name)


def _open(path: str) -> EventSource:
    """Open the node and take it for ourselves alone."""
    try:
        with closing(InputDevice(path, readonly=True)) as node:
            if ecodes.KEY_1 not in node.capabilities().get(ecodes.EV_KEY, []):
                raise DeviceFault(FaultKind.WRONG_DEVICE, f"{path} is no keyboard but {node.name!r}")
            node.grab()
            # The grab belongs to the open file, so it lasts with our copy of the descriptor.
            return EventSource(os.dup(node.fd), Identity("evdev", "", node.name, node.uniq or "", path))
    except OSError as error:
        kind = _FAULT_BY_ERRNO.get(error.errno or 0, FaultKind.GONE)
        raise DeviceFault(kind, f"{path}: {error.strerror or error}") from error
