"""`kiosk technician`: who may come behind the hidden door of this kiosk, and what was done there."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

import click
import qrcode
from click import ClickException

from kiosk.cli import settings_of
from kiosk.cli.technician_export import export
from kiosk.cli.technician_target import target
from kiosk.machine.files import write_once
from kiosk.province.pinned import Pinned
from kiosk.technician.access.access import Access
from kiosk.technician.access.badge import keep_badge, new_badge
from kiosk.technician.access.errors import AccessError, UnknownPerson
from kiosk.technician.access.people import Member, need_name
from kiosk.technician.access.rights import Duty
from kiosk.technician.access.secret import Keeper, need_good
from kiosk.technician.access.tries import TriesBusy
from kiosk.technician.noted_head import noted_head


@click.group()
def technician() -> None:
    """Say who may come behind the hidden door of this kiosk's screens, and read what was done there.

    The gesture: five touches within four seconds on the centre's name, or low at the right, beside "Tìm cán
    bộ"; or the keys Esc, Up, Esc, Down, Esc. docs/technician.md tells the rest.
    """


technician.add_command(export)
technician.add_command(target)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except UnknownPerson as error:
        raise click.BadParameter(str(error), param_hint="NAME") from error
    except AccessError as error:
        raise ClickException(str(error)) from error
    except TriesBusy as error:
        raise ClickException("another process has been trying secrets for long") from error
    except OSError as error:
        raise ClickException(f"{error.filename or 'the state folder'}: {error.strerror}") from error


def _access(ctx: click.Context) -> Access:
    return Access(settings_of(ctx).paths.state / "technician")


@technician.command()
@click.argument("name")
@click.option(
    "--role",
    "duty",
    type=click.Choice([duty.value for duty in Duty]),
    default=Duty.TECHNICIAN.value,
    show_default=True,
    help="An operator looks, checks, repairs and prints; a technician also exports and restarts.",
)
@click.pass_context
def add(ctx: click.Context, name: str, duty: str) -> None:
    """Enrol a person, or give one a new secret; it is asked for, or read from standard input.

    What others see, an argument or a variable of the environment, holds no secret. As root, on an appliance.
    """
    with _told():
        need_name(name)
        access = _access(ctx)
        known = {member.id: member for member in access.people.all()}
        secret = _secret()
        need_good(secret, name)
        keeper = Keeper()
        if any(keeper.knows(one.secret, secret) for one in known.values() if one.id != name):
            raise ClickException("this secret tells nobody from another: take another one")
        old = known.get(name)
        since = datetime.now(UTC).isoformat(timespec="seconds")
        badge = old.badge if old is not None else ""
        access.people.put(Member(name, Duty(duty), keeper.keep(secret), badge, since))
        access.audit.note("secret changed" if old is not None else "enrolled", name, role=duty)
    click.echo(f"{name} ({duty}) may come in")


def _secret() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    return str(click.prompt("Secret", hide_input=True, confirmation_prompt=True, err=True))


@technician.command()
@click.argument("name")
@click.pass_context
def remove(ctx: click.Context, name: str) -> None:
    """Take a person out; their secret and badge open nothing from now on."""
    with _told():
        access = _access(ctx)
        access.people.remove(name)
        access.audit.note("removed", name)
    click.echo(f"{name} may not come in any more")


@technician.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@click.pass_context
def list_(ctx: click.Context, *, as_json: bool) -> None:
    """List who may come in, and whether secrets are locked out. Ends with 1 when the file cannot be used."""
    with _told():
        access = _access(ctx)
        people = access.people.all()
        wait = access.standing().wait_seconds
    if as_json:
        told = [
            {"id": one.id, "role": one.duty.value, "badge": bool(one.badge), "since": one.since}
            for one in people
        ]
        click.echo(json.dumps({"people": told, "locked_seconds": round(wait)}))
        return
    for one in people:
        click.echo(f"{one.id:<20} {one.duty.value:<12} {'badge' if one.badge else '-':<7} {one.since}")
    if not people:
        click.echo("nobody is enrolled: `kiosk technician add NAME`", err=True)
    if wait:
        click.echo(f"secrets are locked out for {wait:.0f} s; a badge still opens", err=True)


@technician.command()
@click.argument("name")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="A PNG file, readable by you alone."
)
@click.option("--none", "take_away", is_flag=True, help="The badge of this person opens nothing any more.")
@click.pass_context
def badge(ctx: click.Context, name: str, out: Path | None, *, take_away: bool) -> None:
    """Make a new badge for a person: a QR code to be shown to the code scanner. The one before ends.

    It is shown once, here, and kept nowhere: print it, and look after it as after a key. A photo of it opens
    too, even while secrets are locked out: was it lost or seen, make a new one, or take it away (--none).
    """
    with _told():
        access = _access(ctx)
        member = access.people.find(name)
        text = "" if take_away else new_badge()
        if text and out is not None:
            write_once(out, _png(text))
        access.people.put(replace(member, badge=keep_badge(text) if text else ""))
        access.audit.note("badge taken away" if take_away else "badge made", name)
    if take_away:
        click.echo(f"{name} comes in by the secret alone")
    elif out is not None:
        click.echo(f"badge of {name}: {out}")
    else:
        code = qrcode.QRCode(border=2)
        code.add_data(text)
        code.print_ascii(sys.stdout, invert=sys.stdout.isatty())
        click.echo(text)


def _png(text: str) -> bytes:
    from io import BytesIO  # noqa: PLC0415

    out = BytesIO()
    qrcode.make(text, border=4, box_size=12).save(out, "PNG")
    return out.getvalue()


@technician.command()
@click.option("--last", type=click.IntRange(min=1), default=50, show_default=True, help="How many entries.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@click.pass_context
def audit(ctx: click.Context, last: int, *, as_json: bool) -> None:
    """Show the audit log's last entries, and follow its whole chain. Ends with 1 when the chain is broken.

    It is held against the head that the newest kept report tells, too: so an end that was cut off is found.
    """
    state = settings_of(ctx).paths.state
    with _told():
        log = _access(ctx).audit
        verified = log.verify(noted_head(state, Pinned(state / "province", state / "keys")))
        entries = list(log.entries())[-last:]
    if as_json:
        told = [asdict(one) for one in entries]
        click.echo(json.dumps({**asdict(verified), "verified": verified.entries, "entries": told}))
    else:
        for one in entries:
            detail = " ".join(f"{key}={value}" for key, value in one.detail.items())
            click.echo(f"{one.number:>6} {one.at} {one.who or '-':<20} {one.what} {detail}".rstrip())
        head = verified.head
        click.echo(f"{verified.entries} entries, head {head.number} {head.digest}", err=True)
    if verified.wrong:
        raise ClickException("the chain is broken:\n" + "\n".join(verified.wrong))
