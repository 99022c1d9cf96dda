"""The card in the table: consent, code, chip, and a second card."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hardware.vocabulary import Condition
from kiosk.dossier.consent import ConsentPurpose
from kiosk.dossier.delivery import DeliveryWay
from kiosk.identity.verdict import Fact, FactName, Verdict
from kiosk.journey import events as e
from kiosk.journey.effects import ReadChip
from kiosk.journey.table import decide, may_continue
from kiosk.journey.visit import Given, Step, TroubleKind
from tests.journey.said import CODE_TEXT, PAGE

OTHER_CODE = "022095000018||Người Khác|01011995|Nam|Phường Hồng Gai|15062021"
PAST = Fact(FactName.CARD_IN_DATE, value=False, words="the card has expired")


@pytest.fixture
def at_other_card(walk, at_identify, citizen, verdict):
    """One card was read and greeted; then the code of another is shown."""
    greeted = walk(at_identify, e.CodeShown(CODE_TEXT), e.CardPlaced(), e.ChipJudged(citizen, verdict))
    assert (greeted.step, greeted.citizen) == (Step.GREETING, citizen)
    return walk(greeted, e.Back(), e.CodeShown(OTHER_CODE))


def judged(change, facts=()):
    """What comes of a second card: the first one's citizen changed so, and facts for the verdict."""

    def event(citizen, verdict):
        known = replace(citizen, **change) if change is not None else None
        return e.ChipJudged(known, replace(verdict, facts=facts, alarm=known is None))

    return event


def test_consent_is_unticked_and_nothing_is_read_without_it(walk, world, at_consent):
    assert not at_consent.consents
    assert not may_continue(at_consent, world)
    assert walk(at_consent, e.Continue()).step is Step.CONSENT


def test_consent_records_the_moment_of_each_purpose(at_identify, world):
    assert set(at_identify.consents) == {ConsentPurpose.READ_CARD, ConsentPurpose.SEND_DOSSIER}
    assert set(at_identify.consents.values()) == {Given(world.now(), "vi")}


def test_the_last_six_digits_of_the_code_open_the_chip(world, at_identify):
    visit, effects = decide(at_identify, e.CodeShown(CODE_TEXT), world)
    assert visit.step is Step.CARD
    (read,) = [effect for effect in effects if isinstance(effect, ReadChip)]
    assert read.keys[0].text == "000017"


def test_a_code_that_is_no_card_is_said_and_the_screen_stays(walk, at_identify):
    visit = walk(at_identify, e.CodeShown("https://example.invalid/a"))
    assert visit.step is Step.IDENTIFY
    assert visit.code_refused


def test_six_digits_typed_by_hand_serve_as_well(walk, world, at_identify):
    five = walk(at_identify, e.TypeCan("00001"))
    assert not may_continue(five, world)
    assert walk(five, e.TypeCan("000017"), e.Continue()).step is Step.CARD


@pytest.mark.parametrize(
    ("condition", "kind", "resume"),
    [
        (Condition.WRONG_NUMBER, TroubleKind.WRONG_NUMBER, Step.IDENTIFY),
        (Condition.CARD_REMOVED, TroubleKind.CARD_REMOVED, Step.CARD),
        (Condition.NO_CARD, TroubleKind.NO_CARD, Step.CARD),
        (Condition.CARD_REFUSES, TroubleKind.CARD_REFUSES, Step.IDENTIFY),
        (Condition.CARD_NOT_SUPPORTED, TroubleKind.CARD_NOT_SUPPORTED, Step.IDENTIFY),
        (Condition.NEEDS_PRINTED_CODE, TroubleKind.NEEDS_PRINTED_CODE, Step.IDENTIFY),
    ],
)
def test_every_trouble_of_the_card_has_its_screen_and_a_way_on(walk, at_identify, condition, kind, resume):
    stopped = walk(at_identify, e.CodeShown(CODE_TEXT), e.ChipStopped(condition))
    assert stopped.step is Step.TROUBLE
    assert stopped.trouble is not None
    assert stopped.trouble.kind is kind
    again = walk(stopped, e.Retry())
    assert again.step is resume
    assert again.consents == at_identify.consents


@pytest.mark.parametrize(("alarm", "kind"), [(True, "card-false"), (False, "card-unchecked")])
def test_a_chip_that_proves_nothing_identifies_nobody_and_false_is_told_from_unknown(
    walk, at_identify, verdict, alarm, kind
):
    visit = walk(at_identify, e.CodeShown(CODE_TEXT), e.ChipJudged(None, replace(verdict, alarm=alarm)))
    assert visit.trouble is not None
    assert visit.trouble.kind.value == kind
    assert visit.citizen is None


def test_a_chip_that_is_not_the_card_of_the_code_is_not_taken(walk, at_identify, citizen, verdict):
    other = replace(citizen, number="022195999017")
    visit = walk(at_identify, e.CodeShown(CODE_TEXT), e.ChipJudged(other, verdict))
    assert visit.trouble is not None
    assert visit.citizen is None


def test_a_document_without_the_twelve_digits_is_named_as_of_another_kind(
    walk, at_identify, citizen, verdict
):
    """A passport may be as genuine as can be: nothing can be filed under it here."""
    visit = walk(at_identify, e.CodeShown(CODE_TEXT), e.ChipJudged(replace(citizen, number=""), verdict))
    assert visit.trouble.kind is TroubleKind.CARD_NOT_SUPPORTED
    assert visit.citizen is None


def test_ones_own_card_after_a_false_one_finds_everything_entered(walk, at_papers, citizen, verdict):
    mine = replace(at_papers, pages={"giay-chung-sinh": (PAGE,)}, answers={"relation": "me"})
    false = walk(replace(mine, step=Step.CARD), e.ChipJudged(None, replace(verdict, alarm=True)))
    again = walk(replace(false, step=Step.CARD), e.ChipJudged(citizen, verdict))
    assert again.pages == mine.pages
    assert again.answers == mine.answers


def test_another_persons_card_takes_over_nothing_of_the_first_ones_dossier(walk, at_papers, citizen, verdict):
    first = replace(at_papers, pages={"giay-chung-sinh": (PAGE,)}, submission_id="5" * 32)
    first = replace(first, delivery=DeliveryWay.POST, delivery_answers={"phone": "0900000017"})
    other = replace(citizen, number="022095000018", name="Người Khác")
    visit = walk(replace(first, step=Step.CARD, claimed_number=""), e.ChipJudged(other, verdict))
    assert visit.citizen == other
    assert not visit.answers
    assert not visit.pages
    assert not visit.delivery_answers
    assert not visit.submission_id


@pytest.mark.parametrize(
    "happens",
    [
        judged({"number": "022095000018"}, (PAST,)),
        judged({"number": ""}),
        judged({"number": "022195999017"}),
        judged({}),
        judged(None),
        lambda *_: e.ChipNamed("022195999017"),
        lambda *_: e.ChipStopped(Condition.CARD_REFUSES),
        lambda *_: e.ChipStopped(Condition.WRONG_NUMBER),
        lambda *_: e.ReaderFailed(),
        lambda *_: e.Back(),
    ],
    ids=[
        "expired",
        "passport",
        "other",
        "the-first-again",
        "false",
        "named",
        "refuses",
        "wrong",
        "failed",
        "back",
    ],
)
def test_after_a_second_card_that_is_not_taken_nothing_goes_on_as_the_first_one(  # noqa: PLR0917
    walk, world, at_other_card, citizen, verdict, happens
):
    visit = walk(at_other_card, happens(citizen, verdict))
    assert (visit.citizen, visit.verdict) == (None, None)
    while visit.step is not Step.CONSENT:
        visit = walk(visit, e.Retry() if visit.step is Step.TROUBLE else e.Back())
    assert may_continue(visit, world)
    assert walk(visit, e.Continue()).step is Step.IDENTIFY


@pytest.mark.parametrize(("change", "facts"), [({"number": "022095000018"}, (PAST,)), ({"number": ""}, ())])
def test_a_judged_card_that_is_not_taken_leaves_nobody_known(  # noqa: PLR0917 - four are fixtures
    walk, at_form, citizen, verdict, change, facts
):
    reading = replace(at_form, step=Step.CARD, claimed_number="")
    visit = walk(reading, e.ChipJudged(replace(citizen, **change), replace(verdict, facts=facts)))
    assert (visit.step, visit.citizen, visit.verdict) == (Step.TROUBLE, None, None)
    assert visit.owner == citizen.number  # whose entries these are: only another's card takes them away


def test_a_look_at_the_screen_that_asks_for_the_card_forgets_nobody(walk, at_identify, citizen, verdict):
    greeted = walk(at_identify, e.CodeShown(CODE_TEXT), e.ChipJudged(citizen, verdict))
    back = walk(greeted, e.Back(), e.CodeShown("https://example.invalid/a"), e.Back(), e.Continue())
    assert (back.step, back.citizen) == (Step.SEARCH, citizen)


def test_an_expired_card_leads_to_the_counter_or_to_another_card(walk, at_identify, citizen):
    fact = Fact(FactName.CARD_IN_DATE, value=False, words="the card has expired")
    expired = Verdict(assurance=citizen.assurance, facts=(fact,), alarm=False)
    visit = walk(at_identify, e.CodeShown(CODE_TEXT), e.ChipJudged(citizen, expired))
    assert visit.trouble is not None
    assert visit.trouble.kind is TroubleKind.CARD_EXPIRED
    assert visit.citizen is None
    again = walk(visit, e.Retry())
    assert again.step is Step.IDENTIFY
    assert again.consents == at_identify.consents


def test_a_card_without_expiry_is_not_expired(walk, at_identify, citizen):
    fact = Fact(FactName.CARD_IN_DATE, value=None, words="DG1 cannot be read")
    verdict = Verdict(assurance=citizen.assurance, facts=(fact,), alarm=False)
    visit = walk(at_identify, e.CodeShown(CODE_TEXT), e.ChipJudged(citizen, verdict))
    assert visit.step is Step.GREETING
