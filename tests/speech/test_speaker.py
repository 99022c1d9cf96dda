"""What may be heard: nothing personal without headphones, nothing old after something new."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from kiosk.front import build_speaker
from kiosk.languages.catalogue import VIETNAMESE
from kiosk.settings import Settings, Spoken
from kiosk.speech.espeak import EspeakVoice
from kiosk.speech.jack import AlsaJack
from kiosk.speech.port import NoSensor, NoVoice, Sentence, Speech
from kiosk.speech.speaker import Speaker, audible

PUBLIC = Sentence("Xem lại trước khi nộp")
PERSONAL = Sentence("Nguyễn Mẫu Minh Anh", personal=True)
SPEECH = Speech((PUBLIC, PERSONAL), VIETNAMESE, 2, "Thông tin riêng chỉ được đọc khi cắm tai nghe.")


class Jack:
    senses = True

    def __init__(self, *, plugged: bool) -> None:
        self._plugged = plugged

    def plugged(self) -> bool:
        return self._plugged


class Recorder:
    """A voice as recordings would be one: it only notes what it is given."""

    def __init__(self) -> None:
        self.said: list[Speech] = []
        self.stops = 0
        self.came = threading.Event()

    def say(self, speech: Speech) -> None:
        self.said.append(speech)
        self.came.set()

    def stop(self) -> None:
        self.stops += 1


def test_without_headphones_what_is_personal_is_left_out_and_that_is_said() -> None:
    for jack in (NoSensor(), Jack(plugged=False)):
        heard = audible(SPEECH, jack)
        assert [sentence.text for sentence in heard.sentences] == [PUBLIC.text, SPEECH.instead]


def test_with_headphones_everything_is_said() -> None:
    assert audible(SPEECH, Jack(plugged=True)) is SPEECH


def test_what_is_personal_alone_is_silence_without_headphones() -> None:
    assert audible(replace(SPEECH, sentences=(PERSONAL,), instead=""), NoSensor()).sentences == ()


def test_any_voice_can_take_the_place_of_the_made_one() -> None:
    voice = Recorder()
    speaker = Speaker(voice, Jack(plugged=True))
    speaker.say(SPEECH)
    assert voice.came.wait(10)
    speaker.close()
    assert voice.said == [SPEECH]


def test_what_was_asked_for_before_a_stop_is_not_said_after_it() -> None:
    asked, let_go = threading.Event(), threading.Event()

    class Slow:
        senses = True

        def plugged(self) -> bool:
            asked.set()
            return let_go.wait(10)

    voice = Recorder()
    speaker = Speaker(voice, Slow())
    speaker.say(SPEECH)
    assert asked.wait(10)
    speaker.stop()
    let_go.set()
    speaker.close()
    assert voice.said == []
    assert voice.stops == 2


@pytest.mark.parametrize(
    ("said", "status", "plugged"),
    [
        ("  : values=on\n", 0, True),
        ("  : values=off\n", 0, False),
        ("", 0, False),
        ("  : values=on\n", 1, False),
    ],
)
def test_the_jack_is_what_the_mixer_says_and_doubt_is_no(
    tmp_path, monkeypatch, said: str, status: int, plugged: bool
) -> None:
    monkeypatch.setattr("kiosk.speech.jack._SECONDS", 60.0)
    mixer = tmp_path / "amixer"
    mixer.write_text(f"#!/bin/sh\nprintf '{said}'\nexit {status}\n")
    mixer.chmod(0o755)
    assert AlsaJack("Headphone Jack", program=str(mixer)).plugged() is plugged


def test_a_machine_without_a_mixer_has_no_headphones() -> None:
    jack = AlsaJack("Headphone Jack", program="no-such-program")
    assert not jack.plugged()
    assert not jack.plugged()


def test_headphones_that_are_pulled_out_end_what_is_being_said_before_anybody_is_told(monkeypatch) -> None:
    monkeypatch.setattr("kiosk.speech.speaker._LOOK_SECONDS", 0.001)
    jack, voice = Jack(plugged=True), Recorder()
    heard = {True: threading.Event(), False: threading.Event()}
    stops: list[int] = []

    def hear(plugged: bool) -> None:
        stops.append(voice.stops)
        heard[plugged].set()

    speaker = Speaker(voice, jack)
    end = speaker.watch(hear)
    assert heard[True].wait(10)
    speaker.say(SPEECH)
    assert voice.came.wait(10)
    jack._plugged = False
    assert heard[False].wait(10)
    end()
    assert stops == [0, 1]
    speaker.close()


def test_a_voice_that_fails_once_speaks_again() -> None:
    class Hoarse(Recorder):
        def say(self, speech: Speech) -> None:
            super().say(speech)
            if len(self.said) == 1:
                raise ValueError("no breath")

    voice = Hoarse()
    speaker = Speaker(voice, Jack(plugged=True))
    for _ in range(2):
        voice.came.clear()
        speaker.say(SPEECH)
        assert voice.came.wait(10)
    speaker.close()
    assert len(voice.said) == 2


def test_headphones_that_come_and_go_are_told_until_nobody_wants_to_know(monkeypatch) -> None:
    monkeypatch.setattr("kiosk.speech.speaker._LOOK_SECONDS", 0.001)
    states = iter([False, True, True, False])
    told: list[bool] = []
    gone = threading.Event()

    class Changing:
        senses = True

        def plugged(self) -> bool:
            return next(states, False)

    def hear(plugged: bool) -> None:
        told.append(plugged)
        if not plugged:
            gone.set()

    speaker = Speaker(Recorder(), Changing())
    end = speaker.watch(hear)
    assert gone.wait(10)
    end()
    speaker.close()
    assert told == [True, False]


def test_without_a_sensor_nothing_is_watched() -> None:
    speaker = Speaker(Recorder(), NoSensor())
    before = threading.active_count()
    end = speaker.watch(lambda _: None)
    assert threading.active_count() == before
    end()
    speaker.close()


@pytest.mark.parametrize(
    ("sound", "jack", "voice", "headphones"),
    [
        (True, "", EspeakVoice, NoSensor),
        (True, "Headphone Jack", EspeakVoice, AlsaJack),
        (False, "", NoVoice, NoSensor),
    ],
)
def test_the_settings_name_the_voice_and_the_jack(
    sound: bool, jack: str, voice: type, headphones: type
) -> None:
    speaker = build_speaker(Settings(sound=sound, speech=Spoken(jack=jack)))
    assert isinstance(speaker._voice, voice)
    assert isinstance(speaker._headphones, headphones)
    speaker.close()
