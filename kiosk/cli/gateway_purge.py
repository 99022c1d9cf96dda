"""`kiosk gateway purge`: forgets now what the running gateway forgets once a day."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict

import click
from sqlalchemy.exc import SQLAlchemyError

from kiosk.cli import settings_of
from kiosk.cli.gateway_storage import storage_of
from kiosk.gateway.errors import StateUnusable
from kiosk.gateway.purge import Purge
from kiosk.gateway.uploads import Uploads


@click.command()
@click.pass_context
def purge(ctx: click.Context) -> None:
    """Forget what the gateway need not keep: docs/province-api.md says what, and how long.

    A running gateway does so by itself once a day, and besides forgets packets that no entry names.
    """
    settings = settings_of(ctx).gateway
    try:
        with closing(storage_of(settings)) as storage:
            made = Purge(
                storage,
                Uploads(settings.state / "uploads"),
                packet_days=settings.packet_days,
                entry_days=settings.entry_days,
            ).run()
    except (StateUnusable, OSError) as error:
        raise click.ClickException(str(error)) from error
    except SQLAlchemyError as error:
        raise click.ClickException(f"the database cannot be used: {type(error).__name__}") from error
    for name, count in asdict(made).items():
        click.echo(f"{name.replace('_', ' '):<24} {count}")
