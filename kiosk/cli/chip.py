"""`kiosk chip`: read a card at the bench, and see what it proves."""

from __future__ import annotations

import hashlib
import secrets
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import entry_points

import click
import msgspec

from hardware.emrtd.dg2 import portrait
from hardware.emrtd.errors import BadData
from hardware.errors import DeviceFault
from hardware.host.harden import harden
from hardware.roles import ChipReader
from hardware.vocabulary import (
    CHALLENGE_BYTES,
    AccessKey,
    ChipReading,
    ChipRequest,
    Condition,
    KeyKind,
    Progress,
)
from kiosk.cli import VerbGroup, settings_of
from kiosk.identity.anchors import load_anchors
from kiosk.identity.card_code import can_of, mask_number, valid_can
from kiosk.identity.citizen import Citizen
from kiosk.identity.verdict import Verdict, citizen_of, judge

_FILES = ("EF.COM", "EF.SOD", "DG1", "DG13", "DG14")
_NOT_REACHABLE = 3
_SENTENCES = {
    Condition.NO_CARD: "no card came onto the reader",
    Condition.CARD_REMOVED: "the card was taken away while it was read; lay it down again and keep it there",
    Condition.WRONG_NUMBER: "these six digits do not open the chip; are they the last six of its number?",
    Condition.CARD_NOT_SUPPORTED: "the chip asks for a protocol that this kiosk does not speak",
    Condition.CARD_REFUSES: "the chip refused, or its answers could not be trusted",
}


@click.group(cls=VerbGroup, verbs="kiosk.verbs.chip")
def chip() -> None:
    """Read identity cards."""


@dataclass(frozen=True, slots=True)
class _Report:
    """All that `read` tells; the citizen's number may be masked in it."""

    reader: str
    reading: ChipReading
    verdict: Verdict
    citizen: Citizen
    picture: tuple[str, bytes] | None

    def as_json(self) -> str:
        """Write one document; files by their length, the portrait by its type, length and SHA-256."""
        citizen = asdict(self.citizen) | {"assurance": self.citizen.assurance.label}
        document: dict[str, object] = {
            "reader": self.reader,
            "access": self.reading.access,
            "assurance": self.verdict.assurance.label,
            "alarm": self.verdict.alarm,
            "facts": [asdict(fact) for fact in self.verdict.facts],
            "citizen": citizen,
            "files": {name: len(data) for name, data in self.reading.files.items()},
            "refused": self.reading.refused,
            "missing": self.reading.missing,
            "apdus": self.reading.apdus,
            "milliseconds": self.reading.milliseconds,
        }
        if self.picture is not None:
            kind, image = self.picture
            digest = hashlib.sha256(image).hexdigest()
            document["portrait"] = {"type": kind, "bytes": len(image), "sha256": digest}
        return msgspec.json.format(msgspec.json.encode(document)).decode()

    def as_text(self) -> str:
        """Write it for a person at a terminal."""
        marks = {True: "yes", False: "NO", None: "?"}
        lines = [
            f"reader     {self.reader}",
            f"opened by  {self.reading.access}, {self.reading.apdus} commands",
            f"proved     {self.verdict.assurance.label}{', ALARM' if self.verdict.alarm else ''}",
            *(f"  {fact.name:<16} {marks[fact.value]:<4} {fact.words}" for fact in self.verdict.facts),
            *(
                f"{key:<12} {value}"
                for key, value in asdict(self.citizen).items()
                if key != "assurance" and value
            ),
        ]
        if self.picture is not None:
            lines.append(f"portrait     {self.picture[0]}, {len(self.picture[1])} bytes")
        return "\n".join(lines)


@chip.command()
@click.option(
    "--number",
    help="The twelve digits on the card; the last six open it. Better `-`, which reads them from standard "
    "input: others see what stands on a command line.",
)
@click.option("--can", help="The six digits alone.")
@click.option(
    "--reader", "reader_name", default="", help="Part of the PC/SC reader's name; the first if left out."
)
@click.option("--wait", default=10.0, show_default=True, help="Seconds to wait for a card.")
@click.option("--portrait", "with_portrait", is_flag=True, help="Read the portrait too.")
@click.option("--show-number", is_flag=True, help="Print the number in full.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def read(  # noqa: PLR0913 - one argument an option
    ctx: click.Context,
    *,
    number: str | None,
    can: str | None,
    reader_name: str,
    wait: float,
    with_portrait: bool,
    show_number: bool,
    as_json: bool,
) -> None:
    """Read the card on a PC/SC reader and say what its chip proves.

    Give --number or --can; best `--number -`, and the number on standard input. Prints what is on the card
    and writes nothing to disk. Ends with 1 when the card cannot be read or is false, with 3 when there is no
    reader.
    """
    harden()
    if number == "-":
        number = sys.stdin.readline().strip()
    digits = _digits(number, can)
    wanted = (*_FILES, "DG2") if with_portrait else _FILES
    request = ChipRequest((AccessKey(KeyKind.CAN, digits),), wanted, secrets.token_bytes(CHALLENGE_BYTES))
    try:
        name, reading = _read(reader_name, wait, lambda reader: reader.read(request, _ignore, _ignore))
    except DeviceFault as fault:
        click.echo(f"the reader cannot be reached: {fault}", err=True)
        ctx.exit(_NOT_REACHABLE)
    if isinstance(reading, Condition):
        raise click.ClickException(_SENTENCES.get(reading, str(reading)))
    report = _report(ctx, name, reading, number, show_number=show_number)
    click.echo(report.as_json() if as_json else report.as_text())
    if report.verdict.alarm:
        raise click.ClickException("what is on this chip is not what was signed")


def _digits(number: str | None, can: str | None) -> str:
    if (number is None) == (can is None):
        raise click.UsageError("give either --number or --can")
    if number is not None and (len(number) != 12 or not number.isascii() or not number.isdecimal()):
        raise click.BadParameter("a card's number has twelve digits", param_hint="--number")
    digits = can_of(number) if number is not None else can or ""
    if not valid_can(digits):
        raise click.BadParameter("six digits are needed", param_hint="--can")
    return digits


def _read(
    reader_name: str, wait: float, read_from: Callable[[ChipReader], ChipReading | Condition]
) -> tuple[str, ChipReading | Condition]:
    """Open the driver, wait for a card and read it; the reader's name and what came of it."""
    driver = entry_points(group="kiosk.hardware.drivers")["pcsc"].load()
    reader: ChipReader = driver(reader=reader_name)
    try:
        name = reader.identify().model
        if not reader.wait_for_card(wait):
            return name, Condition.NO_CARD
        return name, read_from(reader)
    finally:
        reader.close()


def _report(
    ctx: click.Context, reader: str, reading: ChipReading, number: str | None, *, show_number: bool
) -> _Report:
    verdict = judge(reading, load_anchors(settings_of(ctx).anchors), datetime.now(UTC))
    citizen = citizen_of(reading, verdict)
    if number is not None and citizen.number and citizen.number != number:
        raise click.ClickException(
            "another card: its chip opens with these six digits but holds another number"
        )
    if not show_number:
        citizen = replace(citizen, number=mask_number(citizen.number))
    picture = None
    if "DG2" in reading.files:
        try:
            picture = portrait(reading.files["DG2"])
        except BadData as error:
            click.echo(f"the portrait cannot be shown: {error}", err=True)
    return _Report(reader, reading, verdict, citizen, picture)


def _ignore(_told: Progress | ChipReading) -> None:
    """Draw no bar: the reading is over before it could be seen."""
