"""`kiosk gateway purge`: does now what the running gateway does once a day."""

from __future__ import annotations

from dataclasses import asdict

import click

from hardware.host.harden import harden
from kiosk.catalogue.errors import CatalogueError
from kiosk.cli import settings_of
from kiosk.cli.gateway_storage import opened
from kiosk.gateway.custody import Custody
from kiosk.gateway.expected import expected_by_catalogue
from kiosk.gateway.keyring import Keyring
from kiosk.gateway.purge import Purge
from kiosk.gateway.strays import Strays
from kiosk.gateway.uploads import Uploads


@click.command()
@click.pass_context
def purge(ctx: click.Context) -> None:
    """Forget what the gateway need not keep: docs/province-api.md says what, and how long.

    Packets that no entry names are taken into custody; those that cannot be are named, and stay. A running
    gateway does all this by itself once a day.
    """
    everything = settings_of(ctx)
    settings = everything.gateway
    harden()
    try:
        expected = expected_by_catalogue(everything.paths.assets)
    except CatalogueError as error:
        raise click.ClickException(str(error)) from error
    with opened(settings) as storage:
        made = Purge(
            storage,
            Uploads(settings.state / "uploads"),
            packet_days=settings.packet_days,
            entry_days=settings.entry_days,
        ).run()
        keyring = Keyring(settings.state)
        custody = Custody(storage.store, storage.table, storage.registry, keyring, expected)
        settled = Strays(storage.store, custody).settle()
    counts = asdict(made) | {"taken_into_custody": settled.taken, "second_copies": settled.copies}
    for name, count in counts.items():
        click.echo(f"{name.replace('_', ' '):<24} {count}")
    if settled.left:
        for name, reason in settled.left:
            click.echo(f"  {name}: {reason}", err=True)
        raise click.ClickException(f"{len(settled.left)} packets without an entry cannot be taken")
