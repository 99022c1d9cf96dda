"""`kiosk devices`: what fills each role, what fills none, and what comes and goes."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click
import msgspec

from hardware.discovery.found import Found, Unasked, clean
from hardware.discovery.stable import changes_with_the_plug, udev_rule
from hardware.discovery.watching import Change, Happened, PlugListener, Watcher
from hardware.station import Station
from hardware.vocabulary import Identity, Snapshot, Status
from kiosk.appliance import build_station
from kiosk.cli import settings_of
from kiosk.settings import Settings
from kiosk.technician.devices import Filled, Listing, finders_for, list_devices
from kiosk.technician.words import told, what_to_do_in

_Event = Snapshot | Change | Unasked
_LONG = 3600.0
_NOW_AND_THEN = 1.0


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document; with --watch, JSON lines.")
@click.option("--watch", is_flag=True, help="Go on, and print what comes, goes and changes, until Ctrl-C.")
@click.pass_context
def devices(ctx: click.Context, *, as_json: bool, watch: bool) -> None:
    """List the devices: what fills each role and how it is, and what is plugged but fills none.

    Looks at USB, PC/SC, SANE and the network, and opens each role's device once. Stop the kiosk first: a
    device that it holds cannot be opened twice, and is shown as busy.
    """
    settings = settings_of(ctx)
    if watch:
        _watch(settings, as_json=as_json)
        return
    station = build_station(settings, watch_seconds=None)
    try:
        listing = list_devices(settings, station, finders_for(settings))
    finally:
        station.close()
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(listing)).decode())
    else:
        click.echo(_table(listing))


def _table(listing: Listing) -> str:
    """Lay the listing out for a terminal."""
    lines = [f"{'ROLE':<17} {'DRIVER':<28} {'STATE':<11} DEVICE"]
    for filled in listing.roles:
        lines.append(f"{filled.role:<17} {filled.driver:<28} {filled.status.state:<11} {_device(filled)}")
        lines += [f"{'':<17} {line}" for line in _remarks(filled)]
    if listing.spare:
        lines += ["", "Fills no role:"]
        lines += [f"  {line}" for found in listing.spare for line in _spare(found)]
    for clash in listing.clashes:
        places = ", ".join(found.port or clean(found.names[0]) for found in clash)
        lines += ["", f"Two devices claim to be {clash[0].address} ({clash[0].title}): {places}."]
        lines.append("  Which of them is opened is chance. Unplug one, or name both by their ports.")
    if listing.unasked:
        lines += ["", "Could not be asked:"]
        lines += [f"  {unasked.source:<8} {clean(unasked.why)}" for unasked in listing.unasked]
    return "\n".join(lines)


def _device(filled: Filled) -> str:
    if filled.identity is not None:
        return _title(filled.identity)
    if filled.bound.found is not None:
        return f"{filled.bound.found.title} at {filled.bound.found.address}"
    return "–"


def _title(identity: Identity) -> str:
    maker = "" if identity.maker.lower() in identity.model.lower() else identity.maker
    named = " ".join(part for part in (maker, identity.model, identity.serial) if part)
    place = f" at {identity.address}" if identity.address not in ("", identity.model) else ""
    return clean(f"{named or 'name unknown'}{place}{' (simulated)' if identity.simulated else ''}")


def _remarks(filled: Filled) -> list[str]:
    """Say what is to be done about a device, one line each."""
    remarks = [_trouble(filled.status), clean(filled.bound.words) if filled.identity is None else ""]
    if (times := filled.counters.faults) > 0:
        failed = f"failed {times} time{'s' if times > 1 else ''}"
        last = filled.counters.last_fault
        remarks.append(failed if last == filled.status.fault else f"{failed}, last: {clean(last)}")
    return [remark for remark in dict.fromkeys(remarks) if remark]


def _trouble(status: Status) -> str:
    if status.condition is not None:
        return what_to_do_in(status.condition)
    return told(status.fault)


def _spare(found: Found) -> list[str]:
    lines = [f"{found.kind:<18} {found.title}", f"{'':<18} {found.address}"]
    if changes_with_the_plug(found.address) and found.suggestions:
        rule = udev_rule(found, found.suggestions[0].role)
        lines += (
            [f"{'':<18} this name changes with the plug; a udev rule gives it one that stays:"]
            if rule
            else []
        )
        lines += [f"{'':<18} {rule}"] if rule else []
    for suggestion in found.suggestions:
        options = ", ".join(f"{name} = {value!r}" for name, value in suggestion.options.items())
        could = "fits" if suggestion.likely else "might be"
        lines.append(f"{'':<18} {could} {suggestion.role}: driver {suggestion.driver}, {options}")
    return lines


def _watch(settings: Settings, *, as_json: bool) -> None:
    station = build_station(settings)
    states: dict[str, Status] = {}
    try:
        with _events(settings, station) as events:
            while True:
                try:
                    event = events.get(timeout=_NOW_AND_THEN)
                except queue.Empty:
                    continue  # a Ctrl-C from just before the wait has not woken it
                # A worker's id or a counter that changed is told by --json alone.
                if isinstance(event, Snapshot) and not as_json:
                    before = states.get(event.status.role)
                    states[event.status.role] = event.status
                    if before == event.status:
                        continue
                click.echo(_json_line(event) if as_json else _line(event))
    except KeyboardInterrupt:
        pass  # that is how it ends
    finally:
        station.close()


@contextmanager
def _events(settings: Settings, station: Station) -> Iterator[queue.SimpleQueue[_Event]]:
    """Collect what happens to the devices and around them."""
    events: queue.SimpleQueue[_Event] = queue.SimpleQueue()
    watcher = Watcher(finders_for(settings), PlugListener().wait)

    def collect() -> None:
        while not watcher.closed:
            for event in watcher.events(_LONG):
                events.put(event)

    unsubscribe = station.subscribe(events.put)
    for snapshot in station.snapshots():
        events.put(snapshot)
    threading.Thread(target=collect, daemon=True, name="around").start()
    opening = threading.Thread(target=station.open, daemon=True, name="opening")
    opening.start()
    try:
        yield events
    finally:
        watcher.close()
        unsubscribe()


def _line(event: _Event) -> str:
    # As on the clock on the wall, and which that is: UTC+07:00 in Vietnam.
    now = f"{datetime.now(UTC).astimezone():%H:%M:%S %z}"
    match event:
        case Snapshot():
            trouble = _trouble(event.status)
            return f"{now}  {event.status.role:<17} {event.status.state}{': ' if trouble else ''}{trouble}"
        case Change(happened=happened, found=found):
            sign = "+" if happened is Happened.CAME else "-"
            roles = f" (fits {', '.join(found.roles)})" if found.roles else ""
            return f"{now}  {sign} {found.kind:<15} {found.title}, {found.address}{roles}"
        case Unasked(source=source, why=why):
            return f"{now}  ? {source:<15} {clean(why)}"


def _json_line(event: _Event) -> str:
    kind = {Snapshot: "device", Change: "change", Unasked: "unasked"}[type(event)]
    return msgspec.json.encode({"at": datetime.now(UTC), kind: event}).decode()
