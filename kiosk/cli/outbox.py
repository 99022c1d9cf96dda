"""`kiosk outbox`: what waits to be handed over, and what a technician can do about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click
import msgspec

from kiosk.cli import settings_of
from kiosk.machine.errors import MachineError
from kiosk.machine.keys import MachineKey, Purpose, ensure_key
from kiosk.outbox.errors import OutboxError
from kiosk.outbox.export import Export
from kiosk.outbox.export import export as write_export
from kiosk.outbox.quota import Quota, Room
from kiosk.outbox.repair import Repair
from kiosk.outbox.row import Row
from kiosk.outbox.store import Outbox, now
from kiosk.province.errors import ProvinceError
from kiosk.province.pinned import Pinned

_MIB = 1024 * 1024
_as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


@click.group()
def outbox() -> None:
    """Look at the queue of sealed dossiers, hurry it, or copy it to a stick. The kiosk may be running."""


@outbox.command()
@_as_json
@click.pass_context
def status(ctx: click.Context, *, as_json: bool) -> None:
    """Say what waits, for how long and why, how much room is left, and what had to be repaired.

    Ends with 1 where the queue cannot be used or has no room for another visit.
    """
    with _opened(ctx) as queue:
        waiting, held, room, repairs = queue.waiting(), queue.in_custody(), queue.room(), queue.repairs()
    moment = now()
    if as_json:
        _print_json(_document(waiting, held, room, repairs, moment))
    else:
        click.echo("\n".join(_status_lines(waiting, held, room, repairs, moment)))
    if not room.enough:
        raise click.exceptions.Exit(1)


@outbox.command("list")
@click.option("--waiting", "only_waiting", is_flag=True, help="Leave out what is in custody.")
@_as_json
@click.pass_context
def list_(ctx: click.Context, *, only_waiting: bool, as_json: bool) -> None:
    """List the dossiers by their local references, in the order of queueing."""
    with _opened(ctx) as queue:
        rows = queue.waiting() if only_waiting else queue.rows()
    if as_json:
        _print_json(rows)
        return
    click.echo(f"{'REFERENCE':<20} {'STATE':<11} {'QUEUED (UTC)':<16} {'MIB':>6} {'TRIES':>5}  LAST TROUBLE")
    for row in rows:
        click.echo(
            f"{row.local_reference or row.submission_id[:20]:<20} {row.sync:<11}"
            f" {row.queued_at:%Y-%m-%d %H:%M} {row.size / _MIB:>6.1f} {row.attempts:>5}"
            f"  {row.last_error or row.dossier_code or '–'}"
        )


@outbox.command()
@click.argument("references", nargs=-1)
@click.pass_context
def retry(ctx: click.Context, references: tuple[str, ...]) -> None:
    """Make dossiers due now, by local reference or submission id; without any, all that wait."""
    with _opened(ctx) as queue:
        known = {name: row for row in queue.rows() for name in (row.submission_id, row.local_reference)}
        unknown = [reference for reference in references if reference not in known]
        if unknown:
            raise click.UsageError(f"not in the queue: {', '.join(unknown)}")
        count = queue.hurry({known[reference].submission_id for reference in references})
    click.echo(f"{count} made due")


@outbox.command()
@click.argument("to", type=click.Path(exists=True, file_okay=False, writable=True, path_type=Path))
@_as_json
@click.pass_context
def export(ctx: click.Context, to: Path, *, as_json: bool) -> None:
    """Copy every packet that waits, sealed as it is, with a signed index into a new folder below TO.

    The dossiers stay queued: the gateway takes each once, whichever way it comes first
    (`kiosk gateway import`).
    """
    settings = settings_of(ctx)
    with _opened(ctx) as queue:
        keys = settings.paths.state / "keys"
        pinned = Pinned(settings.paths.state / "province", keys)
        if pinned.enrolled:
            kiosk_id, signer = pinned.kiosk_id, _enrolled_key(pinned)
        elif settings.profile == "appliance":
            raise click.ClickException(
                "this machine is not enrolled, so no gateway would take the export: `kiosk enrol` first. "
                "Nothing is lost: the queue is as it was"
            )
        else:
            kiosk_id, signer = settings.centre.kiosk_id, ensure_key(keys, Purpose.ENROLMENT)
        done = write_export(queue, to, kiosk_id=kiosk_id, signer=signer, moment=now())
    if as_json:
        _print_json(done)
    else:
        click.echo("\n".join(_export_lines(done)))


def _enrolled_key(pinned: Pinned) -> MachineKey:
    try:
        return pinned.key(Purpose.ENROLMENT)
    except MachineError as error:
        raise click.ClickException(
            f"{error}. Where the key is an encrypted credential, docs/deployment.md has the command that "
            "exports with it. Nothing is lost: the queue is as it was"
        ) from error


@contextmanager
def _opened(ctx: click.Context) -> Iterator[Outbox]:
    """Open the queue for a verb, and say its trouble in a line."""
    settings = settings_of(ctx)
    quota = Quota.of_mib(settings.outbox.quota_mib, settings.outbox.reserve_mib)
    try:
        queue = Outbox(settings.paths.state / "outbox", quota=quota)
        try:
            yield queue
        finally:
            queue.close()
    except (OutboxError, MachineError, ProvinceError) as error:
        raise click.ClickException(str(error)) from error


def _document(
    waiting: tuple[Row, ...],
    held: tuple[int, int],
    room: Room,
    repairs: tuple[Repair, ...],
    moment: datetime,
) -> dict[str, object]:
    return {
        "waiting": {
            "packets": len(waiting),
            "bytes": room.used,
            "oldest_seconds": _age(waiting, moment),
            "exported": sum(row.exported_at is not None for row in waiting),
            "troubles": _troubles(waiting),
        },
        "in_custody": {"dossiers": held[0], "without_code": held[1]},
        "room": {"free": room.free, "limit": room.limit, "enough": room.enough, "why": room.why},
        "repairs": repairs,
    }


def _status_lines(
    waiting: tuple[Row, ...],
    held: tuple[int, int],
    room: Room,
    repairs: tuple[Repair, ...],
    moment: datetime,
) -> Iterator[str]:
    age = _age(waiting, moment)
    since = f", the oldest for {_lasting(age)}" if age is not None else ""
    yield f"waiting     {len(waiting)} packets, {room.used / _MIB:.1f} MiB{since}"
    for trouble, count in _troubles(waiting).items():
        yield f"            {count} {trouble or 'not tried yet'}"
    copied = sum(row.exported_at is not None for row in waiting)
    if copied:
        yield f"            {copied} copied to a stick"
    yield f"in custody  {held[0]}, {held[1]} of them without a code yet"
    answer = "enough for the next visit" if room.enough else "NOT enough: no visit begins"
    yield f"room        {room.free / _MIB:.0f} MiB, bounded by: {room.limit}; {answer}"
    if room.why:
        yield f"            {room.why}"
    if not repairs:
        yield "repairs     none"
    for repair in repairs:
        yield f"repaired    {repair.at:%Y-%m-%d %H:%M} UTC: {repair.reason}"
        yield (
            f"            {repair.kept} rows kept, {repair.rebuilt} rebuilt from their packets,"
            f" {repair.unreadable} files that are no packets"
        )
        if repair.set_aside:
            yield f"            what was taken out of use is in {repair.set_aside}"


def _export_lines(done: Export) -> Iterator[str]:
    if done.folder is None:
        yield "nothing waits: nothing was written"
        return
    yield f"{done.packets} packets, {done.size / _MIB:.1f} MiB, in {done.folder}"
    if done.missing:
        yield f"{done.missing} rows have no packet here and are not in it (kiosk outbox list --waiting)"


def _age(waiting: tuple[Row, ...], moment: datetime) -> int | None:
    oldest = min((row.queued_at for row in waiting), default=None)
    return None if oldest is None else max(0, round((moment - oldest).total_seconds()))


def _troubles(waiting: tuple[Row, ...]) -> dict[str, int]:
    return dict(sorted(Counter(row.last_error for row in waiting).items()))


def _lasting(seconds: int) -> str:
    hours, minutes = divmod(seconds // 60, 60)
    days, hours = divmod(hours, 24)
    return f"{days} d {hours} h" if days else f"{hours} h {minutes} min" if hours else f"{minutes} min"


def _print_json(document: object) -> None:
    click.echo(msgspec.json.format(msgspec.json.encode(document, enc_hook=str)).decode())
