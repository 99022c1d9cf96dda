"""`kiosk gateway certify`: what a proxy before the gateway needs for TLS."""

from __future__ import annotations

from pathlib import Path

import click

from kiosk.cli import settings_of
from kiosk.gateway.authority import Authority
from kiosk.gateway.errors import StateUnusable
from kiosk.machine.files import make_private_folder, write_durable


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--name", "names", multiple=True, help="DNS name or address; else `gateway.names`.")
@click.pass_context
def certify(ctx: click.Context, folder: Path, names: tuple[str, ...]) -> None:
    """Write a server certificate for the proxy before the gateway into a folder: good for a year.

    server.pem (certificate, the authority's behind it), server.key (0600) and ca.pem, which kiosks'
    certificates are checked against. A new key every time; run it again before the year is over.
    """
    settings = settings_of(ctx).gateway
    try:
        authority = Authority(settings.state)
        chain, key = authority.issue_server(names or settings.names)
        make_private_folder(folder)
        write_durable(folder / "server.key", key)
        write_durable(folder / "server.pem", chain, mode=0o644)
        write_durable(folder / "ca.pem", authority.pem, mode=0o644)
    except StateUnusable as error:
        raise click.ClickException(str(error)) from error
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{folder}: {error.strerror}") from error
    for name in ("server.pem", "server.key", "ca.pem"):
        click.echo(folder / name)
