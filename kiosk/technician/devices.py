"""What fills each role and how it is, what fills none, and who could not be asked."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from hardware.discovery.asking import discover
from hardware.discovery.binding import Bound, bind
from hardware.discovery.found import Finder, Found, Unasked
from hardware.discovery.network import NetworkFinder
from hardware.discovery.pcsc import PcscFinder
from hardware.discovery.sane import SaneFinder
from hardware.discovery.udev import UdevFinder
from hardware.errors import DeviceFault
from hardware.station import Station
from hardware.vocabulary import Counters, Identity, Role, State, Status
from kiosk.drivers import wanted_devices
from kiosk.settings import Settings

_ANSWERS = (State.READY, State.BUSY, State.ATTENTION)


@dataclass(frozen=True, slots=True)
class Filled:
    """A role: its driver, what the device says it is (None while it does not answer), and how it is."""

    role: Role
    driver: str
    identity: Identity | None
    status: Status
    counters: Counters
    bound: Bound


@dataclass(frozen=True, slots=True)
class Listing:
    """All devices of a machine."""

    roles: tuple[Filled, ...]
    spare: tuple[Found, ...]
    clashes: tuple[tuple[Found, ...], ...]
    unasked: tuple[Unasked, ...]


def finders_for(settings: Settings) -> tuple[Finder, ...]:
    """Return the sources to ask on this machine; SANE also with the configurations that the settings name."""
    folders = {""} | {
        str(device.options["config_folder"])
        for device in settings.devices.values()
        if device.driver == "sane" and device.options.get("config_folder")
    }
    return (
        UdevFinder(),
        PcscFinder(),
        *(SaneFinder(folder) for folder in sorted(folders)),
        NetworkFinder(),
    )


def list_devices(settings: Settings, station: Station, finders: Iterable[Finder]) -> Listing:
    """Open the station's devices and look around, side by side; the caller closes the station."""
    with ThreadPoolExecutor(max_workers=len(Role) + 1) as pool:
        looking = pool.submit(discover, finders)
        station.open()
        statuses = {status.role: status for status in station.statuses()}
        identities = dict(
            zip(
                station.roles,
                pool.map(lambda role: _identity(station, statuses[role]), station.roles),
                strict=True,
            )
        )
        discovered = looking.result()
    binding = bind(wanted_devices(settings), discovered)
    bound = {one.role: one for one in binding.bound}
    counters = {one.status.role: one.counters for one in station.snapshots()}
    filled = []
    for role in station.roles:
        one = bound[role]
        identity = identities[role]
        if identity is not None and one.found is None:
            # It answers, so whatever the lists say, it is there.
            one = replace(one, words="")
        filled.append(Filled(role, one.driver, identity, statuses[role], counters[role], one))
    return Listing(tuple(filled), binding.spare, binding.clashes, discovered.unasked)


def _identity(station: Station, status: Status) -> Identity | None:
    if status.state not in _ANSWERS:
        return None
    try:
        return station.device(status.role).identify()
    except DeviceFault:
        return None
