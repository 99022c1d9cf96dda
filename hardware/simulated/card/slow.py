"""What lies between a card and whoever reads it: time on the air, and a reader with limits of its own."""

from __future__ import annotations

import time
from collections.abc import Callable

from hardware.simulated.card.troubled import Card

_BITS = 9
"""A byte on the air between chip and reader, with its parity bit (ISO/IEC 14443-3 section 6.2.3.1)."""


def seconds_for(count: int, milliseconds: float, bits_per_second: int) -> float:
    """Return what a command takes whose answer and it have `count` bytes: on the air, and in the chip."""
    air = count * _BITS / bits_per_second if bits_per_second else 0.0
    return milliseconds / 1000 + air


class _Between:
    """Passes on what has to do with the card's power."""

    def __init__(self, card: Card) -> None:
        self._card = card

    @property
    def atr(self) -> bytes:
        """The answer to reset of the card below."""
        return self._card.atr

    def reset(self) -> None:
        """Begin anew."""
        self._card.reset()


class SlowCard(_Between):
    """Answers as the card below, later; `sleep` spends the seconds."""

    def __init__(
        self,
        card: Card,
        milliseconds: float,
        bits_per_second: int,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        super().__init__(card)
        self._milliseconds = milliseconds
        self._bits_per_second = bits_per_second
        self._sleep = sleep

    def process(self, command: bytes) -> bytes:
        """Answer after what command and answer take on the air, and the chip in between."""
        answer = self._card.process(command)
        self._sleep(seconds_for(len(command) + len(answer), self._milliseconds, self._bits_per_second))
        return answer


class OddReader(_Between):
    """A reader that takes no long commands, or loses long answers: it says 6700 itself in either case."""

    def __init__(self, card: Card, most_command: int, most_answer: int) -> None:
        super().__init__(card)
        self._most_command = most_command
        self._most_answer = most_answer

    def process(self, command: bytes) -> bytes:
        """Pass a command on, if it is short enough, and its answer."""
        if self._most_command and len(command) > self._most_command:
            return b"\x67\x00"
        answer = self._card.process(command)
        return b"\x67\x00" if self._most_answer and len(answer) > self._most_answer else answer
