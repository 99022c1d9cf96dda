"""`kiosk gateway operator`: who may log in to the page of kiosks."""

from __future__ import annotations

import json
from typing import TextIO

import click

from kiosk.cli import settings_of
from kiosk.cli.gateway_storage import opened
from kiosk.gateway.operators.events import newest_events
from kiosk.gateway.operators.secrets import SHORTEST

_SHOWN = 200


@click.group()
def operator() -> None:
    """Manage who may look at the gateway's page of kiosks (/operator). What changes holds at once."""


@operator.command()
@click.argument("name")
@click.option("--secret-file", type=click.File("r"), help="Read the secret from there; - for standard input.")
@click.pass_context
def add(ctx: click.Context, name: str, secret_file: TextIO | None) -> None:
    """Let NAME log in by a secret, or give NAME a new one: then every browser of theirs is logged out.

    Asks for the secret where no file is given; it ends a lock-out of that name.
    """
    if secret_file is None:
        secret = click.prompt(
            f"Secret, {SHORTEST} characters or more", hide_input=True, confirmation_prompt=True
        )
    else:
        secret = secret_file.readline().rstrip("\r\n")
    with opened(settings_of(ctx).gateway) as storage:
        try:
            new = storage.operators.add(name, secret)
        except ValueError as error:
            raise click.UsageError(str(error)) from error
    click.echo(f"{name}: {'may log in' if new else 'has a new secret'}")


@operator.command()
@click.argument("name")
@click.pass_context
def remove(ctx: click.Context, name: str) -> None:
    """Let NAME in no more, also where NAME is logged in."""
    with opened(settings_of(ctx).gateway) as storage:
        if not storage.operators.remove(name):
            raise click.ClickException(f"{name}: no such operator")
    click.echo(f"{name}: removed")


@operator.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def list_(ctx: click.Context, *, as_json: bool) -> None:
    """List who may log in, and since when."""
    with opened(settings_of(ctx).gateway) as storage:
        known = storage.operators.operators()
    if as_json:
        rows = [{"name": one.name, "added_at": one.added_at.isoformat()} for one in known]
        click.echo(json.dumps(rows, indent=2))
        return
    for one in known:
        click.echo(f"{one.name:<32} {one.added_at:%Y-%m-%d %H:%M} UTC")


@operator.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def audit(ctx: click.Context, *, as_json: bool) -> None:
    """Show the newest 200 log-ins, tries and changes, the newest first.

    A try under a name that no operator has stands there without it: people type secrets into that field.
    """
    with opened(settings_of(ctx).gateway) as storage:
        events = newest_events(storage.engine, _SHOWN)
    if as_json:
        rows = [
            {"at": one.at.isoformat(), "name": one.name, "event": one.event, "address": one.address}
            for one in events
        ]
        click.echo(json.dumps(rows, indent=2))
        return
    for one in events:
        click.echo(
            f"{one.at:%Y-%m-%d %H:%M:%S} UTC  {one.event:<11} {one.name or '-':<24} {one.address or '-'}"
        )
