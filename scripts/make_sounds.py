#!/usr/bin/env python3
"""Make the kiosk's three tones: soft sines, 16-bit mono at 44.1 kHz; `scripts/make_sounds.py [FOLDER]`."""

from __future__ import annotations

import math
import sys
import wave
from array import array
from pathlib import Path

RATE = 44_100
PEAK = 0.45
_ATTACK, _RELEASE = 0.012, 0.09
_C5, _E5, _G5, _A4, _F4 = 523.25, 659.26, 783.99, 440.0, 349.23

# Each note: where it begins and how long it sounds, in seconds, and its frequency in hertz.
TONES: dict[str, tuple[tuple[float, float, float], ...]] = {
    "take": ((0.0, 0.18, _G5), (0.2, 0.3, _G5)),
    "done": ((0.0, 0.22, _C5), (0.13, 0.22, _E5), (0.26, 0.3, _G5)),
    "trouble": ((0.0, 0.24, _A4), (0.22, 0.33, _F4)),
}


def main() -> None:
    """Write every tone into the folder given, or into assets/sounds."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent / "assets/sounds"
    folder.mkdir(parents=True, exist_ok=True)
    for name, notes in TONES.items():
        with wave.open(str(folder / f"{name}.wav"), "wb") as file:
            file.setparams((1, 2, RATE, 0, "NONE", ""))
            file.writeframes(_samples(notes).tobytes())


def _samples(notes: tuple[tuple[float, float, float], ...]) -> array[int]:
    mixed = [0.0] * round(max(begin + length for begin, length, _ in notes) * RATE)
    for begin, length, frequency in notes:
        first, count = round(begin * RATE), round(length * RATE)
        for index in range(min(count, len(mixed) - first)):
            mixed[first + index] += _note(index / RATE, length, frequency)
    loudest = max(map(abs, mixed))
    samples = array("h", (round(value / loudest * PEAK * 32767) for value in mixed))
    samples[0] = samples[-1] = 0
    if sys.byteorder == "big":
        samples.byteswap()
    return samples


def _note(at: float, length: float, frequency: float) -> float:
    """One sample: a sine with a little of its octave, swelling and dying away without an edge."""
    rise = min(1.0, at / _ATTACK)
    fall = min(1.0, (length - at) / _RELEASE)
    swell = math.sin(rise * math.pi / 2) ** 2 * math.sin(max(0.0, fall) * math.pi / 2) ** 2
    body = math.sin(2 * math.pi * frequency * at) + 0.15 * math.sin(4 * math.pi * frequency * at)
    return swell * math.exp(-3 * at / length) * body


if __name__ == "__main__":
    main()
