"""`kiosk chip`: read a card at the bench, and see what it proves."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path
from typing import NoReturn

import click

from hardware.errors import DeviceFault
from hardware.host.harden import harden
from hardware.roles import ChipReader
from hardware.vocabulary import CHALLENGE_BYTES, ChipReading, ChipRequest, Condition
from kiosk.appliance import build_judge
from kiosk.cli import VerbGroup, settings_of
from kiosk.cli.chip_kept import KeptError, judge_kept, keep
from kiosk.cli.chip_keys import shown_by
from kiosk.cli.chip_report import Report, report_on
from kiosk.cli.progress import ProgressLine
from kiosk.identity.assurance import CardAssurance
from kiosk.identity.judging import number_of
from kiosk.technician.words import what_to_do_about, what_to_do_in

_FILES = ("EF.COM", "EF.SOD", "DG1", "DG13", "DG14", "DG15")
_NOTHING_PROVED = 1
_NOT_REACHABLE = 3
_FALSE = 9
_OTHER_CARD = 10
_OTHER_KEY = 11
# Each condition has an exit code of its own.
_STOPPED = {
    Condition.NO_CARD: 4,
    Condition.CARD_REMOVED: 5,
    Condition.WRONG_NUMBER: 6,
    Condition.CARD_REFUSES: 7,
    Condition.CARD_NOT_SUPPORTED: 8,
    Condition.NEEDS_PRINTED_CODE: _OTHER_KEY,
}
_ZONE_ONLY = (
    "the number does not open this chip, which offers BAC only; give --mrz, or --qr with the whole code"
)


@click.group(cls=VerbGroup, verbs="kiosk.verbs.chip")
def chip() -> None:
    """Read identity cards."""


@chip.command()
@click.option(
    "--number",
    help="The twelve digits on the card; the last six open it. Better `-`, which reads them from standard "
    "input: others see what stands on a command line. The same holds for the next three.",
)
@click.option("--can", help="The six digits alone.")
@click.option("--mrz", help="The machine readable zone on the back, its lines one after the other.")
@click.option("--qr", help="The text of the code printed on the card.")
@click.option(
    "--reader", "reader_name", default="", help="Part of the PC/SC reader's name; the first if left out."
)
@click.option("--wait", default=10.0, show_default=True, help="Seconds to wait for a card.")
@click.option("--portrait", "with_portrait", is_flag=True, help="Read the portrait too.")
@click.option("--show-number", is_flag=True, help="Print the number in full.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option(
    "--dump",
    type=click.Path(path_type=Path),
    help="Keep the raw files in this new folder: of made-up people or of your own card only.",
)
@click.pass_context
def read(  # noqa: PLR0913 - one argument an option
    ctx: click.Context,
    *,
    number: str | None,
    can: str | None,
    mrz: str | None,
    qr: str | None,
    reader_name: str,
    wait: float,
    with_portrait: bool,
    show_number: bool,
    as_json: bool,
    dump: Path | None,
) -> None:
    """Read the card on a PC/SC reader and say what its chip proves.

    Give one of --number, --can, --mrz and --qr; best `--number -`, and the number on standard input. Prints
    what is on the card and, without --dump, writes nothing to disk.

    Ends with 1 when nothing of the card could be checked, 2 when used wrongly, 3 without a reader, 4 without
    a card, 5 when it was taken away, 6 when the key does not open it, 7 when the chip refuses, 8 when it
    asks for what is not built here, 9 when the card is false, 10 when it is another card than was said, 11
    when the chip takes the zone (--mrz, or --qr) and not the number.
    """
    harden()
    shown = shown_by({"--number": number, "--can": can, "--mrz": mrz, "--qr": qr})
    wanted = (*_FILES, "DG2") if with_portrait else _FILES
    request = ChipRequest(shown.keys, wanted, secrets.token_bytes(CHALLENGE_BYTES))
    try:
        with ProgressLine("reading the chip") as line:
            name, reading, spent = _read(
                reader_name, wait, lambda reader: reader.read(request, _ignore, line.show)
            )
    except DeviceFault as fault:
        click.echo(f"the reader cannot be reached: {what_to_do_about(fault)}", err=True)
        ctx.exit(_NOT_REACHABLE)
    if isinstance(reading, Condition):
        words = _ZONE_ONLY if reading is Condition.NEEDS_PRINTED_CODE else what_to_do_in(reading)
        _end(ctx, _STOPPED.get(reading, _NOTHING_PROVED), words)
    judged = build_judge(settings_of(ctx)).weigh(reading, request.challenge)
    # A false card is false before it is another: its number may be what was altered.
    if not judged.verdict.alarm and shown.number and number_of(reading) not in {"", shown.number}:
        _end(ctx, _OTHER_CARD, "another card: its chip opens with this key but holds another number")
    if dump is not None:
        try:
            keep(dump, reading, judged)
        except KeptError as error:
            raise click.BadParameter(str(error), param_hint="--dump") from None
        click.echo(f"raw files kept in {dump}: for made-up people or your own card only", err=True)
    report = report_on(name, reading, judged, show_number=show_number, milliseconds=spent)
    _tell(ctx, report, as_json=as_json)


@chip.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--show-number", is_flag=True, help="Print the number in full.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def verify(ctx: click.Context, *, folder: Path, show_number: bool, as_json: bool) -> None:
    """Judge a reading that `kiosk chip read --dump` kept, again and without any network.

    Trusts the anchors of now. A voucher that lies beside the files counts when the verifier's key that is
    installed signed it. Ends as `read` does: with 1 when nothing could be checked, 2 when the folder holds no
    reading, 9 when the card is false.
    """
    harden()
    try:
        reading, judged = judge_kept(folder, settings_of(ctx))
    except KeptError as error:
        raise click.UsageError(str(error)) from None
    _tell(ctx, report_on(str(folder), reading, judged, show_number=show_number), as_json=as_json)


def _read(
    reader_name: str, wait: float, read_from: Callable[[ChipReader], ChipReading | Condition]
) -> tuple[str, ChipReading | Condition, float]:
    """Open the driver, wait for a card and read it; the reader's name, what came of it, and milliseconds."""
    driver = entry_points(group="kiosk.hardware.drivers")["pcsc"].load()
    reader: ChipReader = driver(reader=reader_name)
    try:
        name = reader.identify().model
        if not reader.wait_for_card(wait):
            return name, Condition.NO_CARD, 0.0
        begun = time.monotonic()
        return name, read_from(reader), (time.monotonic() - begun) * 1000
    finally:
        reader.close()


def _ignore(_identity: ChipReading) -> None:
    """Wait for the whole: at the bench nobody is in a hurry."""


def _tell(ctx: click.Context, report: Report, *, as_json: bool) -> None:
    if report.trouble:
        click.echo(report.trouble, err=True)
    click.echo(report.as_json() if as_json else report.as_text())
    verdict = report.judged.verdict
    if verdict.alarm:
        _end(ctx, _FALSE, "this card is false: see the facts that say NO")
    if verdict.assurance is CardAssurance.UNIDENTIFIED:
        _end(ctx, _NOTHING_PROVED, "nothing on this chip could be checked")


def _end(ctx: click.Context, code: int, words: str) -> NoReturn:
    click.echo(f"Error: {words}", err=True)
    ctx.exit(code)
