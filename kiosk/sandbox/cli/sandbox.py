"""`kiosk sandbox`: the made-up province, and the made-up authority that vouches for its cards."""

from __future__ import annotations

from pathlib import Path

import click

from kiosk.catalogue.errors import CatalogueError
from kiosk.cli import settings_of
from kiosk.gateway.serving import serve
from kiosk.sandbox.appointment import appointed_by_catalogue
from kiosk.sandbox.back_office import create_app
from kiosk.sandbox.card_verifier import CARD_VERIFIER, VERIFIER_FOLDER, Authority, ensure_verifier_key
from kiosk.sandbox.card_verifier import create_app as create_verifier
from kiosk.sandbox.holdings import Holdings
from kiosk.telemetry.log import configure


@click.command()
@click.option("--code-prefix", default="H49.01.02", show_default=True, help="Start of every dossier code.")
@click.option(
    "--speed",
    default=60.0,
    show_default=True,
    type=click.FloatRange(0, 1_000_000),
    help="How much faster the office's clock runs than the real one.",
)
@click.option(
    "--password-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="What a gateway must log in with; without it every password will do.",
)
@click.option(
    "--port-file", type=click.Path(dir_okay=False, path_type=Path), help="Gets the port once it is open."
)
@click.pass_context
def sandbox(
    ctx: click.Context, *, code_prefix: str, speed: float, password_file: Path | None, port_file: Path | None
) -> None:
    """Serve a made-up back office and a card verifier until stopped.

    The office issues dossier codes and then works on the dossiers by itself, at its own clock: some it asks
    supplements or fees for, some come late, some are refused. Look at it with a browser at its address;
    GET /dossiers lists what it holds.

    \b
    POST /control changes how it behaves, with any of:
      "mode"           normal, slow (by "seconds"), away, failing, busy, garbled,
                       answer-lost, wrong, wrong-reference, doubled, refusing,
                       session-lost, unknown-state, schema-extended, schema-changed
      "only", "times"  for one submission id; so many times
      "speed", "advance_hours"   of its clock
      "course"         of dossiers to come: plain, supplement, fee, late, refused,
                       stopped, withdrawn, by-lot
    POST /dossiers/SUBMISSION_ID/state with {"code": "5"} moves one by hand.

    The card verifier lies under /card-verifier and vouches for virtual cards; POST /card-verifier/control
    with {"mode": "normal|slow|failing|unknown|revoked|forged|other-card|replayed|out-of-time|garbled|moved"}
    makes it say or do something else.
    """  # noqa: D301  # a real backspace is how click is told to keep the lines
    everything = settings_of(ctx)
    settings = everything.sandbox
    configure("sandbox")
    try:
        holdings = Holdings(
            settings.state,
            code_prefix,
            speed=speed,
            appointed=appointed_by_catalogue(everything.paths.assets),
        )
        app = create_app(holdings, password_file.read_text("utf-8").strip() if password_file else "")
        key = ensure_verifier_key(settings.state / VERIFIER_FOLDER)
        app.mount(CARD_VERIFIER, create_verifier(Authority(settings.state / "issuer", key)))
        serve(app, settings.host, settings.port, port_file)
    except (CatalogueError, OSError, UnicodeDecodeError) as error:
        raise click.ClickException(f"the sandbox cannot start: {error}") from error
