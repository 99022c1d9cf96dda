"""`kiosk sandbox`: the made-up province."""

from __future__ import annotations

from pathlib import Path

import click

from kiosk.cli import settings_of
from kiosk.gateway.serving import serve
from kiosk.sandbox.back_office import create_app
from kiosk.sandbox.holdings import Holdings
from kiosk.telemetry.log import configure


@click.command()
@click.option("--code-prefix", default="H49.01.02", show_default=True, help="Start of every dossier code.")
@click.option(
    "--port-file", type=click.Path(dir_okay=False, path_type=Path), help="Gets the port once it is open."
)
@click.pass_context
def sandbox(ctx: click.Context, code_prefix: str, port_file: Path | None) -> None:
    """Serve a made-up back office that issues dossier codes, until stopped.

    POST /control with {"mode": "normal|away|slow|failing", "seconds": N} changes how it behaves;
    GET /dossiers lists what it holds.
    """
    settings = settings_of(ctx).sandbox
    configure("sandbox")
    try:
        app = create_app(Holdings(settings.state, code_prefix))
        serve(app, settings.host, settings.port, port_file)
    except OSError as error:
        raise click.ClickException(f"the sandbox cannot start: {error}") from error
