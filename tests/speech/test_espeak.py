"""The voice: what espeak-ng makes of the words, that no command line holds them, that it falls silent."""

from __future__ import annotations

import io
import os
import stat
import time
import wave
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.languages.catalogue import Language
from kiosk.speech.espeak import EspeakVoice
from kiosk.speech.port import Sentence, Speech

pytestmark = pytest.mark.slow

VIETNAMESE = Language("vi", "Tiếng Việt", "vi")
ENGLISH = Language("en", "English", "en")
SECONDS = 20


def speech(*texts: str, language: Language = VIETNAMESE, volume: int = 2) -> Speech:
    return Speech(tuple(map(Sentence, texts)), language, volume)


def until(holds: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < deadline, f"waited {SECONDS} s for {what}"
        time.sleep(0.01)


def program(path: Path, text: str) -> Path:
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@pytest.fixture
def listening(tmp_path, monkeypatch) -> Path:
    """Put an `aplay` first on the path that writes down what it is told to play."""
    heard = tmp_path / "heard.wav"
    program(
        tmp_path / "aplay",
        f'#!/bin/sh\necho "$@" > "{tmp_path}/asked"\ncat > "{heard}.part"\nmv "{heard}.part" "{heard}"\n',
    )
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    return heard


def seconds(heard: Path) -> float:
    # A program that writes into a pipe cannot know how long the sound will be: its header says so too late.
    with wave.open(io.BytesIO(heard.read_bytes())) as sound:
        frames = sound.readframes(1 << 30)
        return len(frames) / sound.getsampwidth() / sound.getframerate()


def loudest(heard: Path) -> int:
    samples = memoryview(heard.read_bytes()[44:][: (heard.stat().st_size - 44) // 2 * 2]).cast("h")
    return max(map(abs, samples))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (VIETNAMESE, "Quý khách cần làm gì? Chạm vào một ô bên dưới."),
        (ENGLISH, "What would you like to do? Touch one of the boxes below."),
    ],
)
def test_a_sentence_becomes_sound_in_its_language(listening: Path, language: Language, text: str) -> None:
    EspeakVoice().say(speech(text, language=language))
    until(listening.exists, "the sound")
    assert 2 < seconds(listening) < 12
    assert (listening.parent / "asked").read_text() == "--quiet -D default\n"


def test_the_volume_is_heard(listening: Path) -> None:
    loud = []
    for volume in (1, 4):
        listening.unlink(missing_ok=True)
        EspeakVoice().say(speech("Kính chào quý khách", volume=volume))
        until(listening.exists, "the sound")
        loud.append(loudest(listening))
    assert loud[0] * 2 < loud[1]


def test_nothing_is_begun_for_silence(listening: Path) -> None:
    voice = EspeakVoice()
    voice.say(speech("Kính chào", volume=0))
    voice.say(speech())
    assert voice._running == ()


def test_the_words_are_on_no_command_line_while_they_are_said(tmp_path, monkeypatch) -> None:
    secret = "Nguyễn Mẫu Minh Anh"
    program(tmp_path / "aplay", "#!/bin/sh\nexec sleep 60\n")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    voice = EspeakVoice()
    voice.say(speech(f"Họ và tên: {secret}. " * 200))
    lines = [Path(f"/proc/{child.pid}/cmdline").read_bytes() for child in voice._running]
    voice.stop()
    assert len(lines) == 2
    assert all(secret.encode() not in line for line in lines)
    assert b"espeak-ng" in lines[0]


def test_stopped_it_falls_silent_at_once_and_leaves_no_child(tmp_path, monkeypatch) -> None:
    program(tmp_path / "aplay", "#!/bin/sh\nexec sleep 60\n")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    voice = EspeakVoice()
    voice.say(speech("Một câu rất dài. " * 500))
    children = voice._running
    voice.stop()
    for child in children:
        child.wait(SECONDS)
    assert [child.returncode < 0 for child in children] == [True, True]
    voice.say(speech("Câu sau"))
    assert voice._running != children
    voice.stop()


def test_a_new_speech_ends_the_one_before(tmp_path, monkeypatch) -> None:
    program(tmp_path / "aplay", "#!/bin/sh\nexec sleep 60\n")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    voice = EspeakVoice()
    voice.say(speech("Câu một"))
    first = voice._running
    voice.say(speech("Câu hai"))
    assert [child.wait(SECONDS) < 0 for child in first] == [True, True]
    voice.stop()


def test_half_a_sign_in_what_was_typed_costs_no_words(listening: Path) -> None:
    voice = EspeakVoice()
    voice.say(speech("Kính chào \ud83d quý khách"))
    until(listening.exists, "the sound")
    voice.stop()


@pytest.mark.parametrize("missing", ["program", "player"])
def test_a_kiosk_without_the_programs_is_silent_and_goes_on(missing: str, listening: Path) -> None:
    voice = EspeakVoice(**{missing: "no-such-program"})
    voice.say(speech("Kính chào"))
    voice.say(speech("Kính chào"))
    voice.stop()
    assert not listening.exists()
