"""`kiosk technician export`: one archive for support, onto a stick or into a folder."""

from __future__ import annotations

import json
from pathlib import Path

import click
from click import ClickException

from kiosk.cli import settings_of
from kiosk.technician.archive import Sources, make_archive
from kiosk.technician.livelog import logs
from kiosk.technician.stick import StickError, mounted_sticks, write_whole
from kiosk.telemetry.audit import AuditLog


@click.command()
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@click.option(
    "--as-they-are", is_flag=True, help="Do not redact log lines. In development, for synthetic people only."
)
@click.pass_context
def export(ctx: click.Context, folder: Path | None, *, as_json: bool, as_they_are: bool) -> None:
    """Write logs, reports, states, settings and versions as one zip archive for support, redacted.

    Onto FOLDER, or onto the stick that is plugged in where there is just one. The archive is there whole or
    not at all. Ends with 1 when it cannot be written, with 2 when nobody could say where to.
    """
    settings = settings_of(ctx)
    if as_they_are and settings.profile == "appliance":
        raise click.UsageError("an appliance exports redacted lines alone")
    chosen = folder or _only_stick()
    archive = make_archive(Sources(settings, logs()), redacted=not as_they_are)
    try:
        path = write_whole(chosen, archive.name, archive.content)
    except StickError as error:
        raise ClickException(f"nothing was written to {chosen}: {error.trouble} ({error})") from error
    try:
        AuditLog(settings.paths.state / "technician" / "audit").note(
            "exported", "", bytes=len(archive.content)
        )
    except OSError as error:
        click.echo(f"the audit log cannot be written: {error.strerror}", err=True)
    if as_json:
        told = {"file": str(path), "bytes": len(archive.content), "missing": list(archive.missing)}
        click.echo(json.dumps(told))
        return
    click.echo(f"{path} ({len(archive.content)} bytes)")
    for one in archive.missing:
        click.echo(f"could not be read: {one}", err=True)


def _only_stick() -> Path:
    sticks = mounted_sticks()
    if not sticks:
        raise click.UsageError("no stick is mounted: say a folder")
    if len(sticks) > 1:
        names = ", ".join(str(one.folder) for one in sticks)
        raise click.UsageError(f"several sticks are mounted ({names}): say which")
    return sticks[0].folder
