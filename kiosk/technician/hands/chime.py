"""A chime on one side of the loudspeakers, and whether the machine's sound takes it."""

from __future__ import annotations

import io
import math
import struct
import subprocess
import wave
from enum import StrEnum

from hardware.discovery.found import clean
from kiosk.languages.phrase import say
from kiosk.technician.check import Finding, absent
from kiosk.technician.site import Site

_RATE = 44_100
_SECONDS = 0.8
# A third above the other, so that two chimes one after the other are told apart.
_PITCHES = (659.3, 830.6)
_LOUD = 0.45
_MOST_SECONDS = 5.0
# What the kernel says where there is no card: "--- no soundcards ---".
_NO_CARDS = "no soundcards"


class Side(StrEnum):
    """Where a chime comes from; NOWHERE is silence, which tries the way to the loudspeakers alone."""

    LEFT = "left"
    RIGHT = "right"
    NOWHERE = "nowhere"


def soundless(site: Site) -> Finding | None:
    """Return why a machine's sound is not checked, None where it is; an installed one has to have a card."""
    if not site.sound:
        return absent(say("không chạy: âm thanh đang tắt trong cấu hình"))
    if site.appliance:
        return None
    try:
        cards = (site.root / "proc/asound/cards").read_text(errors="replace")
    except OSError:
        cards = ""
    if cards.strip() and _NO_CARDS not in cards:
        return None
    return absent(say("không chạy: máy này không có thiết bị âm thanh"))


def chime(side: Side) -> bytes:
    """Return a WAV file: two notes that fade, in two channels of 16 bits."""
    frames = bytearray()
    count = round(_RATE * (_SECONDS if side is not Side.NOWHERE else 0.1))
    for at in range(count):
        time = at / _RATE
        tone = sum(
            math.sin(2 * math.pi * pitch * (time - start)) * math.exp(-5 * (time - start))
            for pitch, start in zip(_PITCHES, (0.0, _SECONDS / 3), strict=True)
            if time >= start
        )
        level = round(32_767 * _LOUD * tone / len(_PITCHES)) if side is not Side.NOWHERE else 0
        frames += struct.pack("<hh", level * (side is Side.LEFT), level * (side is Side.RIGHT))
    file = io.BytesIO()
    with wave.open(file, "wb") as made:
        made.setnchannels(2)
        made.setsampwidth(2)
        made.setframerate(_RATE)
        made.writeframes(bytes(frames))
    return file.getvalue()


def play(sound: bytes, speaker: str, program: str = "aplay") -> str:
    """Play a WAV file on an ALSA device and wait for its end; empty, or what the player said went wrong."""
    command = [program, "--quiet", "-D", speaker, "-"]
    try:
        played = subprocess.run(command, input=sound, capture_output=True, timeout=_MOST_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return f"{program} did not end in {_MOST_SECONDS:g} s"
    except OSError as error:
        return f"{program}: {error.strerror}"
    if played.returncode == 0:
        return ""
    return clean(played.stderr.decode(errors="replace")) or f"{program}: exit {played.returncode}"
