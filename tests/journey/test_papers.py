"""Papers, delivery and the dossier's way out in the table."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hardware.vocabulary import Condition
from kiosk.dossier.consent import ConsentPurpose
from kiosk.dossier.delivery import DeliveryWay
from kiosk.dossier.filling import AnswerSource
from kiosk.journey import events as e
from kiosk.journey.effects import AwaitCustody, NameDossier, PrintSlip, Scan, Seal, StopScan
from kiosk.journey.prefilling import delivery_given, delivery_known
from kiosk.journey.table import decide, may_continue
from kiosk.journey.visit import Filing, Step, TroubleKind, Visit
from tests.journey.said import PAGE


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


def test_delivery_by_post_asks_for_address_and_telephone(walk, at_papers, citizen):
    visit = replace(at_papers, step=Step.DELIVERY, citizen=replace(citizen, residence=""))
    asked = walk(visit, e.ChooseDelivery(DeliveryWay.POST), e.Continue())
    assert asked.step is Step.DELIVERY
    assert set(asked.problems) == {"address", "phone"}
    assert walk(visit, e.ChooseDelivery(DeliveryWay.DESK), e.Continue()).step is Step.REVIEW


def test_the_post_asks_nothing_again_that_form_and_card_have_told(walk, at_papers, citizen):
    visit = replace(at_papers, step=Step.DELIVERY, answers={"contact_phone": "0900 000 017"})
    by_post = walk(visit, e.ChooseDelivery(DeliveryWay.POST))
    assert delivery_given(by_post) == {"address": citizen.residence, "phone": "0900 000 017"}
    assert {key: found.source for key, found in delivery_known(by_post).items()} == {
        "address": AnswerSource.CHIP,
        "phone": AnswerSource.FORM,
    }
    assert walk(by_post, e.Continue()).step is Step.REVIEW
    emptied = walk(by_post, e.AnswerDelivery("phone", ""), e.Continue())
    assert (emptied.step, emptied.problems.keys()) == (Step.DELIVERY, {"phone"})
    # What the card told goes with the consent to read it.
    withdrawn = walk(replace(by_post, step=Step.CONSENT), e.SetConsent(ConsentPurpose.READ_CARD, given=False))
    assert citizen.residence not in delivery_given(withdrawn).values()


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


def test_a_dossier_that_could_not_be_named_is_said_and_named_on_the_way_back(walk, world, at_papers):
    review = replace(at_papers, step=Step.REVIEW)
    stopped = walk(review, e.NotSaved(""))
    assert stopped.trouble is not None
    assert stopped.trouble.kind is TroubleKind.NOT_SAVED
    visit, effects = decide(stopped, e.Retry(), world)
    assert visit.step is Step.REVIEW
    assert NameDossier() in effects
