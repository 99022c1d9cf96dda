"""From a reading to a verdict: by the operator's anchors, and where they know no signer, by the authority."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from hardware.emrtd.files import EF_SOD
from hardware.vocabulary import ChipReading
from kiosk.identity.anchors import Anchors
from kiosk.identity.assurance import CardAssurance
from kiosk.identity.printed import citizen_from, read_dg1
from kiosk.identity.verdict import Verdict
from kiosk.identity.verifier import Answer, CardVerifier, Outcome
from kiosk.identity.weighing import judge


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict, and what the authority's verifier was good for."""

    verdict: Verdict
    answer: Answer


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges readings; `verifier` is None where none is set, `clock` gives aware times."""

    anchors: Anchors
    verifier: CardVerifier | None
    clock: Callable[[], datetime]

    def weigh(self, reading: ChipReading, challenge: bytes | None = None) -> Judged:
        """Say what a reading proves; waits for the verifier if only it can tell. Raises nothing.

        `challenge` is what the chip was asked to sign, where the caller still knows it.

        The authority is asked for nothing that it cannot change: not about a card whose signer an anchor
        knows, not about one that is false or unreadable or whose way in was not sound, and not about a
        passport or another country's card. So it learns of no card without need.
        """
        verdict = judge(reading, self.anchors, self.clock(), challenge=challenge)
        if self.verifier is None or not (verdict.lacks_signer_alone and _is_theirs(reading)):
            return Judged(verdict, Answer(Outcome.NOT_ASKED))
        answer = self.verifier.vouch(reading.files[EF_SOD])
        revoked = answer.words if answer.outcome is Outcome.REVOKED else ""
        if answer.voucher is None and not revoked:
            return Judged(verdict, answer)
        known = judge(
            reading,
            self.anchors,
            self.clock(),
            voucher=answer.voucher,
            challenge=challenge,
            revoked=revoked,
        )
        return Judged(known, answer)


def _is_theirs(reading: ChipReading) -> bool:
    """Tell whether it is a card of Vietnam's, whose authority is asked."""
    zone = read_dg1(reading.files)
    return zone is not None and zone.is_vietnamese_card


def number_of(reading: ChipReading) -> str:
    """Return the number that a chip claims, unproved; empty where it claims none that can be read."""
    return citizen_from(reading.files, CardAssurance.UNIDENTIFIED).number
