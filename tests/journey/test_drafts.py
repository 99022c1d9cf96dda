"""Looking at another procedure loses nothing of the one that was begun; another person's is never found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.dossier.consent import ConsentPurpose
from kiosk.dossier.form import Who
from kiosk.journey import events as e
from kiosk.journey.visit import Overlay, Purpose, Step, Visit
from tests.journey.said import PAGE

BIRTH, COPY, NO_FORM = "1.001193", "2.000635", "2.000815"


@pytest.fixture
def begun(walk, at_form):
    """The mother has filled two pages of a birth and scanned a sheet."""
    filled = walk(at_form, e.Answer("relation", "me"), e.Answer("child_name", "Lê Thử An"))
    return replace(filled, form_step=1, pages={"giay-chung-sinh": (PAGE,)}, submission_id="5" * 32)


@pytest.fixture
def looked_elsewhere(walk, begun):
    at_search = walk(replace(begun, step=Step.PROCEDURE), e.Back())
    return walk(at_search, e.ChooseProcedure(COPY))


def test_another_procedure_begins_empty(looked_elsewhere):
    assert looked_elsewhere.procedure.code == COPY
    assert (dict(looked_elsewhere.answers), dict(looked_elsewhere.pages)) == ({}, {})
    assert looked_elsewhere.submission_id == ""


def test_the_first_procedure_chosen_again_has_everything(walk, begun, looked_elsewhere):
    filling = walk(looked_elsewhere, e.Continue(), e.ChooseWho(Who.SELF), e.Back(), e.Back(), e.Back())
    again = walk(filling, e.ChooseProcedure(BIRTH))
    assert again.procedure == begun.procedure
    assert (again.answers, again.sources, again.pages) == (begun.answers, begun.sources, begun.pages)
    assert again.submission_id == begun.submission_id
    assert walk(again, e.Back(), e.ChooseProcedure(COPY)).answers["who"] == "self"


def test_two_procedures_never_share_a_submission(walk, looked_elsewhere):
    there = walk(replace(looked_elsewhere, step=Step.REVIEW), e.Named("6" * 32, "KIOSK-CCCC-DDDD"))
    again = walk(replace(there, step=Step.SEARCH), e.ChooseProcedure(BIRTH))
    assert (again.submission_id, again.drafts[COPY].submission_id) == ("5" * 32, "6" * 32)


def test_consent_taken_back_empties_what_the_chip_filled_in_there_too(walk, begun, looked_elsewhere):
    assert begun.sources
    told = e.SetConsent(ConsentPurpose.READ_CARD, given=False)
    visit = walk(replace(looked_elsewhere, step=Step.CONSENT), told)
    draft = visit.drafts[BIRTH]
    assert draft.answers == {"relation": "me", "child_name": "Lê Thử An"}
    assert not draft.sources


def test_a_procedure_that_cannot_be_filed_is_shown_after_logging_in_and_not_waited_for(
    walk, at_identify, citizen, verdict
):
    looked = walk(Visit(), e.Begin(), e.ChoosePurpose(Purpose.LOOK_UP), e.ChooseProcedure(NO_FORM))
    filing = walk(looked, e.Back(), e.Back(), e.ChoosePurpose(Purpose.FILE))
    agreed = replace(filing, consents=at_identify.consents)
    greeted = walk(replace(agreed, step=Step.CARD), e.ChipJudged(citizen, verdict))
    assert walk(greeted, e.Continue()).step is Step.PROCEDURE
    assert walk(replace(greeted, step=Step.CONSENT), e.Continue()).step is Step.PROCEDURE


def test_the_way_back_to_the_very_first_screen_asks_before_it_forgets(walk, begun):
    back = walk(replace(begun, step=Step.PURPOSE), e.Back())
    assert (back.step, back.overlay) == (Step.PURPOSE, Overlay.START_OVER)
    assert walk(back, e.CloseOverlay()).answers == begun.answers
    assert walk(back, e.StartOver()) == Visit()
