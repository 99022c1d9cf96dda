"""`kiosk enrol`: introduce this machine to its province's gateway, once."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import click

from kiosk.cli import settings_of
from kiosk.dossier.packet_errors import PacketError
from kiosk.machine.codes import OneTimeCode, read_code
from kiosk.machine.errors import BadCode, MachineError
from kiosk.province.enrolling import enrol as enrol_at
from kiosk.province.errors import GatewayAway, GatewayRefused, ProvinceError, RefusalReason
from kiosk.province.first_contact import ask_pinned, first_contact
from kiosk.province.line import LOOPBACK
from kiosk.province.pinned import Pinned

# Beyond this a certificate would seem not to have begun, or TLS to have ended.
_CLOCK_WRONG = timedelta(hours=12)


@click.command()
@click.option("--gateway", "url", metavar="URL", help="https://…; else `province.gateway_url`.")
@click.option("--code", help="The one-time code; `-` or nothing: asked for, or read from standard input.")
@click.option("--again", is_flag=True, help="Replace the enrolment that there is.")
@click.option("--new-keys", is_flag=True, help="With new keys: those of now were revoked, or may be known.")
@click.pass_context
def enrol(ctx: click.Context, *, url: str | None, code: str | None, again: bool, new_keys: bool) -> None:
    """Enrol this machine at its province's gateway with the code that `kiosk gateway invite` printed.

    Where the answer was lost, the same code may be used again. What waits in the queue stays there: it is
    sealed to the keys of the gateway that the machine was enrolled at when it was filed.
    """
    settings = settings_of(ctx)
    gateway_url = _gateway(url or settings.province.gateway_url)
    pinned = Pinned(settings.paths.state / "province", settings.paths.state / "keys")
    if pinned.enrolled and not again:
        raise click.ClickException(
            f"this machine is enrolled as {pinned.kiosk_id} at {pinned.gateway_url}; --again replaces that"
        )
    given = _code(code)
    try:
        moment = enrol_at(
            pinned,
            pinned.keys_folder,
            code=given,
            kiosk_id=settings.centre.kiosk_id,
            gateway_url=gateway_url,
            post=lambda request: first_contact(gateway_url, request, settings.province.timeout_seconds),
            new_keys=new_keys,
        )
    except GatewayAway as error:
        click.echo(
            f"Error: the gateway at {gateway_url} does not answer: {error} ({error.kind}). "
            "Nothing is changed; the code is good until it ends: try again",
            err=True,
        )
        sys.exit(3)
    except GatewayRefused as error:
        # Words of whoever answered: nothing in them may act on this terminal.
        words = "".join(letter for letter in str(error)[:300] if letter.isprintable())
        spent = error.reason is RefusalReason.CODE_REFUSED
        then = ". Ask at the gateway for a new one: `kiosk gateway invite`" if spent else ""
        raise click.ClickException(f"refused: {words} ({error.reason}){then}") from error
    except (MachineError, PacketError, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"enrolled as {pinned.kiosk_id} at {gateway_url}")
    if gateway_url != settings.province.gateway_url.rstrip("/"):
        click.echo(f"the settings name another gateway: set province.gateway_url to {gateway_url}", err=True)
    if new_keys:
        click.echo("services that run with the keys of before: start them again", err=True)
    _check_clock(moment)
    _check_line(pinned, settings.province.timeout_seconds)


def _gateway(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise click.UsageError("the gateway's address needs https, but on this machine itself")
    if not parts.hostname or parts.username or parts.password or parts.query or parts.fragment:
        raise click.UsageError("the gateway's address has no user, query or fragment")
    return url.rstrip("/")


def _code(text: str | None) -> OneTimeCode:
    """Read the code; asked for where it is not given, because arguments are seen by other users."""
    try:
        return read_code(text if text and text != "-" else click.prompt("One-time code", err=True))
    except BadCode as error:
        raise click.BadParameter(str(error), param_hint="--code") from error


def _check_clock(gateway_time: datetime) -> None:
    wrong = datetime.now(UTC) - gateway_time
    if abs(wrong) > _CLOCK_WRONG:
        raise click.ClickException(
            f"enrolled, but this machine's clock differs from the gateway's by {wrong}: set it, or no "
            "connection will be believed"
        )


def _check_line(pinned: Pinned, timeout_seconds: float) -> None:
    """Speak once as it will be from now on: finds a wrong name, and who stands in between."""
    try:
        ask_pinned(pinned, timeout_seconds)
    except (ProvinceError, MachineError) as error:
        kind = f" ({error.kind})" if isinstance(error, GatewayAway) else ""
        raise click.ClickException(
            f"enrolled, but the line cannot be used yet: {error}{kind}. Is the name in this address one of "
            "the gateway's certificate (`gateway.names`)? Does something between here and there end TLS?"
        ) from error
