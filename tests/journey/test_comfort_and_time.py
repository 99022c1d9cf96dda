"""Comfort, help, pause and the clock: what a person chose goes with them, and nobody is hurried."""

from __future__ import annotations

import queue
from dataclasses import replace

import pytest

from kiosk.journey import events as e
from kiosk.journey.anywhere import untouched
from kiosk.journey.comfort import Comfort, Contrast
from kiosk.journey.effects import Play
from kiosk.journey.patience import Patience, stretch
from kiosk.journey.runner import Runner
from kiosk.journey.table import decide
from kiosk.journey.visit import Overlay, Purpose, Step, Visit

ENGLISH = Comfort(language="en", text_size=3, contrast=Contrast.HIGH)
SPEAK_ENGLISH = e.SetComfort("en", 3, Contrast.HIGH)
PATIENCE = Patience(idle=90, warning=20, pause=600)


class Alarm:
    """A clock that rings when it is told to, and says how long it was set for."""

    def __init__(self) -> None:
        self.set_for: queue.SimpleQueue[float | None] = queue.SimpleQueue()
        self._ring = None

    def set(self, seconds, alarm):
        self._ring = alarm
        self.set_for.put(seconds)

    def cancel(self):
        self._ring = None
        self.set_for.put(None)

    def ring(self):
        assert self._ring is not None
        self._ring()


class Nobody:
    """Does nothing of what is asked."""

    def perform(self, effect, post, wanted):
        """Let it be."""


@pytest.fixture
def alarm():
    return Alarm()


@pytest.fixture
def runner(world, alarm):
    running = Runner(world, Nobody(), PATIENCE, alarm)
    running.start()
    yield running
    running.stop()
    running.join()


@pytest.fixture
def touch(runner, alarm):
    """Hand in events; return for how long the clock was set after the last one."""

    def touch(*events):
        waits = []
        for event in events:
            runner.post(event)
            waits.append(alarm.set_for.get(timeout=10))
        return waits[-1]

    return touch


def test_a_language_chosen_before_the_visit_goes_with_it_and_is_forgotten_with_it(walk):
    chosen = walk(Visit(), SPEAK_ENGLISH, e.Begin(), e.ChoosePurpose(Purpose.FILE))
    assert chosen.comfort == ENGLISH
    assert walk(chosen, e.AskStartOver(), e.StartOver()) == Visit()


def test_back_to_the_first_screen_keeps_the_language_and_time_brings_the_usual_one_back(walk):
    back = walk(Visit(), SPEAK_ENGLISH, e.Begin(), e.Back())
    assert back == Visit(comfort=ENGLISH)
    assert walk(back, e.Idle()) == Visit()


def test_a_late_touch_brings_nothing_of_the_last_person_back(walk):
    before = walk(Visit(), SPEAK_ENGLISH, e.Begin())
    wiped = walk(before, e.AskStartOver(), e.StartOver())
    assert walk(wiped, e.SetComfort(volume=4)) == Visit(comfort=Comfort(volume=4))


def test_headphones_that_stay_plugged_in_speak_to_the_next_person_too(walk):
    plugged = Visit(headphones=True, comfort=Comfort(voice=True))
    assert walk(Visit(), e.HeadphonesSeen(plugged=True)) == plugged
    assert untouched(plugged)
    assert walk(plugged, e.Idle()) == plugged
    assert walk(plugged, e.SetComfort("en"), e.Begin(), e.AskStartOver(), e.StartOver()) == plugged
    silent = walk(plugged, e.Begin(), e.SetComfort(voice=False), e.HeadphonesSeen(plugged=True))
    assert not silent.comfort.voice
    assert walk(plugged, e.HeadphonesSeen(plugged=False)) == Visit()


def test_help_on_the_first_screen_goes_away_by_itself(walk):
    assert walk(Visit(), e.AskHelp(), e.Idle()) == Visit()


@pytest.mark.parametrize("beyond", [{"text_size": 4}, {"text_size": -1}, {"volume": 5}])
def test_there_is_no_size_and_no_volume_beyond_the_scale(beyond):
    with pytest.raises(ValueError, match="no such"):
        Comfort(**beyond)


def test_who_wants_no_tones_hears_none_and_sees_the_same(walk, world, at_form):
    loud, heard = decide(at_form, e.Continue(), world)
    silent = replace(at_form, comfort=Comfort(sounds=False))
    seen, unheard = decide(silent, e.Continue(), world)
    assert any(isinstance(effect, Play) for effect in heard)
    assert not any(isinstance(effect, Play) for effect in unheard)
    assert seen.problems == loud.problems


def test_a_pause_waits_long_and_then_warns_as_usual(walk, at_papers):
    paused = walk(at_papers, e.AskPause())
    assert paused.overlay is Overlay.PAUSE
    assert PATIENCE.of(paused) == 600
    warned = walk(paused, e.Idle())
    assert warned.overlay is Overlay.TIME_OUT
    assert walk(warned, e.CloseOverlay()).pages == at_papers.pages
    assert walk(warned, e.TimeUp()) == Visit()


def test_nobody_pauses_while_a_sheet_moves(walk, at_papers):
    scanning = walk(at_papers, e.ScanSheet("giay-chung-sinh"))
    assert walk(scanning, e.AskPause()) == scanning


def test_who_asked_for_more_time_gets_more_of_it_and_may_ask_as_often_as_they_like(walk, at_form):
    waits, visit = [], at_form
    for asked in range(15):
        assert visit.extensions == asked
        waits.append(PATIENCE.of(visit))
        visit = walk(visit, e.Idle(), e.CloseOverlay())
    assert visit == replace(at_form, extensions=15)
    assert waits[:4] == [90, 135, 180, 180]


@pytest.mark.parametrize("touch", [e.AskPause(), e.AskHelp(), e.CallStaff()])
def test_who_answers_the_warning_with_a_pause_or_a_question_has_asked_for_time_too(walk, at_form, touch):
    asked = walk(at_form, e.Idle(), touch, e.CloseOverlay())
    assert asked == replace(at_form, extensions=1)


def test_closing_help_is_no_extension(walk, at_form):
    assert walk(at_form, e.AskHelp(), e.CloseOverlay()) == at_form


def test_hands_at_the_phone_are_waited_for_longer(at_form):
    assert stretch(replace(at_form, step=Step.VNEID)) == 2 * stretch(at_form)


def test_the_clock_runs_on_the_first_screen_only_while_something_is_to_be_put_right(touch, alarm, runner):
    told: queue.SimpleQueue[Visit] = queue.SimpleQueue()
    runner.subscribe(told.put)
    assert touch(SPEAK_ENGLISH) == 90
    alarm.ring()
    assert [told.get(timeout=10), told.get(timeout=10)] == [Visit(comfort=ENGLISH), Visit()]
    assert touch(e.SetComfort("vi", 0, Contrast.LIGHT)) is None


def test_every_touch_sets_the_clock_anew_and_the_warning_its_own(touch, alarm, runner):
    assert touch(e.Begin(), e.ChoosePurpose(Purpose.FILE)) == 90
    assert touch(e.AskPause()) == 600
    alarm.ring()
    assert alarm.set_for.get(timeout=10) == 20
    assert touch(SPEAK_ENGLISH) == 20
    assert touch(e.CloseOverlay()) == 135
    alarm.ring()
    assert alarm.set_for.get(timeout=10) == 20
    alarm.ring()
    assert alarm.set_for.get(timeout=10) is None
    assert runner.visit == Visit()
