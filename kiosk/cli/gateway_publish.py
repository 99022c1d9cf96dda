"""`kiosk gateway publish`: gives every kiosk of the province a catalogue."""

from __future__ import annotations

import json
from pathlib import Path

import click

from kiosk.catalogue.errors import CatalogueError
from kiosk.cli import settings_of
from kiosk.gateway.authority import Authority
from kiosk.gateway.errors import StateUnusable
from kiosk.gateway.published import Published


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def publish(ctx: click.Context, folder: Path, *, as_json: bool) -> None:
    """Publish FOLDER (procedures/, forms/, calendar/, units/) to every kiosk.

    What a kiosk could not use is refused here. Kiosks fetch it within the hour and use it from their next
    start on; the same content again changes nothing.
    """
    state = settings_of(ctx).gateway.state
    try:
        header = Published(state / "catalogue", Authority(state).distribution).publish(folder)
    except (StateUnusable, CatalogueError) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{error.filename or folder}: {error.strerror}") from error
    if as_json:
        click.echo(json.dumps({"serial": header.serial, "sha256": header.sha256, "bytes": header.bytes}))
    else:
        click.echo(f"catalogue {header.serial}, {header.bytes} bytes, SHA-256 {header.sha256}")
