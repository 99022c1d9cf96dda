"""The authority's word makes a signer known; nothing else that comes over the network does."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
import requests

from hardware.simulated.card.issuer import make_issuer
from hardware.vocabulary import KeyKind
from kiosk.identity import verifier_protocol as protocol
from kiosk.identity.anchors import Anchors
from kiosk.identity.assurance import CardAssurance
from kiosk.identity.judging import Judge
from kiosk.identity.verdict import FactName
from kiosk.identity.verifier import Answer, Outcome
from kiosk.sandbox.card_verifier import PUBLIC_KEY_FILE, Mode


def judge_by(verifier, anchors=None):
    return Judge(anchors or Anchors(), verifier, lambda: datetime.now(UTC))


def test_a_card_without_an_anchor_is_vouched_for_by_the_authority(reading, verifier, sod):
    judged = judge_by(verifier).weigh(reading)
    assert judged.answer.outcome is Outcome.VOUCHED
    assert judged.answer.voucher.covers(sod)
    assert judged.verdict.assurance >= CardAssurance.CHIP_SIGNED
    assert judged.verdict.value(FactName.SIGNER) is True
    (signer,) = [fact.words for fact in judged.verdict.facts if fact.name is FactName.SIGNER]
    assert "the authority vouches" in signer
    assert judged.answer.voucher.signer in signer


LIES = {
    Mode.UNKNOWN: Outcome.SIGNER_UNKNOWN,
    Mode.REVOKED: Outcome.REVOKED,
    Mode.FORGED: Outcome.FALSE_SIGNATURE,
    Mode.OTHER_CARD: Outcome.OTHER_CARD,
    Mode.REPLAYED: Outcome.OLD_ANSWER,
    Mode.OUT_OF_TIME: Outcome.OUT_OF_TIME,
    Mode.GARBLED: Outcome.GARBLED,
    Mode.MOVED: Outcome.REFUSED,
    Mode.FAILING: Outcome.NO_ANSWER,
}


@pytest.mark.parametrize(("mode", "outcome"), LIES.items())
def test_whatever_else_is_answered_has_its_name_and_leaves_the_signer_unknown(
    reading, verifier, behave, mode, outcome
):
    judge_by(verifier).weigh(reading)  # an answer that could be played again
    behave(mode)
    judged = judge_by(verifier).weigh(reading)
    assert judged.answer.outcome is outcome
    assert judged.answer.voucher is None
    assert judged.answer.words
    taken_back = outcome is Outcome.REVOKED  # signed by the authority: such a card is none any more
    expected = CardAssurance.UNIDENTIFIED if taken_back else CardAssurance.CHIP_READ
    assert (judged.verdict.assurance, judged.verdict.alarm) == (expected, taken_back)
    assert judged.verdict.value(FactName.SIGNER) is None


def test_every_way_to_misbehave_is_tried():
    assert set(Mode) - {Mode.NORMAL, Mode.SLOW} == set(LIES)


def test_an_authority_that_is_slow_is_not_waited_for(make_verifier, url, authority, behave, sod):
    behave(Mode.SLOW, 1)
    before = authority.asked
    answer = make_verifier(url, seconds=0.3).vouch(sod)
    assert (answer.outcome, answer.voucher) == (Outcome.NO_ANSWER, None)
    # The line's own time-out and the question's race each other.
    assert answer.words in ("nothing within 0.3 s", "the line failed: ReadTimeout")
    until = time.monotonic() + 20
    while authority.asked == before and time.monotonic() < until:  # it answers nobody
        time.sleep(0.02)


def test_a_line_that_is_down_leaves_the_signer_unknown(make_verifier, reading):
    judged = judge_by(make_verifier("http://127.0.0.1:9")).weigh(reading)
    assert judged.answer.outcome is Outcome.NO_ANSWER
    assert judged.verdict.assurance is CardAssurance.CHIP_READ


def test_an_answer_lost_on_the_way_is_asked_for_again(verifier, behave, monkeypatch, sod):
    behave(Mode.FAILING)
    paused: list[float] = []

    def pause(seconds: float) -> None:
        paused.append(seconds)
        behave(Mode.NORMAL)

    monkeypatch.setattr("tenacity.nap.time.sleep", pause)
    assert verifier.vouch(sod).outcome is Outcome.VOUCHED
    assert len(paused) == 1


def test_nothing_but_hashes_and_a_nonce_leaves_the_kiosk(
    reading, verifier, authority, monkeypatch, card_data
):
    asked: list[protocol.Request] = []
    answer = authority.answer

    def listen(question: protocol.Request) -> bytes:
        asked.append(question)
        return answer(question)

    monkeypatch.setattr(authority, "answer", listen)
    judge_by(verifier).weigh(reading)
    judge_by(verifier).weigh(reading)
    assert [question.sod for question in asked] == [reading.files["EF.SOD"]] * 2
    assert asked[0].nonce != asked[1].nonce
    told = msgspec.json.encode(asked[0]) + asked[0].sod
    for words in (card_data.number, card_data.name.split()[-1], "NGUYEN", card_data.residence):
        assert words.encode() not in told


def test_the_authority_learns_of_no_card_that_it_cannot_help(reading, anchors, verifier, authority):
    before = authority.asked
    assert judge_by(verifier, anchors).weigh(reading).answer == Answer(Outcome.NOT_ASKED)
    altered = replace(reading, files=reading.files | {"DG1": reading.files["DG1"][:-1] + b"\0"})
    assert judge_by(verifier).weigh(altered).answer.outcome is Outcome.NOT_ASKED
    assert judge_by(None).weigh(reading).answer.outcome is Outcome.NOT_ASKED
    assert authority.asked == before


@pytest.mark.parametrize(
    ("variant", "key"),
    [
        ("passport", KeyKind.MRZ),
        ("downgraded-to-bac", KeyKind.MRZ),
        ("downgraded-offer", KeyKind.CAN),
    ],
)
def test_no_passport_and_no_downgrade_is_asked_about(read, verifier, authority, variant, key):
    before = authority.asked
    judged = judge_by(verifier).weigh(read(variant=variant, key=key))
    assert judged.answer == Answer(Outcome.NOT_ASKED)
    assert (judged.verdict.assurance, judged.verdict.alarm) == (CardAssurance.CHIP_READ, False)
    assert authority.asked == before


def test_a_signer_of_nobody_is_unknown_to_the_authority_too(verifier, read):
    stranger = read(by=make_issuer())
    assert verifier.vouch(stranger.files["EF.SOD"]).outcome is Outcome.SIGNER_UNKNOWN
    assert verifier.vouch(b"no security object").outcome is Outcome.SIGNER_UNKNOWN


def test_a_signer_in_the_authoritys_own_list_is_taken_back(verifier, read):
    revoked = read(variant="signer-revoked")
    judged = judge_by(verifier).weigh(revoked)
    assert judged.answer.outcome is Outcome.REVOKED
    assert (judged.verdict.assurance, judged.verdict.alarm) == (CardAssurance.UNIDENTIFIED, True)


@pytest.mark.parametrize("body", [b"", b"{}", b'{"x":' + b"[" * 60_000], ids=["empty", "object", "deep"])
def test_the_sandbox_refuses_what_is_no_question(url, body):
    assert requests.post(f"{url}/v1/vouchers", data=body, timeout=5).status_code == 422


@pytest.mark.parametrize("apart", [timedelta(minutes=6), timedelta(minutes=-6)])
def test_a_kiosk_whose_clock_is_wrong_is_told_so(make_verifier, url, sod, apart):
    answer = make_verifier(url, clock=lambda: datetime.now(UTC) + apart).vouch(sod)
    assert answer.outcome is Outcome.OUT_OF_TIME
    assert "clocks" in answer.words


def test_without_the_key_nothing_is_asked_and_the_key_may_come_later(
    make_verifier, url, authority, tmp_path, sod
):
    before, later = authority.asked, tmp_path / "later.pem"
    verifier = make_verifier(url, key=later)
    assert verifier.vouch(sod).outcome is Outcome.NO_KEY
    assert authority.asked == before
    key_file = authority._issuer / PUBLIC_KEY_FILE
    later.write_bytes(key_file.read_bytes())
    assert verifier.vouch(sod).outcome is Outcome.VOUCHED


def test_the_sandbox_changes_its_mind_over_http_and_says_how_often_it_was_asked(url, behave, sod, verifier):
    assert requests.post(f"{url}/control", json={"mode": "revoked"}, timeout=5).ok
    assert verifier.vouch(sod).outcome is Outcome.REVOKED
    health = requests.get(f"{url}/health", timeout=5).json()
    assert (health["mode"], health["asked"] > 0) == ("revoked", True)
    assert requests.post(f"{url}/control", json={"mode": "drunk"}, timeout=5).status_code == 422
