"""`kiosk gateway waiting`: which dossiers the province's own system has not taken over yet."""

from __future__ import annotations

import json

import click

from kiosk.cli import settings_of
from kiosk.cli.gateway_storage import opened
from kiosk.gateway.custody_table import Entry

_SHOWN = 1000


@click.command()
@click.option("--now", "at_once", is_flag=True, help="Try all of them again now: the trouble is mended.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def waiting(ctx: click.Context, *, at_once: bool, as_json: bool) -> None:
    """List what is in custody without a dossier code, oldest first: since when, of which kiosk, tries.

    Why is in the gateway's log: `a dossier is not taken over`, `the back office does not answer`. At most
    1,000 are listed.
    """
    with opened(settings_of(ctx).gateway) as storage:
        if at_once:
            storage.table.hurry()
        entries = storage.table.waiting(_SHOWN)
    if as_json:
        click.echo(json.dumps([_row(entry) for entry in entries], indent=2))
        return
    if not entries:
        click.echo("none")
    for entry in entries:
        about = f"{entry.custody_time:%Y-%m-%d %H:%M} UTC  {entry.kiosk_id:<16}  {entry.procedure:<12}"
        click.echo(f"{entry.submission_id}  {about}  tried {entry.attempts}")


def _row(entry: Entry) -> dict[str, object]:
    return {
        "submission_id": entry.submission_id,
        "custody_time": entry.custody_time.isoformat(),
        "kiosk_id": entry.kiosk_id,
        "procedure": entry.procedure,
        "attempts": entry.attempts,
    }
