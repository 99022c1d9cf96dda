"""`kiosk packet`: what can be said of a sealed packet."""

from __future__ import annotations

import json
from pathlib import Path

import click

from kiosk.dossier.packet import MAX_PACKET_BYTES, read_header
from kiosk.dossier.packet_errors import PacketError


@click.group()
def packet() -> None:
    """Look at sealed packets."""


@packet.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def inspect(file: Path, *, as_json: bool) -> None:
    """Show the clear header of a packet: all that is to be seen without the province's key.

    The signature is not checked: that takes the keys of the enrolled kiosks, which the gateway has.
    """
    try:
        with file.open("rb") as opened:
            # One byte more than a packet may have, so that a longer file is called that.
            data = opened.read(MAX_PACKET_BYTES + 1)
        header = read_header(data)
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}") from error
    except PacketError as error:
        raise click.ClickException(f"{file}: {error}") from error
    said: dict[str, str | int] = {
        "version": header.version,
        "suite": header.suite.label,
        "key_id": header.key_id.hex(),
        "signer": header.signer.hex(),
        "submission_id": header.submission_id,
        "bytes": len(data),
    }
    if as_json:
        click.echo(json.dumps(said, indent=2))
        return
    for name, value in said.items():
        click.echo(f"{name:<14}{value}")
