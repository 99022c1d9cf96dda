"""What is shown of a card opens its chip, and a chip that is not that card's is said to be so at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hardware.vocabulary import AccessKey, KeyKind
from kiosk.identity.assurance import CardAssurance
from kiosk.identity.verdict import Fact, FactName, Verdict
from kiosk.journey import events as e
from kiosk.journey.effects import ReadChip
from kiosk.journey.table import decide, may_continue
from kiosk.journey.visit import Step, TroubleKind, Visit

NUMBER = "022195000017"
CODE = f"{NUMBER}||Nguyễn Mẫu Minh Anh|12051995|Nữ|Phường Hồng Gai|15062021"
CODE_OF_2024 = f"{CODE}||||"
ZONE = "IDVNM0990000176001099000017<<7\n9901155M3901153VNM<<<<<<<<<<<8\nNGUYEN<<VAN<THU<<<<<<<<<<<<<<<"
CAN = AccessKey(KeyKind.CAN, "000017")
ALARM = Verdict(CardAssurance.UNIDENTIFIED, (), alarm=True)


@pytest.fixture
def shown(world):
    """Show a text to the scanner and give the visit and the effect that reads the chip."""

    def show(text: str) -> tuple[Visit, ReadChip | None]:
        visit, effects = decide(Visit(step=Step.IDENTIFY), e.CodeShown(text), world)
        return visit, next((effect for effect in effects if isinstance(effect, ReadChip)), None)

    return show


@pytest.mark.parametrize("code", [CODE, CODE_OF_2024])
def test_a_code_of_either_card_opens_by_the_access_number_first_and_by_the_zone_where_there_is_no_pace(
    shown, code
):
    visit, read = shown(code)
    first, *others = read.keys
    assert first == CAN
    assert {key.kind for key in others} == {KeyKind.MRZ}
    assert all(key.text.startswith("195000017") for key in others)
    assert (visit.step, visit.claimed_number, visit.can) == (Step.CARD, NUMBER, "")


def test_a_scanner_that_reads_the_zone_serves_too(shown):
    visit, read = shown(ZONE)
    assert read.keys == (CAN, AccessKey(KeyKind.MRZ, "099000017699011553901153"))
    assert visit.claimed_number == "001099000017"


def test_a_zone_that_was_misread_is_refused_like_any_other_code(shown):
    visit, read = shown(ZONE.replace("9901155", "9901150"))
    assert (visit.step, visit.code_refused, read) == (Step.IDENTIFY, True, None)


def test_a_zone_may_come_line_by_line_and_a_misread_one_is_said_and_scanned_again(walk):
    first, second, names = ZONE.split("\n")
    begun = walk(Visit(step=Step.IDENTIFY), e.CodeShown(first))
    assert (begun.step, begun.code_refused) == (Step.IDENTIFY, False)
    there = walk(begun, e.CodeShown(second), e.CodeShown(names))
    assert (there.step, there.claimed_number, there.zone_line) == (Step.CARD, "001099000017", "")

    misread = walk(begun, e.CodeShown(second.replace("9901155", "9901150")))
    assert (misread.step, misread.code_refused) == (Step.IDENTIFY, True)
    again = walk(misread, e.CodeShown(names), e.CodeShown(first), e.CodeShown(second))
    assert again.keys == there.keys


def test_typed_digits_open_only_when_there_are_six_and_claim_no_number(world, walk):
    typing = walk(Visit(step=Step.IDENTIFY), e.CodeShown("https://example.invalid"), e.TypeCan("00001"))
    assert (typing.keys, may_continue(typing, world)) == ((), False)
    typed = walk(typing, e.TypeCan("000017"))
    assert (typed.keys, typed.claimed_number, may_continue(typed, world)) == ((CAN,), "", True)
    assert decide(typed, e.Continue(), world)[1] == (ReadChip((CAN,)),)


def test_digits_typed_after_a_code_take_its_place(walk):
    visit = walk(Visit(step=Step.IDENTIFY), e.CodeShown(CODE), e.Back(), e.TypeCan("123456"))
    assert visit.keys == (AccessKey(KeyKind.CAN, "123456"),)
    assert visit.claimed_number == ""


def test_a_chip_that_names_somebody_else_is_told_before_the_rest_is_read(walk):
    waiting = walk(Visit(step=Step.IDENTIFY), e.CodeShown(CODE), e.CardPlaced())
    other = walk(waiting, e.ChipNamed("022195999017"))
    assert other.trouble.kind is TroubleKind.WRONG_NUMBER
    assert walk(other, e.Retry()).step is Step.IDENTIFY


def test_a_chip_that_names_the_right_person_proves_nothing_by_that(walk):
    waiting = walk(Visit(step=Step.IDENTIFY), e.CodeShown(CODE), e.CardPlaced())
    assert walk(waiting, e.ChipNamed(NUMBER)) == waiting
    typed = walk(Visit(step=Step.IDENTIFY), e.TypeCan("000017"), e.Continue(), e.CardPlaced())
    assert walk(typed, e.ChipNamed("022195999017")) == typed


def fact(name: FactName, *, value: bool) -> Fact:
    return Fact(name, value, "")


@pytest.mark.parametrize(
    ("proof", "kind"),
    [
        (FactName.CHIP_AUTHENTICATION, TroubleKind.CARD_COPY),
        (FactName.ACTIVE_AUTHENTICATION, TroubleKind.CARD_COPY),
        (FactName.NOT_REVOKED, TroubleKind.CARD_REVOKED),
    ],
)
def test_a_copied_chip_and_a_card_taken_back_are_told_from_a_false_signature(walk, proof, kind):
    right = (fact(FactName.SIGNATURE, value=True), fact(FactName.HASHES, value=True))
    copy = replace(ALARM, facts=(*right, fact(proof, value=False)))
    at_card = replace(walk(Visit(step=Step.IDENTIFY), e.CodeShown(CODE)), citizen=None)
    visit = walk(at_card, e.ChipJudged(None, copy))
    assert visit.trouble.kind is kind
    assert visit.citizen is None
    false = replace(ALARM, facts=(fact(FactName.SIGNATURE, value=False), fact(proof, value=False)))
    assert walk(at_card, e.ChipJudged(None, false)).trouble.kind is TroubleKind.CARD_FALSE


def test_no_key_is_ever_shown_by_the_visit_s_own_words(shown):
    visit, read = shown(CODE)
    assert "195000017" not in repr(visit.keys)
    assert "000017" not in repr(read)
