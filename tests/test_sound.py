from __future__ import annotations

import subprocess
import sys
import threading
import wave
from array import array
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from kiosk.sound import AplaySound, Tone

ROOT = Path(__file__).parent.parent
SOUNDS = ROOT / "assets/sounds"


def samples(file: Path) -> array[int]:
    with wave.open(str(file)) as sound:
        assert (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) == (1, 2, 44_100)
        heard = array("h", sound.readframes(sound.getnframes()))
    if sys.byteorder == "big":
        heard.byteswap()
    return heard


def wait_for_players() -> None:
    """Wait until no player is being waited for."""
    for thread in threading.enumerate():
        if thread.name == "sound":
            thread.join(30)
            assert not thread.is_alive()


def player(folder: Path, body: str) -> str:
    program = folder / "aplay"
    program.write_text(f"#!/bin/sh\n{body}\n")
    program.chmod(0o755)
    return str(program)


@pytest.mark.parametrize("tone", Tone)
def test_a_tone_is_short_soft_and_begins_and_ends_in_silence(tone):
    heard = samples(SOUNDS / f"{tone}.wav")
    assert 0.2 < len(heard) / 44_100 < 0.6
    assert 8_000 < max(map(abs, heard)) < 20_000
    # No click at either edge: a millisecond of next to nothing.
    assert (heard[0], heard[-1]) == (0, 0)
    assert max(map(abs, heard[:44])) < 400
    assert max(map(abs, heard[-44:])) < 400


def test_no_two_tones_sound_alike():
    assert len({samples(SOUNDS / f"{tone}.wav").tobytes() for tone in Tone}) == len(Tone)


def test_the_script_makes_the_tones_that_are_shipped(tmp_path):
    subprocess.run([sys.executable, ROOT / "scripts/make_sounds.py", tmp_path], check=True)
    assert {file.stem for file in tmp_path.glob("*.wav")} == set(Tone)
    for tone in Tone:
        made, shipped = samples(tmp_path / f"{tone}.wav"), samples(SOUNDS / f"{tone}.wav")
        assert len(made) == len(shipped)
        # The last digit of a sine is the C library's own.
        assert all(abs(one - other) <= 1 for one, other in zip(made, shipped, strict=True))


@pytest.mark.parametrize("tone", Tone)
def test_each_tone_plays_its_own_file(tone, tmp_path):
    heard = tmp_path / "heard"
    sound = AplaySound(SOUNDS, player(tmp_path, f"printf '%s\\n' \"$@\" > '{heard}'"))
    with capture_logs() as logs:
        sound.play(tone)
        wait_for_players()
    assert heard.read_text().splitlines()[-1] == str(SOUNDS / f"{tone}.wav")
    assert logs == []


def test_a_missing_program_is_logged_once_and_raises_nothing(tmp_path):
    sound = AplaySound(SOUNDS, str(tmp_path / "no-such-program"))
    with capture_logs() as logs:
        for tone in Tone:
            sound.play(tone)
    assert [(log["event"], log["reason"]) for log in logs] == [("no sound", "FileNotFoundError")]


def test_a_missing_sound_card_is_logged_once_and_raises_nothing(tmp_path):
    # aplay's own words and exit code on a machine without a card.
    sound = AplaySound(
        SOUNDS, player(tmp_path, "echo 'audio open error: No such file or directory' >&2; exit 1")
    )
    with capture_logs() as logs:
        for tone in Tone:
            sound.play(tone)
            wait_for_players()
    assert [(log["event"], log["reason"]) for log in logs] == [("no sound", "exit 1")]
