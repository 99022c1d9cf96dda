"""What discovery finds, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

from hardware.host.messages import Option
from hardware.vocabulary import Role

_MOST_LETTERS = 200


class Source(StrEnum):
    """Who was asked what there is."""

    UDEV = "udev"
    PCSC = "pcsc"
    SANE = "sane"
    NETWORK = "network"


class Kind(StrEnum):
    """What sort of thing was found."""

    SERIAL_PORT = "serial port"
    KEYBOARD = "keyboard"
    USB_PRINTER = "USB printer"
    HID = "HID device"
    CARD_READER = "smart-card reader"
    SCANNER = "scanner"
    NETWORK_PRINTER = "network printer"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A driver that could make this device fill `role`, with the options that name the device.

    `likely` is False where the device may as well be something else: any keyboard could be a code scanner.
    """

    role: Role
    driver: str
    options: Mapping[str, Option] = field(default_factory=dict)
    likely: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that is plugged in or reachable.

    `address` stays the same when the device is plugged again, as far as the device allows that; `names` are
    all names it answers to now, the kernel's among them; `port` is where it is plugged (udev's ID_PATH),
    `usb` its vendor and product number (`04b8:0e03`). Unknown parts are empty.
    """

    address: str
    source: Source
    kind: Kind
    maker: str = ""
    model: str = ""
    serial: str = ""
    port: str = ""
    usb: str = ""
    names: tuple[str, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles it could fill."""
        return tuple(dict.fromkeys(suggestion.role for suggestion in self.suggestions))

    @property
    def title(self) -> str:
        """Maker, model and serial number in one line, for a person."""
        maker = "" if self.maker.lower() in self.model.lower() else self.maker
        words = (maker, self.model, self.serial)
        return " ".join(word for word in words if word) or "name unknown"


@dataclass(frozen=True, slots=True)
class Unasked:
    """A source that gave no answer, and why, in a technician's words."""

    source: Source
    why: str


@dataclass(frozen=True, slots=True)
class Discovered:
    """All that was found, and who could not be asked."""

    found: tuple[Found, ...]
    unasked: tuple[Unasked, ...] = ()


class SourceError(Exception):
    """A source cannot be asked; the message says why, in a technician's words."""


class Finder(Protocol):
    """Something that can be asked what there is."""

    @property
    def source(self) -> Source:
        """Who is asked."""

    @property
    def seconds(self) -> float:
        """How long an answer may take."""

    def find(self) -> tuple[Found, ...]:
        """List what there is; raises SourceError."""


def clean(text: str) -> str:
    """Return what a device says of itself as one short line: it may be anything, and goes to terminals."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return line[:_MOST_LETTERS]
