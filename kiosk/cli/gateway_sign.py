"""`kiosk gateway sign`: the province's signature over the settings of its kiosks."""

from __future__ import annotations

from pathlib import Path

import click

from kiosk.cli import settings_of
from kiosk.gateway.authority import Authority
from kiosk.gateway.errors import StateUnusable
from kiosk.machine.configuration import SUFFIX, sign_configuration
from kiosk.machine.errors import BadDocument
from kiosk.machine.files import write_durable
from kiosk.settings import SettingsError, load_settings


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_context
def sign(ctx: click.Context, file: Path) -> None:
    """Sign a kiosk's settings FILE: writes FILE.signed, which lies beside it on the kiosk.

    Technician mode tells there which entries are no longer as they were signed. What a kiosk could not use is
    refused here.
    """
    try:
        load_settings(file)
    except SettingsError as error:
        raise click.UsageError(str(error)) from error
    to = file.with_name(file.name + SUFFIX)
    try:
        signer = Authority(settings_of(ctx).gateway.state).distribution
        write_durable(to, sign_configuration(signer, file.read_bytes()), mode=0o644)
    except (StateUnusable, BadDocument) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{error.filename or to}: {error.strerror}") from error
    click.echo(to)
