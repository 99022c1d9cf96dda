"""What a reading proves, fact by fact; no more is ever said than is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hardware.emrtd import files
from hardware.emrtd.dg1 import Dg1, parse_dg1
from hardware.emrtd.dg13 import Dg13, parse_dg13
from hardware.emrtd.dg14 import confirms_card_access
from hardware.emrtd.errors import BadData
from hardware.emrtd.passive import PassiveResult, authenticate
from hardware.vocabulary import ChipReading
from kiosk.identity.anchors import Anchors
from kiosk.identity.assurance import CardAssurance
from kiosk.identity.citizen import Citizen
from kiosk.identity.dates import iso_date


class FactName(StrEnum):
    """What is looked at."""

    SIGNATURE = "signature"
    HASHES = "hashes"
    SIGNER = "signer"
    SIGNER_IN_TIME = "signer-in-time"
    NUMBER = "number"
    ACCESS = "access"
    CARD_IN_DATE = "card-in-date"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing looked at: true, false, or None where it could not be told; `words` for a technician.

    The words hold nothing of the person.
    """

    name: FactName
    value: bool | None
    words: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """How much the chip proves, why, and whether something is false that must not be (`alarm`)."""

    assurance: CardAssurance
    facts: tuple[Fact, ...]
    alarm: bool

    def value(self, name: FactName) -> bool | None:
        """Return one fact's value; None too where it was not looked at."""
        return next((fact.value for fact in self.facts if fact.name == name), None)


_ALARMING = frozenset({FactName.SIGNATURE, FactName.HASHES, FactName.SIGNER, FactName.NUMBER})


def judge(reading: ChipReading, anchors: Anchors, at: datetime) -> Verdict:
    """Weigh a reading against the operator's anchors; `at` is now, with its time zone. Never raises.

    A false signature, hash or number is no card at all (`unidentified`, with an alarm). A true signature
    without a known signer is `chip-read`. `chip-signed` needs an anchor, in time, and an EF.CardAccess that
    the signed DG14 confirms. Whether the card has expired is a fact for the procedure to weigh.
    """
    passive = authenticate(reading.files, reading.missing, anchors.certificates, at)
    facts = (
        _signature(passive),
        _hashes(passive),
        _signer(passive),
        _signer_in_time(passive),
        _number(reading),
        _access(reading),
        _card_in_date(reading, at),
    )
    values = {fact.name: fact.value for fact in facts}
    alarm = any(values[name] is False for name in _ALARMING)
    proved = (FactName.SIGNATURE, FactName.HASHES, FactName.NUMBER)
    signed = values[FactName.SIGNER] and values[FactName.SIGNER_IN_TIME]
    if not all(values[name] for name in proved) or alarm:
        assurance = CardAssurance.UNIDENTIFIED
    elif signed and values[FactName.ACCESS] is not False:
        assurance = CardAssurance.CHIP_SIGNED
    else:
        assurance = CardAssurance.CHIP_READ
    return Verdict(assurance, facts, alarm)


def citizen_of(reading: ChipReading, verdict: Verdict) -> Citizen:
    """Return the person the chip speaks of: by DG13 with its accents, else by the machine readable zone.

    What neither says is empty. Sex is `Nam` or `Nữ`.
    """
    zone, printed = _dg1(reading), _dg13(reading) or Dg13()
    if zone is None:
        zone = Dg1("", "", "", "", "", "", "", "")
    return Citizen(
        number=zone.number or printed.number,
        name=printed.name or f"{zone.surname} {zone.given_names}".strip(),
        birth_date=iso_date(printed.birth_date) or zone.birth_date,
        sex=printed.sex or {"M": "Nam", "F": "Nữ"}.get(zone.sex, ""),
        assurance=verdict.assurance,
        nationality=printed.nationality or ("Việt Nam" if zone.nationality == "VNM" else zone.nationality),
        ethnicity=printed.ethnicity,
        residence=printed.residence,
        origin=printed.origin,
        issue_date=iso_date(printed.issue_date),
        expiry_date=iso_date(printed.expiry_date) or zone.expiry_date,
    )


def _signature(passive: PassiveResult) -> Fact:
    words = {
        True: "EF.SOD is signed by the certificate it carries",
        False: "the signature of EF.SOD is false",
        None: f"the signature could not be checked: {passive.trouble}",
    }[passive.signature]
    return Fact(FactName.SIGNATURE, passive.signature, words)


def _hashes(passive: PassiveResult) -> Fact:
    if passive.altered:
        return Fact(FactName.HASHES, False, f"not what was signed: {', '.join(passive.altered)}")
    if passive.absent:
        return Fact(FactName.HASHES, False, f"signed, but not on the chip: {', '.join(passive.absent)}")
    if "DG1" not in passive.intact:
        return Fact(FactName.HASHES, None, "DG1 could not be compared with a signed hash")
    return Fact(FactName.HASHES, True, f"as signed: {', '.join(passive.intact)}")


def _signer(passive: PassiveResult) -> Fact:
    words = {
        True: f"issued by the installed anchor {passive.anchor!r}",
        False: "the signer names an installed anchor that did not issue it",
        None: f"signer unknown: {passive.trouble}",
    }[passive.anchored]
    return Fact(FactName.SIGNER, passive.anchored, words)


def _signer_in_time(passive: PassiveResult) -> Fact:
    words = {
        True: "signer and anchor were valid when they signed",
        False: "signer or anchor was not valid when it signed",
        None: "cannot be told without an anchor",
    }[passive.in_time]
    return Fact(FactName.SIGNER_IN_TIME, passive.in_time, words)


def _number(reading: ChipReading) -> Fact:
    zone, printed = _dg1(reading), _dg13(reading)
    numbers = [source.number for source in (zone, printed) if source is not None and source.number]
    if not numbers:
        return Fact(FactName.NUMBER, None, "the chip gives no personal number that can be read")
    if len(numbers) == 1:
        return Fact(FactName.NUMBER, True, "stands in one file only")
    agree = numbers[0] == numbers[1]
    words = "the same in DG1 and DG13" if agree else "DG1 and DG13 name different numbers"
    return Fact(FactName.NUMBER, agree, words)


def _access(reading: ChipReading) -> Fact:
    signed, plain = reading.files.get("DG14"), reading.files.get(files.EF_CARD_ACCESS)
    if signed is None or plain is None:
        return Fact(FactName.ACCESS, None, "EF.CardAccess has no signed copy to compare with")
    try:
        same = confirms_card_access(signed, plain)
    except BadData as error:
        return Fact(FactName.ACCESS, None, f"EF.CardAccess could not be compared: {error}")
    words = "EF.CardAccess stands in DG14" if same else "EF.CardAccess is not what DG14 says"
    return Fact(FactName.ACCESS, same, words)


def _card_in_date(reading: ChipReading, at: datetime) -> Fact:
    zone = _dg1(reading)
    if zone is None:
        return Fact(FactName.CARD_IN_DATE, None, "DG1 cannot be read")
    if not zone.expiry_date:
        return Fact(FactName.CARD_IN_DATE, True, "the card has no expiry")
    in_date = at.date().isoformat() <= zone.expiry_date
    return Fact(FactName.CARD_IN_DATE, in_date, "within its expiry" if in_date else "the card has expired")


def _dg1(reading: ChipReading) -> Dg1 | None:
    try:
        return parse_dg1(reading.files["DG1"])
    except (KeyError, BadData):
        return None


def _dg13(reading: ChipReading) -> Dg13 | None:
    try:
        return parse_dg13(reading.files["DG13"])
    except (KeyError, BadData):
        return None
