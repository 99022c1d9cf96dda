"""From a reading to what it proves, fact by fact; no more is ever said than is known."""

from __future__ import annotations

from datetime import datetime

from hardware.emrtd.files import EF_SOD
from hardware.emrtd.passive import authenticate
from hardware.vocabulary import ChipReading
from kiosk.identity import content_facts, signer_facts
from kiosk.identity.anchors import Anchors
from kiosk.identity.assurance import CardAssurance
from kiosk.identity.chip_facts import look_at_chip
from kiosk.identity.citizen import Citizen
from kiosk.identity.facts import FactName
from kiosk.identity.printed import citizen_from
from kiosk.identity.verdict import Verdict
from kiosk.identity.verifier import Voucher

_FALSE_CARD = frozenset(
    {
        FactName.SIGNATURE,
        FactName.HASHES,
        FactName.COMPLETE,
        FactName.SIGNER,
        FactName.NOT_REVOKED,
        FactName.NUMBER,
        FactName.CHIP_AUTHENTICATION,
        FactName.ACTIVE_AUTHENTICATION,
    }
)
"""False, these make it no card at all, and raise the alarm: what is on it is not what was signed, whoever
signed it may be anybody, or it is a copy."""

_SIGNED = frozenset({FactName.SIGNATURE, FactName.SIGNER, FactName.SIGNER_IN_TIME})
_NEVER_FALSE_WHEN_SIGNED = frozenset({FactName.SIGNER_USAGE, FactName.COUNTRY})
_PROOFS = frozenset({FactName.CHIP_AUTHENTICATION, FactName.ACTIVE_AUTHENTICATION})


def judge(  # noqa: PLR0913 - what was read, what is trusted, and what was said beside
    reading: ChipReading,
    anchors: Anchors,
    at: datetime,
    *,
    voucher: Voucher | None = None,
    challenge: bytes | None = None,
    revoked: str = "",
) -> Verdict:
    """Weigh a reading against the operator's anchors; `at` is now, with its time zone. Never raises.

    `voucher` is the authority's signed word for this card's signer, and `revoked` its signed word against it;
    `challenge` is what the caller had the chip sign.

    A false signature, hash or number, a signed group that is gone, a revoked signer, or a proof that the chip
    fails is no card at all (`unidentified`, with an alarm): a copy is not a card. A true signature without a
    known signer is `chip-read`. `chip-signed` needs an anchor or the voucher, in time, and a way in that the
    signed DG14 confirms. An anchor counts where the document is for certain of its own country; a voucher is
    the authority's word for this very card and needs no country beside it. `chip-genuine` needs, on top of
    that, that the chip holds the private key of the signed DG14 or DG15. A chip that gives no proof, because
    it has no keys or because it refuses, stays `chip-signed`, and the facts say which. Weak algorithms,
    EF.COM, differences between DG1 and DG13, and whether the card has expired, are facts for others to weigh.
    """
    passive = authenticate(
        reading.files,
        reading.missing,
        anchors.certificates,
        at,
        links=anchors.links,
        revocation=anchors.revocations,
        broken=reading.broken,
    )
    if voucher is not None and not voucher.covers(reading.files.get(EF_SOD, b"")):
        voucher = None
    chip = look_at_chip(reading, passive, challenge)
    access, card_access, *proofs = chip.facts
    facts = (
        access,
        card_access,
        signer_facts.signature(passive),
        signer_facts.algorithms(passive, chip.weak),
        signer_facts.hashes(passive),
        signer_facts.complete(passive, reading.broken),
        signer_facts.listing(reading.files, passive),
        signer_facts.signer(passive, voucher),
        signer_facts.signer_in_time(passive, voucher),
        signer_facts.signer_usage(passive),
        signer_facts.country(passive),
        signer_facts.not_revoked(passive, revoked),
        *proofs,
        content_facts.number(reading.files),
        content_facts.same_person(reading.files),
        content_facts.card_in_date(reading.files, at),
    )
    values = {fact.name: fact.value for fact in facts}
    named = bool(values[FactName.NUMBER] or content_facts.needs_no_number(reading.files))
    vouched = values | {FactName.SIGNER: True, FactName.SIGNER_IN_TIME: True}
    best = _assurance(vouched, named=named, anchored=False, sound_access=chip.sound_access)
    return Verdict(
        assurance=_assurance(
            values, named=named, anchored=bool(passive.anchored), sound_access=chip.sound_access
        ),
        facts=facts,
        alarm=any(values[name] is False for name in _FALSE_CARD),
        lacks_signer_alone=values[FactName.SIGNER] is None and best >= CardAssurance.CHIP_SIGNED,
    )


def citizen_of(reading: ChipReading, verdict: Verdict) -> Citizen:
    """Return the person the chip speaks of, with what the verdict says of the card."""
    return citizen_from(reading.files, verdict.assurance)


def _assurance(
    values: dict[FactName, bool | None], *, named: bool, anchored: bool, sound_access: bool
) -> CardAssurance:
    if any(values[name] is False for name in _FALSE_CARD):
        return CardAssurance.UNIDENTIFIED
    if not (named and values[FactName.SIGNATURE] and values[FactName.HASHES]):
        return CardAssurance.UNIDENTIFIED
    signed = all(values[name] for name in _SIGNED) and sound_access
    # Every anchor can sign whatever it likes: it is worth something for its own country's documents alone.
    at_home = values[FactName.COUNTRY] or not anchored
    if not (signed and at_home) or any(values[name] is False for name in _NEVER_FALSE_WHEN_SIGNED):
        return CardAssurance.CHIP_READ
    return CardAssurance.CHIP_GENUINE if any(values[name] for name in _PROOFS) else CardAssurance.CHIP_SIGNED
