"""What the chip itself showed: how it was opened, and whether it holds the keys that a copy has not."""

from __future__ import annotations

from dataclasses import dataclass

from hardware.emrtd import files
from hardware.emrtd.access import BAC, choose_suite, pace_infos
from hardware.emrtd.active_authentication import ActiveProof, verify
from hardware.emrtd.chip_authentication import first_built_here, offered_ways
from hardware.emrtd.ciphers import STRONG
from hardware.emrtd.dg14 import confirms_card_access, left_out_of_dg14, parse_dg14
from hardware.emrtd.errors import BadData, NotSupported
from hardware.emrtd.passive import PassiveResult
from hardware.vocabulary import ChipReading, KeyKind
from kiosk.identity.facts import Fact, FactName

_KEYS = {KeyKind.CAN: "the card access number", KeyKind.MRZ: "the machine readable zone"}


@dataclass(frozen=True, slots=True)
class ChipFacts:
    """The facts, what in them is weak, and whether nothing says that the way in was tampered with."""

    facts: tuple[Fact, ...]
    weak: tuple[str, ...]
    sound_access: bool


def look_at_chip(reading: ChipReading, passive: PassiveResult, challenge: bytes | None) -> ChipFacts:
    """Weigh access, chip authentication and active authentication against what is signed.

    `challenge` is what the chip was asked to sign, where the caller still has it.
    """
    access, card_access = _access(reading, passive), _card_access(reading, passive)
    active, weak = _active(reading, passive, challenge)
    return ChipFacts(
        facts=(access, card_access, _chip(reading, passive), active),
        weak=(*_weak_protection(reading), *weak),
        sound_access=bool(access.value and (card_access.value or _nothing_to_compare(reading, passive))),
    )


def _weak_protection(reading: ChipReading) -> tuple[str, ...]:
    """Name what protected the conversation and is weak: the keys of BAC can be guessed, 3DES is old.

    The groups are in no name. Which they were follows from what the chip says that it offers.
    """
    chip = reading.chip_authentication
    used = [(reading.access, _weak_group_of_pace(reading))]
    if chip is not None and chip.proved:
        used.append((chip.protocol, _weak_group_of_chip(reading, chip.protocol)))
    return tuple(
        f"{name} over {group}" if group else name
        for name, group in used
        if group or name == BAC or "3DES" in name
    )


def _weak_group_of_pace(reading: ChipReading) -> str:
    try:
        suite = choose_suite(pace_infos(reading.files.get(files.EF_CARD_ACCESS, b"")))
    except (BadData, NotSupported):
        return ""
    weak = suite.name == reading.access and suite.group.strength < STRONG
    return suite.group.name if weak else ""


def _weak_group_of_chip(reading: ChipReading, protocol: str) -> str:
    try:
        way, key = first_built_here(offered_ways(parse_dg14(reading.files.get("DG14", b""))))
    except (BadData, NotSupported):
        return ""
    return key.domain if way.name == protocol and key.strength < STRONG else ""


def _nothing_to_compare(reading: ChipReading, passive: PassiveResult) -> bool:
    """Tell whether EF.CardAccess needs no signed copy: the card signs none, or has neither it nor PACE.

    A copy that is signed and was not read does not count: leaving a file away must not hide a tampering.
    """
    if "DG14" not in (*passive.intact, *passive.altered, *passive.unread, *passive.absent):
        return True
    return reading.access == BAC and files.EF_CARD_ACCESS not in reading.files and "DG14" in passive.intact


def _access(reading: ChipReading, passive: PassiveResult) -> Fact:
    """Name what opened the chip. BAC is right only for a chip that has nothing better."""
    words = f"opened by {reading.access} with {_KEYS[reading.key]}"
    if reading.access != BAC:
        return Fact(FactName.ACCESS, value=True, words=words)
    try:
        offered = bool(pace_infos(reading.files.get(files.EF_CARD_ACCESS, b"\x31\x00")))
        if "DG14" in passive.intact:
            offered = offered or parse_dg14(reading.files["DG14"]).offers_pace
    except BadData as error:
        return Fact(
            FactName.ACCESS, value=None, words=f"{words}; what else it offers cannot be read: {error}"
        )
    if offered:
        return Fact(FactName.ACCESS, value=False, words=f"{words}, though the chip offers PACE: a downgrade")
    return Fact(FactName.ACCESS, value=True, words=f"{words}; the chip offers no PACE")


def _card_access(reading: ChipReading, passive: PassiveResult) -> Fact:
    """Look for EF.CardAccess in its signed copy."""
    plain = reading.files.get(files.EF_CARD_ACCESS)
    if plain is None or "DG14" not in passive.intact:
        words = "EF.CardAccess has no signed copy to compare with"
        return Fact(FactName.CARD_ACCESS, value=None, words=words)
    try:
        same, others = (
            confirms_card_access(reading.files["DG14"], plain),
            left_out_of_dg14(reading.files["DG14"], plain),
        )
    except BadData as error:
        return Fact(FactName.CARD_ACCESS, value=None, words=f"EF.CardAccess could not be compared: {error}")
    if not same:
        words = "EF.CardAccess says of PACE what DG14 does not: a downgrade"
        return Fact(FactName.CARD_ACCESS, value=False, words=words)
    beside = f", but for {others} that open nothing" if others else ""
    return Fact(FactName.CARD_ACCESS, value=True, words=f"the entries of EF.CardAccess stand in DG14{beside}")


def _chip(reading: ChipReading, passive: PassiveResult) -> Fact:
    name, test = FactName.CHIP_AUTHENTICATION, reading.chip_authentication
    if test is None:
        return Fact(name, value=None, words=_untested(reading, passive, "DG14"))
    if test.proved is False:
        return Fact(name, value=False, words=f"{test.protocol} failed, as with a copy: {test.trouble}")
    if test.proved is None:
        return Fact(name, value=None, words=f"{test.protocol}: {test.trouble}")
    if "DG14" not in passive.intact:
        words = f"{test.protocol} held, but by a DG14 that is not known to be signed"
        return Fact(name, value=None, words=words)
    return Fact(name, value=True, words=f"{test.protocol}: the chip holds the private key of DG14")


def _active(
    reading: ChipReading, passive: PassiveResult, challenge: bytes | None
) -> tuple[Fact, tuple[str, ...]]:
    answer = reading.active_authentication
    value, words = _answered(reading, passive, challenge)
    if answer is None or value is not True:
        return Fact(FactName.ACTIVE_AUTHENTICATION, value, words), ()
    dg14 = reading.files["DG14"] if "DG14" in passive.intact else None
    try:
        proof = verify(reading.files["DG15"], dg14, answer.challenge, answer.response)
    except (BadData, NotSupported) as error:
        words = f"the answer could not be checked: {error}"
        return Fact(FactName.ACTIVE_AUTHENTICATION, value=None, words=words), ()
    return _proof(proof)


def _answered(
    reading: ChipReading, passive: PassiveResult, challenge: bytes | None
) -> tuple[bool | None, str]:
    """Tell whether there is an answer to our challenge that a signed key can be held against."""
    answer = reading.active_authentication
    if answer is None:
        return None, _untested(reading, passive, "DG15")
    if challenge is not None and challenge != answer.challenge:
        return False, "the answer is to another challenge than ours: somebody stands between"
    if not answer.response:
        return None, "the card has a key for it in DG15, but the chip gave no signature, as a copy would not"
    if "DG15" not in reading.files:
        return False, "there is an answer, but DG15, which was read for it, is gone: the reading has been cut"
    if "DG15" not in passive.intact:
        return None, "there is an answer, but DG15 is not known to be signed"
    return True, ""


def _proof(proof: ActiveProof) -> tuple[Fact, tuple[str, ...]]:
    name = FactName.ACTIVE_AUTHENTICATION
    if not proof.holds:
        return Fact(name, value=False, words=f"{proof.algorithm}: a false answer, as of a copy"), ()
    words = f"{proof.algorithm}: the chip holds the private key of DG15"
    words += f", though DG14 says {proof.announced}" if proof.announced else ""
    weak = (f"active authentication by {proof.algorithm}",) if proof.weak else ()
    return Fact(name, value=True, words=words), weak


def _untested(reading: ChipReading, passive: PassiveResult, group: str) -> str:
    """Say why there was no test: no key on the card, or a key and no answer, which a copy would give too."""
    if group in passive.intact and (group == "DG15" or _has_keys(reading.files["DG14"])):
        return f"the card has a key for it in {group}, but the chip gave no proof"
    if group in reading.broken:
        return f"{group} breaks off, or is none"
    if group in reading.refused:
        return f"the chip keeps {group} to itself"
    if group in (*passive.unread, *passive.absent):
        return f"{group} is signed, and was not read"
    return "the card has no key for it"


def _has_keys(dg14: bytes) -> bool:
    try:
        return bool(parse_dg14(dg14).keys)
    except BadData:
        return False
