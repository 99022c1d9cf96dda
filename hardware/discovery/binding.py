"""Which found device fills which role of the settings, which is missing, and what fills none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from hardware.discovery.found import Discovered, Found, Source
from hardware.discovery.naming import address_of
from hardware.host.messages import Option
from hardware.reader_names import choose
from hardware.vocabulary import Role


class Match(StrEnum):
    """How a role's device was looked for, and with what result."""

    FOUND = "found"
    MISSING = "missing"
    ANOTHER = "another"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the settings say of a role; `serial` is empty where any serial number will do."""

    role: Role
    driver: str
    options: Mapping[str, Option] = field(default_factory=dict)
    serial: str = ""


@dataclass(frozen=True, slots=True)
class Bound:
    """A role and the device that fills it: none when it is missing, or when nobody can know.

    `words` say why it is not simply found, for a technician; empty when it is.
    """

    role: Role
    driver: str
    match: Match
    found: Found | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Binding:
    """All roles, what fills none of them, and the groups of devices that claim one identity."""

    bound: tuple[Bound, ...]
    spare: tuple[Found, ...]
    clashes: tuple[tuple[Found, ...], ...]


# Who lists the devices of a driver. A file, a print queue or a simulated device is in no list.
_LISTED_BY = {
    "pcsc": Source.PCSC,
    "serial": Source.UDEV,
    "evdev": Source.UDEV,
    "escpos-serial": Source.UDEV,
    "escpos-usb": Source.UDEV,
    "sane": Source.SANE,
}


def bind(wanted: Iterable[Wanted], discovered: Discovered) -> Binding:
    """Compare what the settings want with what is there; opens nothing."""
    bound = tuple(_bind(one, discovered) for one in wanted)
    used = [one.found for one in bound if one.found is not None]
    spare = tuple(found for found in discovered.found if found not in used)
    return Binding(bound, spare, _clashes(discovered.found))


def _bind(wanted: Wanted, discovered: Discovered) -> Bound:
    role, driver = wanted.role, wanted.driver
    address = address_of(driver, wanted.options)
    if driver == "pcsc":
        candidates = _reader_meant(address, discovered.found)
    else:
        candidates = [found for found in discovered.found if _is_meant(driver, address, found)]
    if wanted.serial:
        right = [found for found in candidates if found.serial == wanted.serial]
        if right:
            return Bound(role, driver, Match.FOUND, right[0])
        told = [found for found in candidates if found.serial]
        if told:
            words = f"serial number {told[0].serial} is there, {wanted.serial} should be"
            return Bound(role, driver, Match.ANOTHER, told[0], words)
    if candidates:
        return Bound(role, driver, Match.FOUND, candidates[0])
    return _not_listed(wanted, address, discovered)


def _not_listed(wanted: Wanted, address: str, discovered: Discovered) -> Bound:
    """Tell a device that is missing from one that nobody can know of."""
    source = _LISTED_BY.get(wanted.driver)
    unasked = [one.why for one in discovered.unasked if one.source is source]
    if source is None or address.startswith("airscan:escl:"):
        match, words = Match.UNKNOWN, "nobody lists such devices; opening it tells"
    elif unasked:
        match, words = Match.UNKNOWN, unasked[0]
    elif address.startswith("/dev/") and Path(address).exists():
        match, words = Match.UNKNOWN, f"{address} is there, but says nothing of itself"
    else:
        match, words = Match.MISSING, f"{address or 'no device of this kind'} is not there"
    return Bound(wanted.role, wanted.driver, match, words=words)


def _reader_meant(wanted: str, found: Iterable[Found]) -> list[Found]:
    """Return the reader that the driver `pcsc` would choose, if there is one."""
    # Its name comes first; what udev calls it comes after.
    readers = {one.names[0]: one for one in found if one.source is Source.PCSC}
    chosen = choose(wanted, readers)
    return [] if chosen is None else [readers[chosen]]


def _is_meant(driver: str, address: str, found: Found) -> bool:
    """Tell whether a driver that is told `address` would use this device."""
    if not address or not any(suggestion.driver == driver for suggestion in found.suggestions):
        return False
    addresses = {address_of(one.driver, one.options) for one in found.suggestions}
    return address in addresses or address == found.address or address in found.names


def _clashes(found: Iterable[Found]) -> tuple[tuple[Found, ...], ...]:
    """Return the groups of devices that one name stands for: which of them it opens is chance."""
    groups: defaultdict[tuple[str, ...], list[Found]] = defaultdict(list)
    for one in found:
        groups[one.source, one.address].append(one)
        if one.source is Source.UDEV and one.serial and "/by-id/" not in one.address:
            groups[one.source, one.kind, one.maker, one.model, one.serial].append(one)
    clashes: list[tuple[Found, ...]] = []
    for group in groups.values():
        if len(group) > 1 and tuple(group) not in clashes:
            clashes.append(tuple(group))
    return tuple(clashes)
