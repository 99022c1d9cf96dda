"""What the table promises: a way on from everywhere, and nothing entered is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hardware.vocabulary import Condition, PrintEnd, PrintOutcome
from kiosk.capture.page import Page
from kiosk.dossier.consent import ConsentPurpose
from kiosk.dossier.delivery import DeliveryWay
from kiosk.identity.assurance import CardAssurance
from kiosk.identity.verdict import Fact, FactName, Verdict
from kiosk.journey import events as e
from kiosk.journey.effects import (
    AwaitCustody,
    NameDossier,
    NoteSlip,
    PrintSlip,
    ReadChip,
    Scan,
    Seal,
    StopScan,
    Wipe,
)
from kiosk.journey.table import decide, may_continue
from kiosk.journey.visit import Filing, Overlay, Purpose, SlipState, Step, TroubleKind, Visit

PAGE = Page(b"jpeg", 2480, 3508, 300)
CODE_TEXT = "022195000017||Nguyễn Mẫu Minh Anh|12051995|Nữ|Phường Hồng Gai|15062021"


@pytest.fixture
def at_consent(walk):
    return walk(Visit(), e.Begin(), e.ChoosePurpose(Purpose.FILE))


@pytest.fixture
def at_identify(walk, at_consent):
    return walk(
        at_consent,
        e.SetConsent(ConsentPurpose.READ_CARD, given=True),
        e.SetConsent(ConsentPurpose.SEND_DOSSIER, given=True),
        e.Continue(),
    )


@pytest.fixture
def at_form(walk, at_identify, citizen, verdict):
    return walk(
        at_identify,
        e.CodeShown(CODE_TEXT),
        e.CardPlaced(),
        e.ChipJudged(citizen, verdict),
        e.Continue(),
        e.ChooseProcedure("1.001193"),
        e.Continue(),
    )


@pytest.fixture
def verdict(citizen):
    return Verdict(assurance=citizen.assurance, facts=(), alarm=False)


@pytest.fixture
def at_papers(world, at_form):
    procedure = world.catalogue.find("1.001193")
    return replace(at_form, step=Step.PAPERS, case=procedure.cases[0])


@pytest.fixture
def at_printing():
    return Visit(step=Step.PRINTING, submission_id="5" * 32, filing=Filing("KIOSK-AAAA-BBBB"))


def test_consent_is_unticked_and_nothing_is_read_without_it(walk, world, at_consent):
    assert not at_consent.consents
    assert not may_continue(at_consent, world)
    assert walk(at_consent, e.Continue()).step is Step.CONSENT


def test_consent_records_the_moment_of_each_purpose(at_identify, world):
    assert set(at_identify.consents) == {ConsentPurpose.READ_CARD, ConsentPurpose.SEND_DOSSIER}
    assert set(at_identify.consents.values()) == {world.now()}


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


def test_taking_consent_back_forgets_what_the_chip_told(walk, at_form):
    visit = walk(replace(at_form, step=Step.CONSENT), e.SetConsent(ConsentPurpose.READ_CARD, given=False))
    assert visit.citizen is None
    assert (visit.can, visit.keys, visit.claimed_number) == ("", (), "")


def test_looking_up_needs_no_card_and_leads_to_filing(walk):
    looking = walk(Visit(), e.Begin(), e.ChoosePurpose(Purpose.LOOK_UP))
    assert looking.step is Step.SEARCH
    chosen = walk(looking, e.ChooseProcedure("1.001193"), e.Continue())
    assert chosen.step is Step.CONSENT
    assert walk(chosen, e.Back()).step is Step.PROCEDURE


def test_a_procedure_without_a_form_is_shown_but_not_filed(walk, world, at_form):
    visit = walk(replace(at_form, step=Step.SEARCH), e.ChooseProcedure("2.000815"))
    assert visit.step is Step.PROCEDURE
    assert not may_continue(visit, world)
    assert walk(visit, e.Continue()).step is Step.PROCEDURE


def test_an_answer_of_the_search_to_old_words_is_not_shown(walk, world, at_form):
    hits = world.catalogue.search("khai tử", 5)
    visit = replace(at_form, step=Step.SEARCH, query="khai sinh", hits=())
    assert walk(visit, e.Found("khai tử", hits)).hits == ()
    assert walk(visit, e.Found("khai sinh", hits)).hits == hits


def test_the_card_fills_the_part_of_the_parent_who_files(walk, at_form, citizen):
    as_mother = walk(at_form, e.Answer("relation", "me"))
    assert as_mother.answers["mother_name"] == citizen.name
    assert "mother_name" in as_mother.sources
    as_father = walk(as_mother, e.Answer("relation", "cha"))
    assert "mother_name" not in as_father.answers
    assert as_father.answers["father_name"] == citizen.name


def test_what_was_typed_is_never_overwritten_by_the_card(walk, at_form):
    visit = walk(at_form, e.Answer("relation", "me"), e.Answer("mother_name", "Vũ Thử Hòa"))
    again = walk(visit, e.Answer("relation", "cha"), e.Answer("relation", "me"))
    assert again.answers["mother_name"] == "Vũ Thử Hòa"
    assert "mother_name" not in again.sources


def test_a_form_page_with_an_open_question_says_so_and_stays(walk, at_form):
    visit = walk(at_form, e.Continue())
    assert visit.step is Step.FORM
    assert visit.form_step == 0
    assert "relation" in visit.problems


def test_going_back_through_the_form_keeps_every_answer(walk, at_form):
    filled = walk(at_form, e.Answer("relation", "me"))
    there = walk(replace(filled, form_step=1), e.Answer("child_name", "Trần Thử An"), e.Back(), e.Back())
    assert there.step is Step.PROCEDURE
    assert there.answers["child_name"] == "Trần Thử An"
    assert walk(there, e.Continue()).answers["child_name"] == "Trần Thử An"


def test_another_procedure_starts_with_an_empty_form(walk, at_form):
    filled = walk(at_form, e.Answer("relation", "me"))
    other = walk(replace(filled, step=Step.SEARCH), e.ChooseProcedure("2.000815"))
    assert not other.answers


def test_papers_cannot_be_left_before_the_required_one_is_scanned(walk, world, at_papers):
    assert not may_continue(at_papers, world)
    scanned = walk(at_papers, e.ScanSheet("giay-chung-sinh"), e.SheetScanned("giay-chung-sinh", PAGE))
    assert may_continue(scanned, world)
    assert walk(scanned, e.Continue()).step is Step.DELIVERY


def test_one_touch_too_many_starts_no_second_scan(world, at_papers):
    scanning, effects = decide(at_papers, e.ScanSheet("giay-chung-sinh"), world)
    assert effects == (Scan("giay-chung-sinh"),)
    assert decide(scanning, e.ScanSheet("giay-chung-sinh"), world)[1] == ()


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        (e.ScanStopped(Condition.FEEDER_EMPTY), TroubleKind.FEEDER_EMPTY),
        (e.ScanStopped(Condition.SHEET_JAM), TroubleKind.SHEET_JAM),
        (e.ScanStopped(Condition.DOUBLE_FEED), TroubleKind.DOUBLE_FEED),
        (e.ScanStopped(Condition.SCANNER_COVER_OPEN), TroubleKind.SCANNER_COVER_OPEN),
        (e.ScannerFailed(), TroubleKind.SCANNER_FAILED),
        (e.SheetRefused("Trang này trắng."), TroubleKind.PAGE_REFUSED),
    ],
)
def test_every_trouble_of_scanning_keeps_the_pages_already_there(walk, at_papers, event, kind):
    one = walk(at_papers, e.ScanSheet("giay-chung-sinh"), e.SheetScanned("giay-chung-sinh", PAGE))
    stopped = walk(one, e.ScanSheet("giay-chung-sinh"), event)
    assert stopped.trouble is not None
    assert stopped.trouble.kind is kind
    back = walk(stopped, e.Retry())
    assert back.step is Step.PAPERS
    assert back.pages["giay-chung-sinh"] == (PAGE,)
    assert not back.scanning


def test_back_while_a_sheet_moves_stops_it_and_leaves_the_papers_only_when_it_rests(walk, world, at_papers):
    scanning = walk(at_papers, e.ScanSheet("giay-chung-sinh"))
    stopping, effects = decide(scanning, e.Back(), world)
    assert stopping == scanning
    assert effects == (StopScan(),)
    rests = walk(stopping, e.ScanCancelled())
    assert (rests.step, rests.scanning, rests.pages) == (Step.PAPERS, False, at_papers.pages)
    assert walk(rests, e.Back()).step is Step.FORM


def test_delivery_by_post_asks_for_address_and_telephone(walk, at_papers):
    visit = replace(at_papers, step=Step.DELIVERY)
    asked = walk(visit, e.ChooseDelivery(DeliveryWay.POST), e.Continue())
    assert asked.step is Step.DELIVERY
    assert set(asked.problems) == {"address", "phone"}
    assert walk(visit, e.ChooseDelivery(DeliveryWay.DESK), e.Continue()).step is Step.REVIEW


def test_the_submission_id_is_minted_once_a_visit(walk, world, at_papers):
    visit = replace(at_papers, step=Step.DELIVERY, delivery=DeliveryWay.DESK)
    review, effects = decide(visit, e.Continue(), world)
    assert len(effects) == 1
    named = walk(review, e.Named("a" * 32, "KIOSK-AAAA-BBBB"))
    there = walk(named, e.Back())
    again, effects = decide(there, e.Continue(), world)
    assert again.submission_id == "a" * 32
    assert effects == ()


def test_submitting_seals_once_then_waits_for_custody(walk, world, at_papers):
    review = replace(at_papers, step=Step.REVIEW, submission_id="a" * 32)
    submitting, effects = decide(review, e.Continue(), world)
    assert [type(effect) for effect in effects] == [Seal]
    assert decide(submitting, e.Continue(), world)[1] == ()
    _, effects = decide(submitting, e.Queued(Filing("KIOSK-AAAA-BBBB")), world)
    assert effects == (AwaitCustody("a" * 32),)


def test_a_dossier_that_could_not_be_stored_leads_back_to_the_review(walk, at_papers):
    visit = replace(at_papers, step=Step.SUBMITTING, submission_id="a" * 32)
    stopped = walk(visit, e.NotSaved(""))
    assert stopped.trouble is not None
    assert stopped.trouble.kind is TroubleKind.NOT_SAVED
    assert walk(stopped, e.Retry()).step is Step.REVIEW


def test_late_custody_ends_in_a_queued_slip(world):
    visit = Visit(step=Step.SUBMITTING, submission_id="5" * 32, filing=Filing("KIOSK-AAAA-BBBB"))
    printing, effects = decide(visit, e.CustodyLate(), world)
    assert [type(effect) for effect in effects] == [PrintSlip]
    assert printing.filing is not None
    assert not printing.filing.in_custody


@pytest.mark.parametrize(
    ("condition", "kind"),
    [
        (Condition.PAPER_OUT, TroubleKind.PAPER_OUT),
        (Condition.PRINTER_COVER_OPEN, TroubleKind.PRINTER_COVER_OPEN),
        (Condition.CUTTER_JAM, TroubleKind.CUTTER_JAM),
        (Condition.HEAD_HOT, TroubleKind.HEAD_HOT),
        (Condition.SLIP_NOT_TAKEN, TroubleKind.SLIP_NOT_TAKEN),
        (Condition.PRINTER_OFFLINE, TroubleKind.PRINTER_OFFLINE),
        (None, TroubleKind.PRINTER_FAILED),
    ],
)
def test_a_slip_that_was_refused_can_be_printed_again_or_gone_without(walk, at_printing, condition, kind):
    refused = walk(at_printing, e.SlipEnded(PrintOutcome("job", PrintEnd.REFUSED, condition)))
    assert refused.trouble is not None
    assert refused.trouble.kind is kind
    assert walk(refused, e.Retry()).step is Step.PRINTING
    without = walk(refused, e.GoWithout())
    assert without.step is Step.DONE
    assert without.slip is SlipState.NOT_PRINTED
    assert walk(refused, e.Back()).step is Step.TROUBLE


def test_an_unknown_print_is_asked_about_and_never_repeated_by_itself(world, at_printing):
    asked, effects = decide(at_printing, e.SlipEnded(PrintOutcome("job", PrintEnd.UNKNOWN)), world)
    assert asked.step is Step.ASK_PRINTED
    assert not any(isinstance(effect, PrintSlip) for effect in effects)
    _, effects = decide(asked, e.SlipCameOut(yes=False), world)
    assert any(isinstance(effect, PrintSlip) for effect in effects)
    done, effects = decide(asked, e.SlipCameOut(yes=True), world)
    assert done.slip is SlipState.CONFIRMED
    assert NoteSlip("5" * 32, confirmed=True) in effects


def test_start_over_is_asked_once_more_and_then_wipes(walk, world, at_form):
    asked = walk(at_form, e.AskStartOver())
    assert asked.overlay is Overlay.START_OVER
    assert walk(asked, e.CloseOverlay()) == at_form
    wiped, effects = decide(asked, e.StartOver(), world)
    assert wiped == Visit()
    assert effects == (Wipe(),)


@pytest.mark.parametrize("step", [Step.SUBMITTING, Step.PRINTING])
def test_nothing_interrupts_submitting_and_printing(walk, step):
    visit = Visit(step=step, submission_id="5" * 32, filing=Filing("KIOSK-AAAA-BBBB"))
    for event in (e.AskStartOver(), e.StartOver(), e.Idle()):
        assert walk(visit, event) == visit


@pytest.mark.parametrize("step", [s for s in Step if s not in {Step.WELCOME, Step.SUBMITTING, Step.PRINTING}])
def test_every_other_screen_warns_before_it_wipes_and_can_be_extended(walk, world, step):
    visit = Visit(step=step)
    warned = walk(visit, e.Idle())
    assert warned.overlay is Overlay.TIME_OUT
    for _ in range(12):
        assert walk(warned, e.CloseOverlay()) == visit
    assert decide(warned, e.TimeUp(), world) == (Visit(), (Wipe(),))
    assert walk(visit, e.TimeUp()) == visit


def test_finishing_wipes(world):
    assert decide(Visit(step=Step.DONE), e.Finish(), world) == (Visit(), (Wipe(),))


def test_taking_consent_back_empties_what_the_chip_filled_in_and_keeps_what_was_typed(
    walk, at_form, citizen, verdict
):
    typed = walk(at_form, e.Answer("relation", "me"), e.Answer("child_name", "Lê Thử An"))
    assert typed.sources
    visit = walk(replace(typed, step=Step.CONSENT), e.SetConsent(ConsentPurpose.READ_CARD, given=False))
    assert visit.answers == {"relation": "me", "child_name": "Lê Thử An"}
    assert not visit.sources
    again = walk(replace(visit, step=Step.CARD), e.ChipJudged(citizen, verdict))
    assert again.answers == {"relation": "me", "child_name": "Lê Thử An"}


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


def test_a_procedure_that_needs_a_known_signer_is_not_filed_without(walk, world, at_form, citizen):
    procedure = world.catalogue.find("1.001193")
    strict = replace(procedure, needs=replace(procedure.needs, card=CardAssurance.CHIP_SIGNED))
    read_only = replace(citizen, assurance=CardAssurance.CHIP_READ)
    here = replace(at_form, step=Step.PROCEDURE, procedure=strict, citizen=read_only)
    stopped = walk(here, e.Continue())
    assert stopped.trouble is not None
    assert stopped.trouble.kind is TroubleKind.NEEDS_MORE
    assert stopped.trouble.detail == ""  # the screen's own words: the signer is not known
    assert walk(stopped, e.Retry()).step is Step.PROCEDURE
    assert walk(replace(here, citizen=citizen), e.Continue()).step is Step.FORM


def test_a_signed_card_that_is_not_enough_is_not_said_to_be_of_an_unknown_signer(walk, at_form, world):
    procedure = world.catalogue.find("1.001193")
    strict = replace(procedure, needs=replace(procedure.needs, card=CardAssurance.CHIP_GENUINE))
    stopped = walk(replace(at_form, step=Step.PROCEDURE, procedure=strict), e.Continue())
    assert stopped.trouble.kind is TroubleKind.NEEDS_MORE
    assert stopped.trouble.detail.startswith("Chữ ký trong chip đúng")


def test_a_dossier_that_could_not_be_named_is_said_and_named_on_the_way_back(walk, world, at_papers):
    review = replace(at_papers, step=Step.REVIEW)
    stopped = walk(review, e.NotSaved(""))
    assert stopped.trouble is not None
    assert stopped.trouble.kind is TroubleKind.NOT_SAVED
    visit, effects = decide(stopped, e.Retry(), world)
    assert visit.step is Step.REVIEW
    assert NameDossier() in effects


def test_the_same_print_is_asked_for_again_until_it_is_known_that_nothing_came_out(walk, at_printing):
    refused = PrintOutcome("a", PrintEnd.REFUSED, Condition.PAPER_OUT)
    assert walk(at_printing, e.PrinterFailed(), e.Retry()).slip_number == at_printing.slip_number
    assert walk(at_printing, e.SlipEnded(refused), e.Retry()).slip_number == at_printing.slip_number + 1
    asked = walk(at_printing, e.SlipEnded(PrintOutcome("a", PrintEnd.UNKNOWN)))
    assert walk(asked, e.SlipCameOut(yes=False)).slip_number == at_printing.slip_number + 1
