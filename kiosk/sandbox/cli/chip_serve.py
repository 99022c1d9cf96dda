"""`kiosk chip serve`: a made-up card on pcscd's virtual reader."""

from __future__ import annotations

import signal
import socket
from pathlib import Path

import click

from hardware.errors import DeviceFault
from hardware.simulated.card.chip import VirtualCard
from hardware.simulated.card.issuer import CSCA_FILE, LIST_FILE, ensure_issuer
from hardware.simulated.card.laying import lay_out
from hardware.simulated.card.variant import (
    STANDARD_NAME,
    UnknownVariantError,
    find_variant,
    listed_variants,
)
from hardware.simulated.vpcd import PORT, VpcdBridge
from kiosk.cli import settings_of
from kiosk.sandbox.people import UnknownPersonError, all_people, find_person

_RIG_MARK = Path("/run/pcscd/kiosk-rig")
_NOT_REACHABLE = 3


def in_rig() -> bool:
    """Tell whether this process is in `scripts/rig`: its mark, and no network but the loopback."""
    return _RIG_MARK.exists() and [name for _, name in socket.if_nameindex()] == ["lo"]


def _list(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    """Print variants and people and end."""
    if not wanted or ctx.resilient_parsing:
        return
    click.echo("Variants (--variant):")
    for name, about in listed_variants():
        click.echo(f"  {name:<24}  {about}")
    click.echo("\nPeople (--person), all of them made up:")
    for person in all_people():
        click.echo(f"  {person.id:<24}  {person.about}")
    ctx.exit()


@click.command()
@click.option("--list", is_flag=True, is_eager=True, expose_value=False, callback=_list, help="List both.")
@click.option("--variant", default=STANDARD_NAME, show_default=True, help="Which kind of card; see --list.")
@click.option("--person", help="Whose card; see --list. The first person if left out.")
@click.option("--port", default=PORT, show_default=True, help="Where vpcd listens.")
@click.option("--expose", is_flag=True, help="Also outside scripts/rig, where the network can reach vpcd.")
@click.pass_context
def serve(ctx: click.Context, *, variant: str, person: str | None, port: int, expose: bool) -> None:
    """Lay a made-up person's card on pcscd's virtual reader until Ctrl-C.

    Ends with 1 outside scripts/rig, with 3 when no vpcd listens.
    """
    if not (expose or in_rig()):
        raise click.ClickException(
            "vpcd listens on every address of this machine, so anybody on its network could lay cards on its "
            "reader.\nStart this inside scripts/rig, or say --expose if that is meant."
        )
    try:
        someone = find_person(person) if person else all_people()[0]
    except UnknownPersonError as error:
        raise click.BadParameter(str(error), param_hint="--person") from None
    try:
        kind = find_variant(variant)
    except UnknownVariantError as error:
        raise click.BadParameter(f"{error}; see --list", param_hint="--variant") from None
    folder = settings_of(ctx).sandbox.state / "issuer"
    issuer = ensure_issuer(folder)
    (folder / LIST_FILE).write_bytes(issuer.authority.revocation_list())
    card = lay_out(VirtualCard(someone.card, issuer, kind))
    # `kill` ends it as Ctrl-C does: the card is taken from the reader.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with VpcdBridge(card, port) as bridge:
            click.echo(f"the card of {someone.id} lies on the reader; Ctrl-C takes it away")
            click.echo(f"  variant {kind.name}: {kind.about}")
            click.echo(f"  number  {someone.card.number} (made up)")
            click.echo(f"  anchor  {folder / CSCA_FILE}")
            click.echo(f"  list    {folder / LIST_FILE} (of revoked signers)")
            bridge.run()
        click.echo("pcscd has gone, or the card")
    except DeviceFault as fault:
        click.echo(f"{fault}; is pcscd running, with vsmartcard-vpcd?", err=True)
        ctx.exit(_NOT_REACHABLE)
    except KeyboardInterrupt:
        click.echo("the card is taken away")
