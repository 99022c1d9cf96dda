"""`kiosk gateway backup` and `kiosk gateway restore`: also the way from SQLite to PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk.cli import settings_of
from kiosk.cli.gateway_storage import opened
from kiosk.gateway.backup import make_backup
from kiosk.gateway.restore import restore_backup

if TYPE_CHECKING:
    from kiosk.gateway.backup_format import Backup


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.pass_context
def backup(ctx: click.Context, folder: Path) -> None:
    """Back the gateway up into a new FOLDER, while it runs: rows, sealed packets, keys.

    Who has this folder can open every packet in it: keep it as the gateway's own keys are kept.
    """
    settings = settings_of(ctx).gateway
    with opened(settings) as storage:
        made = make_backup(storage, settings.state, folder)
    _say(made)
    if made.missing:
        raise click.ClickException(
            f"{len(made.missing)} packets in custody were not in the packet store; all else is backed up"
        )


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.pass_context
def restore(ctx: click.Context, folder: Path) -> None:
    """Take the backup in FOLDER up in this gateway, which holds nothing yet and does not run.

    The settings may name another kind of database or packet store than the backup came from.
    """
    settings = settings_of(ctx).gateway
    with opened(settings) as storage:
        _say(restore_backup(folder, storage, settings.state))


def _say(made: Backup) -> None:
    for name, table in made.tables.items():
        click.echo(f"{name:<14} {table.rows}")
    click.echo(f"{'packets':<14} {made.packets}")
