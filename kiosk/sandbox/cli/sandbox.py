"""`kiosk sandbox`: the made-up province, and the made-up authority that vouches for its cards."""

from __future__ import annotations

from pathlib import Path

import click

from kiosk.cli import settings_of
from kiosk.gateway.serving import serve
from kiosk.sandbox.back_office import create_app
from kiosk.sandbox.card_verifier import CARD_VERIFIER, VERIFIER_FOLDER, Authority, ensure_verifier_key
from kiosk.sandbox.card_verifier import create_app as create_verifier
from kiosk.sandbox.holdings import Holdings
from kiosk.telemetry.log import configure


@click.command()
@click.option("--code-prefix", default="H49.01.02", show_default=True, help="Start of every dossier code.")
@click.option(
    "--port-file", type=click.Path(dir_okay=False, path_type=Path), help="Gets the port once it is open."
)
@click.pass_context
def sandbox(ctx: click.Context, code_prefix: str, port_file: Path | None) -> None:
    """Serve a made-up back office that issues dossier codes, and a card verifier, until stopped.

    POST /control with {"mode": "normal|away|slow|failing", "seconds": N} changes how the back office behaves;
    GET /dossiers lists what it holds. The card verifier lies under /card-verifier and vouches for virtual
    cards; POST /card-verifier/control with {"mode": "normal|slow|failing|unknown|revoked|forged|other-card|
    replayed|out-of-time|garbled|moved"} makes it say or do something else.
    """
    settings = settings_of(ctx).sandbox
    configure("sandbox")
    try:
        app = create_app(Holdings(settings.state, code_prefix))
        key = ensure_verifier_key(settings.state / VERIFIER_FOLDER)
        app.mount(CARD_VERIFIER, create_verifier(Authority(settings.state / "issuer", key)))
        serve(app, settings.host, settings.port, port_file)
    except OSError as error:
        raise click.ClickException(f"the sandbox cannot start: {error}") from error
