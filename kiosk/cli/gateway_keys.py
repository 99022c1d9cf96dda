"""`kiosk gateway keys`: the keys that kiosks seal packets to."""

from __future__ import annotations

import json

import click

from kiosk.cli import settings_of
from kiosk.dossier.packet_keys import PacketSuite
from kiosk.gateway.errors import StateUnusable
from kiosk.gateway.keyring import KeptKey, Keyring

_SUITES = {suite.label: suite for suite in PacketSuite}


@click.group()
def keys() -> None:
    """Manage the keys that kiosks seal packets to.

    Kiosks take up a change within the hour, those without a network when it is back; a gateway that runs,
    at once.
    """


@keys.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def list_(ctx: click.Context, *, as_json: bool) -> None:
    """Say which keys there are: id, suite, standing, since when. The first start makes one a suite.

    Kiosks seal to the preferred ones. Every other opens what was sealed to it, retired ones too.
    """
    ring = _keyring(ctx)
    if as_json:
        kept = [_row(key) for key in ring.kept()]
        click.echo(json.dumps({"serial": ring.serial, "keys": kept}, indent=2))
        return
    for key in ring.kept():
        click.echo(
            f"{key.key_id}  {key.suite.label:<15}  {key.standing:<9}  {key.made_at:%Y-%m-%d %H:%M} UTC"
        )
    click.echo(f"list {ring.serial}")


@keys.command()
@click.option("--suite", type=click.Choice(list(_SUITES)), default="mlkem768-x25519", show_default=True)
@click.pass_context
def rotate(ctx: click.Context, suite: str) -> None:
    """Make a new key, which kiosks seal to from now on; prints its id.

    Make a backup at once: what kiosks seal to this key, only this key opens.
    """
    try:
        click.echo(_keyring(ctx).rotate(_SUITES[suite]))
    except StateUnusable as error:
        raise click.ClickException(str(error)) from error


@keys.command()
@click.argument("key_id")
@click.pass_context
def retire(ctx: click.Context, key_id: str) -> None:
    """Offer a key to kiosks no longer. It stays here and opens what was sealed to it."""
    try:
        _keyring(ctx).retire(key_id)
    except (StateUnusable, ValueError) as error:
        raise click.ClickException(str(error)) from error


def _keyring(ctx: click.Context) -> Keyring:
    try:
        return Keyring(settings_of(ctx).gateway.state)
    except StateUnusable as error:
        raise click.ClickException(str(error)) from error


def _row(key: KeptKey) -> dict[str, str]:
    return {
        "key_id": key.key_id,
        "suite": key.suite.label,
        "standing": key.standing,
        "made_at": key.made_at.isoformat(),
    }
