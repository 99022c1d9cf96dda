"""`kiosk gateway import`: takes in what a kiosk exported to a stick."""

from __future__ import annotations

from pathlib import Path

import click

from hardware.host.harden import harden
from kiosk.catalogue.errors import CatalogueError
from kiosk.cli import settings_of
from kiosk.cli.gateway_storage import opened
from kiosk.dossier.errors import BadExport
from kiosk.gateway.custody import Custody
from kiosk.gateway.expected import expected_by_catalogue
from kiosk.gateway.importing import find_exports, import_export
from kiosk.gateway.keyring import Keyring
from kiosk.gateway.registry import Registry


@click.command("import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.pass_context
def import_(ctx: click.Context, folder: Path) -> None:
    """Take the exports in FOLDER (`kiosk outbox export`) into custody, each packet once.

    Only what an enrolled kiosk signed is taken. May be repeated, and done while the gateway runs, which then
    hands over what came in.
    """
    everything = settings_of(ctx)
    harden()
    try:
        exports = find_exports(folder)
        expected = expected_by_catalogue(everything.paths.assets)
    except (CatalogueError, OSError) as error:
        raise click.ClickException(str(error)) from error
    with opened(everything.gateway) as storage:
        keyring = Keyring(everything.gateway.state)
        custody = Custody(storage.store, storage.table, storage.registry, keyring, expected)
        whole = [_take(export, custody, storage.registry) for export in exports]
    if not whole:
        raise click.ClickException(f"{folder}: no export in it")
    if not all(whole):
        raise click.ClickException("not everything was taken")


def _take(export: Path, custody: Custody, registry: Registry) -> bool:
    """Take one export and say what became of it; whether that was all of it."""
    try:
        one = import_export(export, custody, registry)
    except BadExport as error:
        click.echo(str(error), err=True)
        return False
    click.echo(f"{one.kiosk_id}: {one.taken} taken, {one.known} known already, {len(one.refused)} refused")
    for name, reason in one.refused:
        click.echo(f"  {name}: {reason}", err=True)
    return not one.refused
