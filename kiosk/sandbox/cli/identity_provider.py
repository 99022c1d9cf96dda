"""`kiosk identity-provider`: a made-up VNeID, with the page that a made-up person sees on the phone."""

from __future__ import annotations

from pathlib import Path

import click

from hardware.errors import DeviceFault
from kiosk.cli import settings_of
from kiosk.gateway.serving import serve
from kiosk.sandbox.phone.app import create_app
from kiosk.sandbox.phone.control import PhoneControl
from kiosk.sandbox.phone.office import Office
from kiosk.sandbox.phone.vneid_client import CLIENTS_FOLDER, Clients
from kiosk.telemetry.log import configure


@click.command("identity-provider")
@click.option(
    "--port-file", type=click.Path(dir_okay=False, path_type=Path), help="Gets the port once it is open."
)
@click.pass_context
def identity_provider(ctx: click.Context, *, port_file: Path | None) -> None:
    """Serve a made-up identity provider until stopped.

    It speaks OpenID Connect with the device flow (RFC 8628), and under /vneid the flow that VNeID was seen
    to speak. Whoever opens the address of a QR code sees the phone's page: the short code, the kiosk's name
    and place, and the buttons to agree or refuse, as any of the made-up people.

    \b
    POST /control changes how it behaves: {"mode": …, "life_seconds": 180,
    "interval_seconds": 1}. GET /health lists the codes that wait for an answer.
    """  # noqa: D301  # a real backspace is how click is told to keep the lines
    everything = settings_of(ctx)
    settings = everything.sandbox
    configure("identity-provider")
    office = Office(Clients(settings.state / CLIENTS_FOLDER))
    try:
        phone = PhoneControl(office, everything.paths.run)
        try:
            serve(create_app(office), settings.host, settings.phone_port, port_file)
        finally:
            phone.close()
    except (OSError, DeviceFault) as error:
        raise click.ClickException(f"the identity provider cannot start: {error}") from error
