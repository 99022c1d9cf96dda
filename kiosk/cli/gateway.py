"""`kiosk gateway`: the server that takes kiosks' packets into the province's custody."""

from __future__ import annotations

import json
from pathlib import Path

import click
from fastapi import FastAPI
from sqlalchemy.exc import SQLAlchemyError

from hardware.host.harden import harden
from kiosk.catalogue.errors import CatalogueError
from kiosk.catalogue.units import load_units
from kiosk.cli import VerbGroup, settings_of
from kiosk.gateway.app import contract, create_app
from kiosk.gateway.back_office import HttpBackOffice
from kiosk.gateway.database_trouble import database_trouble
from kiosk.gateway.errors import StateUnusable
from kiosk.gateway.expected import expected_by_catalogue
from kiosk.gateway.office_line import read_account
from kiosk.gateway.parts import open_parts
from kiosk.gateway.phone_settings import vneid_client
from kiosk.gateway.serving import serve_many
from kiosk.gateway.tls import ServerTls, check_exposure
from kiosk.telemetry.log import configure


@click.group(cls=VerbGroup, verbs="kiosk.verbs.gateway", invoke_without_command=True)
@click.option(
    "--port-file", type=click.Path(dir_okay=False, path_type=Path), help="Gets the port once it is open."
)
@click.pass_context
def gateway(ctx: click.Context, port_file: Path | None) -> None:
    """Serve the gateway until stopped, or do one of the commands below.

    The first start makes the packet keys; `public/` in its state folder holds what kiosks are given.
    """
    if ctx.invoked_subcommand is not None:
        return
    everything = settings_of(ctx)
    settings = everything.gateway
    configure("gateway")

    def make() -> tuple[FastAPI, ServerTls | None]:
        account = read_account(
            username=settings.back_office_user,
            unit=settings.back_office_unit,
            password_file=settings.back_office_password_file,
            ca_file=settings.back_office_ca_file,
        )
        parts = open_parts(
            settings,
            back_office=HttpBackOffice(settings.back_office_url, account),
            expected_day=expected_by_catalogue(everything.paths.assets),
            vneid=vneid_client(settings.vneid),
            units=load_units(everything.paths.assets / "units"),
        )
        tls = ServerTls(parts.authority, settings.names) if settings.tls == "own" else None
        return create_app(parts), tls

    try:
        harden()
        check_exposure(settings.tls, settings.host)
        up = serve_many(make, settings.host, settings.port, workers=settings.workers, port_file=port_file)
    except SQLAlchemyError as error:
        raise click.ClickException(f"the gateway cannot start: {database_trouble(error)}") from error
    except (StateUnusable, CatalogueError, OSError) as error:
        raise click.ClickException(f"the gateway cannot start: {error}") from error
    if not up:
        raise click.ClickException("the gateway cannot start: a worker ended before all were up")


@gateway.command()
def openapi() -> None:
    """Print the contract that kiosks rely on (docs/openapi.json)."""
    click.echo(json.dumps(contract(), indent=2, ensure_ascii=False))
