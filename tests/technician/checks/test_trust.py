"""A technician is told whether cards' signers can be known here, and what is in the way."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from kiosk.identity.anchors import Anchors
from kiosk.identity.verifier import Answer
from kiosk.identity.verifier import Outcome as Said
from kiosk.technician.check import Outcome
from kiosk.technician.checks.devices import card_anchors, card_verifier


@dataclass
class Verifier:
    """Answers as it is told and keeps what it was asked with."""

    answer: Answer
    asked: list[bytes] = field(default_factory=list)

    def vouch(self, sod: bytes) -> Answer:
        self.asked.append(sod)
        return self.answer


def test_a_machine_that_serves_citizens_needs_anchors_or_a_verifier(site):
    needed = card_anchors.CHECK.run(replace(site, appliance=True))
    elsewhere = card_anchors.CHECK.run(site)
    assert (needed.outcome, elsewhere.outcome) == (Outcome.FAILED, Outcome.NOT_RUN)
    assert "mọi người ký thẻ đều là chưa biết" in needed.words


def test_a_file_that_is_no_anchor_is_named(site):
    found = card_anchors.CHECK.run(
        replace(site, anchors=lambda: Anchors(refused=("a.der: not an authority",)))
    )
    assert (found.outcome, found.detail) == (Outcome.FAILED, "a.der: not an authority")


def test_a_verifier_that_says_unknown_of_nobody_s_card_is_well(site):
    verifier = Verifier(Answer(Said.SIGNER_UNKNOWN, "the authority does not know this signer"))
    appliance = replace(site, verifier=verifier, appliance=True)
    assert card_anchors.CHECK.run(appliance).outcome is Outcome.PASSED
    assert card_verifier.CHECK.run(appliance).outcome is Outcome.PASSED
    assert verifier.asked == [b"kiosk-hcc: is the verifier there?"]


@pytest.mark.parametrize("said", [said for said in Said if said is not Said.SIGNER_UNKNOWN])
def test_every_other_answer_fails_with_its_name(site, said):
    found = card_verifier.CHECK.run(replace(site, verifier=Verifier(Answer(said, "why"))))
    assert (found.outcome, found.detail) == (Outcome.FAILED, f"{said}: why")
