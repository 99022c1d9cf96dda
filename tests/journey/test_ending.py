"""The end of a visit: rated in a touch, and not over while the card lies there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.journey import events as e
from kiosk.journey.effects import NoteRating, Play, WatchCard, Wipe
from kiosk.journey.rule import BEGINNING
from kiosk.journey.table import decide
from kiosk.journey.visit import Overlay, Step, Visit
from kiosk.sound import Tone


@pytest.fixture
def at_done(at_printing):
    return replace(at_printing, step=Step.DONE)


def test_a_rating_is_counted_once_when_the_visit_ends_as_it_was_chosen_last(walk, world, at_done):
    rated = walk(at_done, e.Rate(2), e.Rate(5))
    assert rated.stars == 5
    _, effects = decide(rated, e.Finish(), world)
    assert effects == (NoteRating(5), Wipe(), *BEGINNING)


@pytest.mark.parametrize("ends", [(e.StartOver(),), (e.Idle(), e.TimeUp())])
def test_a_rating_counts_whichever_way_the_visit_ends(walk, world, at_done, ends):
    *before, last = ends
    _, effects = decide(walk(at_done, e.Rate(4), *before), last, world)
    assert NoteRating(4) in effects


@pytest.mark.parametrize("stars", [0, 6, -1])
def test_there_are_one_to_five_stars(walk, at_done, stars):
    assert walk(at_done, e.Rate(stars)) == at_done


def test_nothing_is_counted_of_who_does_not_rate(world, at_done):
    assert decide(at_done, e.Finish(), world)[1] == (Wipe(), *BEGINNING)


def test_the_visit_does_not_end_while_the_card_lies_there(walk, at_done):
    told = walk(replace(at_done, card_on_reader=True), e.Finish())
    assert (told.step, told.overlay) == (Step.DONE, Overlay.TAKE_CARD)
    assert walk(told, e.CardGone()) == Visit()


def test_it_ends_on_the_persons_word_where_the_reader_does_not_notice(walk, at_done):
    assert walk(replace(at_done, card_on_reader=True), e.Finish(), e.Finish()) == Visit()


def test_it_ends_by_itself_where_everybody_has_gone(walk, at_done):
    left = walk(replace(at_done, card_on_reader=True), e.Finish(), e.Idle())
    assert left.overlay is Overlay.TIME_OUT
    assert walk(left, e.TimeUp()) == Visit()


@pytest.mark.parametrize("step", [Step.GREETING, Step.FORM, Step.DONE])
def test_after_a_visit_that_time_ended_the_kiosk_looks_whether_a_card_was_left(world, at_done, step):
    left = replace(at_done, step=step, overlay=Overlay.TIME_OUT)
    assert WatchCard() not in decide(left, e.TimeUp(), world)[1]
    there, effects = decide(replace(left, card_on_reader=True), e.TimeUp(), world)
    assert there == Visit()
    assert effects[-1] == WatchCard()


@pytest.mark.parametrize("step", [Step.WELCOME, Step.CLOSED])
def test_a_card_that_was_left_is_told_of_by_sight_and_sound_until_it_is_taken(walk, world, step):
    told, effects = decide(Visit(step=step), e.CardStays(), world)
    assert told == Visit(step=step, card_left=True)
    assert effects == (Play(Tone.TROUBLE),)
    quiet = replace(Visit(step=step), comfort=replace(Visit().comfort, sounds=False))
    assert decide(quiet, e.CardStays(), world) == (replace(quiet, card_left=True), ())
    assert walk(told, e.CardGone()) == Visit(step=step)


def test_a_card_that_was_left_is_not_forgotten_by_a_visit_that_nobody_went_on_with(walk, world):
    begun = walk(Visit(card_left=True), e.Begin())
    there, effects = decide(begun, e.Back(), world)
    assert there == Visit(card_left=True)
    assert WatchCard() in effects
    assert WatchCard() in decide(there, e.RoomSeen(enough=False), world)[1]


def test_the_card_that_is_read_is_no_card_that_was_left(walk):
    assert not walk(Visit(step=Step.CARD, card_left=True), e.CardPlaced()).card_left


def test_a_card_taken_early_only_lets_the_screen_know(walk, at_done):
    assert walk(replace(at_done, card_on_reader=True), e.CardGone()) == at_done
