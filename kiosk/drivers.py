"""What the settings say of devices, held against the drivers that are installed here; no device is opened."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec

from hardware.discovery.binding import Wanted
from hardware.discovery.found import Found
from hardware.discovery.naming import address_of
from hardware.discovery.stable import better_name, changes_with_the_plug, udev_rule
from hardware.host.finding import DRIVER_GROUP
from hardware.host.schema import PROTOCOLS
from hardware.vocabulary import Role
from kiosk.settings import Settings

# Given by build_station where the driver's class takes them.
_GIVEN = {Role.RECEIPT_PRINTER: ("ledger",)}
# What an option may be that a driver's signature says to be this.
_KINDS = {"str": (str,), "int": (int,), "float": (float, int), "bool": (bool,)}


def not_installed(settings: Settings) -> tuple[str, ...]:
    """Name, a sentence each, the drivers that the settings want and this machine does not have."""
    known = {entry.name: entry for entry in entry_points(group=DRIVER_GROUP)}
    here = ", ".join(sorted(name for name, entry in known.items() if _present(entry)))
    return tuple(
        f"devices.{role}: driver {device.driver!r} is not installed on this machine; there are: {here}"
        for role, device in settings.devices.items()
        if device.driver not in known or not _present(known[device.driver])
    )


def unfit_options(settings: Settings) -> tuple[str, ...]:
    """Name drivers of another role and options that do not fit their driver. Loads the drivers' modules."""
    known = {entry.name: entry for entry in entry_points(group=DRIVER_GROUP)}
    found = []
    for role, device in settings.devices.items():
        if device.driver not in known or not _present(known[device.driver]):
            continue
        try:
            driver = known[device.driver].load()
        except (ImportError, AttributeError, SyntaxError) as error:
            found.append(f"devices.{role}: driver {device.driver} does not load: {error}")
            continue
        if lacks := [name for name in _methods(role) if not hasattr(driver, name)]:
            found.append(f"devices.{role}: {device.driver} is no {role}: it has no {', '.join(lacks)}")
            continue
        parameters = inspect.signature(driver).parameters
        if any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters.values()):
            continue
        given = {*device.options, *_GIVEN.get(role, ())}
        if device.driver == "simulated-chip-reader":
            given.add("issuer")
        strange = sorted(set(device.options) - set(parameters))
        missing = sorted(
            name
            for name, parameter in parameters.items()
            if parameter.default is parameter.empty and name not in given
        )
        takes = ", ".join(sorted(parameters))
        found += [f"devices.{role}.options.{name}: {device.driver} takes: {takes}" for name in strange]
        found += [f"devices.{role}.options.{name}: {device.driver} needs it" for name in missing]
        for name, value in device.options.items():
            kind = str(parameters[name].annotation) if name in parameters else ""
            if type(value) not in _KINDS.get(kind, (type(value),)):
                found.append(f"devices.{role}.options.{name}: {device.driver} wants {kind}, not {value!r}")
    return tuple(found)


def changing_names(settings: Settings, found: Iterable[Found]) -> tuple[str, ...]:
    """Name the addresses that may mean another device after the next start, and what to write instead."""
    plugged = tuple(found)
    sentences = []
    for wanted in wanted_devices(settings):
        address = address_of(wanted.driver, wanted.options)
        if not changes_with_the_plug(address):
            continue
        here = next((one for one in plugged if address in one.names), None)
        if better := better_name(address, plugged):
            instead = f"write {better}"
        elif here is not None and (rule := udev_rule(here, wanted.role)):
            instead = (
                f"write /dev/kiosk/{wanted.role}, and this into /etc/udev/rules.d/70-kiosk.rules: {rule}"
            )
        else:
            instead = "plug the device in to be told which name stays"
        sentences.append(f"devices.{wanted.role}: {address} may be another device tomorrow; {instead}")
    return tuple(sentences)


def wanted_devices(settings: Settings) -> tuple[Wanted, ...]:
    """Return what the settings want, as discovery compares it."""
    return tuple(
        Wanted(role, device.driver, device.options, device.serial)
        for role, device in settings.devices.items()
    )


def _methods(role: Role) -> list[str]:
    return [name for name in dir(PROTOCOLS[role]) if not name.startswith("_")]


def _present(entry: EntryPoint) -> bool:
    try:
        return find_spec(entry.module) is not None
    except ModuleNotFoundError:  # a parent package is not installed
        return False
