"""`kiosk gateway invite|revoke|retire|kiosks`: which kiosks the gateway knows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager

import click
from sqlalchemy.exc import SQLAlchemyError

from kiosk.cli import settings_of
from kiosk.cli.gateway_storage import storage_of
from kiosk.gateway.errors import StateUnusable
from kiosk.gateway.registry import KnownKiosk, Registry
from kiosk.machine.errors import MachineError


@click.command()
@click.argument("kiosk_id")
@click.option("--hours", type=click.FloatRange(min=0, min_open=True, max=168), default=24, show_default=True)
@click.pass_context
def invite(ctx: click.Context, kiosk_id: str, hours: float) -> None:
    """Print a one-time code for a kiosk: `kiosk enrol` asks for it there. An earlier code is void.

    The code is shown once and lets one machine in; give it to nobody but who stands before that machine.
    """
    with _registry(ctx) as registry:
        click.echo(registry.invite(kiosk_id, hours))


@click.command()
@click.argument("kiosk_id")
@click.pass_context
def revoke(ctx: click.Context, kiosk_id: str) -> None:
    """Take nothing more of a stolen kiosk: its keys and certificates are void for ever.

    What it has in custody is handed over all the same. The machine needs new keys to come back
    (`kiosk enrol --new-keys`).
    """
    with _registry(ctx) as registry:
        registry.revoke(kiosk_id)


@click.command()
@click.argument("kiosk_id")
@click.pass_context
def retire(ctx: click.Context, kiosk_id: str) -> None:
    """Put a kiosk out of service in good order: what it sealed is still taken, nothing is renewed."""
    with _registry(ctx) as registry:
        registry.retire(kiosk_id)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def kiosks(ctx: click.Context, *, as_json: bool) -> None:
    """List the kiosks that were ever enrolled: standing, until when the certificate holds, last heard of."""
    with _registry(ctx) as registry:
        known = registry.kiosks()
    if as_json:
        click.echo(json.dumps([_row(one) for one in known], indent=2))
        return
    for one in known:
        until = f"{one.certificate_until:%Y-%m-%d}" if one.certificate_until else "no certificate"
        heard = f"{one.health_at:%Y-%m-%d %H:%M} UTC" if one.health_at else "never"
        click.echo(f"{one.kiosk_id:<24}  {one.standing:<8}  until {until}  heard of {heard}")


@contextmanager
def _registry(ctx: click.Context) -> Iterator[Registry]:
    try:
        with closing(storage_of(settings_of(ctx).gateway)) as storage:
            yield storage.registry
    except (StateUnusable, MachineError) as error:
        raise click.ClickException(str(error)) from error
    except SQLAlchemyError as error:
        # Its text may hold the address of the database.
        raise click.ClickException(f"the database cannot be used: {type(error).__name__}") from error


def _row(one: KnownKiosk) -> dict[str, object]:
    return {
        "kiosk_id": one.kiosk_id,
        "standing": one.standing,
        "since": one.since.isoformat(),
        "certificate_until": one.certificate_until.isoformat() if one.certificate_until else None,
        "health_at": one.health_at.isoformat() if one.health_at else None,
        "health": json.loads(one.health) if one.health else None,
    }
