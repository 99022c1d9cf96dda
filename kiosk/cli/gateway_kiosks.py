"""`kiosk gateway invite|revoke|retire|kiosks`: which kiosks the gateway knows."""

from __future__ import annotations

import json
from collections.abc import Callable

import click

from kiosk.cli import settings_of
from kiosk.cli.gateway_storage import opened
from kiosk.gateway.registry import KnownKiosk, Registry
from kiosk.machine.enrolled import KIOSK_ID
from kiosk.machine.errors import BadEnrolment


def _kiosk_id(_ctx: click.Context, _parameter: click.Parameter, value: str) -> str:
    if not KIOSK_ID.fullmatch(value):
        raise click.BadParameter("is 1 to 64 letters, digits, '.', '_' or '-', the first a letter or a digit")
    return value


_of_kiosk = click.argument("kiosk_id", callback=_kiosk_id)


@click.command()
@_of_kiosk
@click.option("--hours", type=click.FloatRange(min=0, min_open=True, max=168), default=24, show_default=True)
@click.pass_context
def invite(ctx: click.Context, kiosk_id: str, hours: float) -> None:
    """Print a one-time code for a kiosk: `kiosk enrol` asks for it there. An earlier code is void.

    The code is shown once and lets one machine in; give it to nobody but who stands before that machine.
    """
    with opened(settings_of(ctx).gateway) as storage:
        click.echo(storage.registry.invite(kiosk_id, hours))


@click.command()
@_of_kiosk
@click.pass_context
def revoke(ctx: click.Context, kiosk_id: str) -> None:
    """Take nothing more of a stolen kiosk: its keys and certificates are void for ever.

    What it has in custody is handed over all the same. The machine needs new keys to come back
    (`kiosk enrol --new-keys`).
    """
    _stop(ctx, kiosk_id, Registry.revoke)
    click.echo(f"{kiosk_id}: revoked; what is in custody of it is handed over all the same")


@click.command()
@_of_kiosk
@click.pass_context
def retire(ctx: click.Context, kiosk_id: str) -> None:
    """Put a kiosk out of service in good order: what it sealed is still taken, nothing is renewed."""
    _stop(ctx, kiosk_id, Registry.retire)
    click.echo(f"{kiosk_id}: retired; what it sealed is still taken")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def kiosks(ctx: click.Context, *, as_json: bool) -> None:
    """List the kiosks that were ever enrolled: standing, until when the certificate holds, last heard of."""
    with opened(settings_of(ctx).gateway) as storage:
        known = storage.registry.kiosks()
    if as_json:
        click.echo(json.dumps([_row(one) for one in known], indent=2))
        return
    click.echo(f"{'KIOSK':<24} {'STANDING':<8} {'CERTIFICATE':<11} LAST HEARD OF (UTC)")
    for one in known:
        until = f"{one.certificate_until:%Y-%m-%d}" if one.certificate_until else "none"
        heard = f"{one.health_at:%Y-%m-%d %H:%M}" if one.health_at else "never"
        click.echo(f"{one.kiosk_id:<24} {one.standing:<8} {until:<11} {heard}")


def _stop(ctx: click.Context, kiosk_id: str, how: Callable[[Registry, str], None]) -> None:
    with opened(settings_of(ctx).gateway) as storage:
        try:
            how(storage.registry, kiosk_id)
        except BadEnrolment as error:
            raise click.UsageError(str(error)) from error


def _row(one: KnownKiosk) -> dict[str, object]:
    return {
        "kiosk_id": one.kiosk_id,
        "standing": one.standing,
        "since": one.since.isoformat(),
        "certificate_until": one.certificate_until.isoformat() if one.certificate_until else None,
        "health_at": one.health_at.isoformat() if one.health_at else None,
        "health": json.loads(one.health) if one.health else None,
    }
