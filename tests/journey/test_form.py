"""The procedure and its form in the table: found, filled, and nothing typed is lost."""

from __future__ import annotations

from dataclasses import replace

from kiosk.identity.assurance import CardAssurance
from kiosk.journey import events as e
from kiosk.journey.table import may_continue
from kiosk.journey.visit import Purpose, Step, TroubleKind, Visit


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
