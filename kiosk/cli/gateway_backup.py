"""`kiosk gateway backup` and `kiosk gateway restore`: also the way from SQLite to PostgreSQL."""

from __future__ import annotations

from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from sqlalchemy.exc import SQLAlchemyError

from kiosk.cli import settings_of
from kiosk.cli.gateway_storage import storage_of
from kiosk.gateway.backup import make_backup
from kiosk.gateway.errors import StateUnusable
from kiosk.gateway.restore import restore_backup

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.gateway.backup_format import Backup
    from kiosk.gateway.storage import Storage


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.pass_context
def backup(ctx: click.Context, folder: Path) -> None:
    """Back the gateway up into a new FOLDER, while it runs: rows, sealed packets, keys.

    Who has this folder can open every packet in it: keep it as the gateway's own keys are kept.
    """
    with _storage(ctx) as (storage, state):
        made = make_backup(storage, state, folder)
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
    with _storage(ctx) as (storage, state):
        _say(restore_backup(folder, storage, state))


@contextmanager
def _storage(ctx: click.Context) -> Iterator[tuple[Storage, Path]]:
    settings = settings_of(ctx).gateway
    try:
        with closing(storage_of(settings)) as storage:
            yield storage, settings.state
    except (StateUnusable, OSError) as error:
        raise click.ClickException(str(error)) from error
    except SQLAlchemyError as error:
        # Its text may hold the address of the database.
        raise click.ClickException(f"the database cannot be used: {type(error).__name__}") from error


def _say(made: Backup) -> None:
    for name, table in made.tables.items():
        click.echo(f"{name:<14} {table.rows}")
    click.echo(f"{'packets':<14} {made.packets}")
