"""`kiosk report`: the readiness reports of this machine, and whether one was changed."""

from __future__ import annotations

import re
from pathlib import Path

import click
import msgspec

from hardware.roles import ReceiptPrinter
from hardware.vocabulary import PrinterCapabilities, Raster
from kiosk.appliance import report_key
from kiosk.cli import settings_of
from kiosk.cli.print import print_slip
from kiosk.languages.catalogue import load_languages
from kiosk.machine.errors import KeyUnreadable, MachineError
from kiosk.machine.keys import Purpose, credential_of, parse_public_key, read_public_key
from kiosk.province.errors import NotEnrolled
from kiosk.settings import Settings
from kiosk.slips.errors import SlipError
from kiosk.technician.check import Outcome
from kiosk.technician.checks import CHECKS
from kiosk.technician.comparing import compare
from kiosk.technician.history import History
from kiosk.technician.report import Report
from kiosk.technician.short_slip import draw_short_slip
from kiosk.technician.signed_report import (
    KIND,
    PDF_CREATOR,
    PDF_MARK,
    BadReport,
    check_pdf,
    decode,
    fingerprint,
    open_json,
)
from kiosk.technician.table import table

_LARGEST = 64 * 1024 * 1024
_HEX = re.compile(r"[0-9a-fA-F]{64}")

_file = click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
_key = click.option(
    "--key",
    "key",
    metavar="HEX|FILE",
    help="The machine's public report key; without it, this machine's own.",
)


@click.group()
def report() -> None:
    """Look at readiness reports: those kept on this machine, or one in a file."""


@report.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_key
@click.pass_context
def verify(ctx: click.Context, *, file: Path, key: str | None) -> None:
    """Tell whether a report (JSON or PDF) is, byte for byte, what the machine signed.

    Exit code 0 only when nothing was changed; 1 when it was, or another key signed it; 2 when FILE is no
    report. The key is worth what the way is worth on which it came: the gateway's list of kiosks has it.
    """
    data = _read(file)
    public = _public(settings_of(ctx), key)
    try:
        if _is_pdf(data):
            check_pdf(data, public)
            click.echo(f"unchanged: every byte of this PDF was signed by {public.hex()}")
            return
        body = open_json(data, public)
        found = decode(body)
    except BadReport as error:
        raise click.ClickException(f"NOT as it was signed: {error}") from None
    click.echo(f"unchanged: every byte of this report was signed by {public.hex()}")
    click.echo(f"{_plain(found.kiosk_id)}, {found.taken_at:%Y-%m-%d %H:%M:%S %z}: {found.standing}")
    click.echo(f"fingerprint {fingerprint(body)}")


@report.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
@click.pass_context
def list_(ctx: click.Context, *, as_json: bool) -> None:
    """List the reports that are kept, the newest first."""
    settings = settings_of(ctx)
    reports = History(settings.paths.state).load(_own_key(settings))
    if as_json:
        heads = [_head(one) for one in reports]
        click.echo(msgspec.json.format(msgspec.json.encode(heads)).decode())
        return
    if not reports:
        click.echo("No report is kept yet: `kiosk diagnose --all` makes one.")
    for one in reports:
        failed = [result.check for result in one.results if result.outcome is Outcome.FAILED]
        told = f"  failed: {', '.join(failed)}" if failed else ""
        by = one.by or "unattended"
        click.echo(f"{one.taken_at:%Y-%m-%d %H:%M:%S %z}  {one.standing:<15}  {by:<10}{told}".rstrip())


@report.command()
@_file
@_key
@click.option("--language", default="en", show_default=True, help="What its sentences are said in.")
@click.pass_context
def show(ctx: click.Context, *, file: Path | None, key: str | None, language: str) -> None:
    """Show the newest report, or the signed JSON in FILE, and what changed since earlier ones."""
    settings = settings_of(ctx)
    found, body = _opened(settings, file, key)
    languages = load_languages(settings.paths.assets / "languages")

    def say(text: str) -> str:
        return languages.say(text, language)

    click.echo(_plain(table(found, {check.name: check for check in CHECKS}, say)))
    past = () if file else History(settings.paths.state).load(_own_key(settings))
    for sentence in compare(found, past):
        click.echo(_plain(f"  ~ {say(sentence)}"))
    click.echo(f"Fingerprint {fingerprint(body)}")


@report.command(name="print")
@_file
@_key
@click.pass_context
def print_(ctx: click.Context, *, file: Path | None, key: str | None) -> None:
    """Print the short form of the newest report, or of the signed JSON in FILE, on the receipt printer.

    Exit codes are those of `kiosk print`.
    """
    found, body = _opened(settings_of(ctx), file, key)

    def draw(_printer: ReceiptPrinter, can: PrinterCapabilities) -> Raster:
        try:
            return draw_short_slip(found, fingerprint(body), can)
        except SlipError as error:
            raise click.ClickException(str(error)) from error

    print_slip(ctx, draw)


def _plain(text: str) -> str:
    """Take out what moves a terminal: a machine may sign anything, and a file may be anybody's machine's."""
    return "".join(letter if letter.isprintable() or letter == "\n" else "?" for letter in text)


def _opened(settings: Settings, file: Path | None, key: str | None) -> tuple[Report, bytes]:
    """Open the newest report that is kept, or the one in a file, with its signature checked."""
    name, data = _newest(settings) if file is None else (file.name, _read(file))
    if _is_pdf(data):
        raise click.UsageError("a PDF is for eyes; give the JSON that came with it")
    try:
        body = open_json(data, _public(settings, key))
        return decode(body), body
    except BadReport as error:
        raise click.ClickException(f"{name}: NOT as it was signed: {error}") from None


def _newest(settings: Settings) -> tuple[str, bytes]:
    """Read the newest report that is kept."""
    history = History(settings.paths.state)
    try:
        kept = history.files()
        if not kept:
            raise click.ClickException("no report is kept yet: `kiosk diagnose --all` makes one")
        return kept[0].name, history.read(kept[0])
    except OSError as error:
        raise click.ClickException(f"the newest report cannot be read: {error}") from None


def _read(file: Path) -> bytes:
    """Read what may be a report; anything else is wrong usage."""
    try:
        with file.open("rb") as source:
            data = source.read(_LARGEST + 1)
    except OSError as error:
        raise click.BadParameter(f"{file}: {error.strerror}", param_hint="FILE") from error
    signs = (PDF_MARK, PDF_CREATOR, f'"{KIND}"'.encode())
    # Of a PDF that was cut, what it says of itself may be gone.
    cut = data.startswith(b"%PDF-") and not data.rstrip().endswith(b"%%EOF")
    if len(data) > _LARGEST or not (cut or any(sign in data for sign in signs)):
        raise click.BadParameter(f"{file} is no readiness report", param_hint="FILE")
    return data


def _is_pdf(data: bytes) -> bool:
    return data.startswith(b"%PDF-") or PDF_MARK in data


def _public(settings: Settings, key: str | None) -> bytes:
    """Give the key that must have signed: the one that was named, else this machine's own."""
    if key is None:
        return _own_key(settings)
    try:
        return parse_public_key(key) if _HEX.fullmatch(key) else read_public_key(Path(key))
    except (KeyUnreadable, ValueError) as error:
        raise click.BadParameter(f"neither 64 hexadecimal digits nor a key file: {error}") from None


def _own_key(settings: Settings) -> bytes:
    """Give this machine's report key; never makes one."""
    published = settings.paths.state / "keys" / f"{Purpose.REPORT}.pub"
    try:
        if published.exists():
            return read_public_key(published)
        if credential_of(Purpose.REPORT) is not None:
            return report_key(settings).public()
    except (MachineError, NotEnrolled, OSError) as error:
        raise click.ClickException(f"this machine's report key cannot be used: {error}") from None
    raise click.UsageError("this machine has no report key yet; name the key of the other one with --key")


def _head(one: Report) -> dict[str, object]:
    return {
        "taken_at": one.taken_at,
        "verdict": one.verdict,
        "standing": one.standing,
        "complete": one.complete,
        "by": one.by,
        "failed": [result.check for result in one.results if result.outcome is Outcome.FAILED],
    }
