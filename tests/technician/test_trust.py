"""A technician is told whether cards' signers can be known here, and what is in the way."""

from __future__ import annotations

import pytest

from kiosk.identity.anchors import Anchors
from kiosk.identity.verifier import Answer
from kiosk.identity.verifier import Outcome as Said
from kiosk.technician.report import Matter, Outcome
from kiosk.technician.trust import check_trust


class Verifier:
    """Answers as it is told and keeps what it was asked with."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.asked: list[bytes] = []

    def vouch(self, sod: bytes) -> Answer:
        self.asked.append(sod)
        return self.answer


def test_a_machine_that_serves_citizens_needs_anchors_or_a_verifier():
    (needed,) = check_trust(Anchors(), None, needed=True)
    assert (needed.role, needed.outcome) == (Matter.CARD_TRUST, Outcome.FAILED)
    assert "every signer stays unknown" in needed.words
    (elsewhere,) = check_trust(Anchors(), None, needed=False)
    assert elsewhere.outcome is Outcome.PASSED
    assert elsewhere.words == needed.words


def test_a_file_that_is_no_anchor_is_named():
    (found,) = check_trust(Anchors(refused=("a.der: not an authority",)), None, needed=False)
    assert (found.outcome, found.words) == (Outcome.FAILED, "not used: a.der: not an authority")


def test_a_verifier_that_says_unknown_of_nobody_s_card_is_well():
    verifier = Verifier(Answer(Said.SIGNER_UNKNOWN, "the authority does not know this signer"))
    anchors, asked = check_trust(Anchors(), verifier, needed=True)
    assert (anchors.outcome, asked.outcome) == (Outcome.PASSED, Outcome.PASSED)
    assert "the authority's verifier is asked" in anchors.words
    assert verifier.asked == [b"kiosk-hcc: is the verifier there?"]


@pytest.mark.parametrize("said", [said for said in Said if said is not Said.SIGNER_UNKNOWN])
def test_every_other_answer_fails_with_its_name(said):
    verifier = Verifier(Answer(said, "why"))
    _, asked = check_trust(Anchors(), verifier, needed=True)
    assert (asked.outcome, asked.words) == (Outcome.FAILED, f"{said}: why")
