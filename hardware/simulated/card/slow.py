"""A card that takes its time: the radio's bit rate, and what the chip takes for each command."""

from __future__ import annotations

import time
from collections.abc import Callable

from hardware.simulated.card.troubled import Card

_BITS = 9
"""A byte on the air between chip and reader, with its parity bit (ISO/IEC 14443-3 section 6.2.3.1)."""


class SlowCard:
    """Answers as the card below, later; `sleep` spends the seconds."""

    def __init__(
        self,
        card: Card,
        milliseconds: float,
        bits_per_second: int,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._card = card
        self._milliseconds = milliseconds
        self._bits_per_second = bits_per_second
        self._sleep = sleep

    @property
    def atr(self) -> bytes:
        """The answer to reset of the card below."""
        return self._card.atr

    def reset(self) -> None:
        """Begin anew."""
        self._card.reset()

    def process(self, command: bytes) -> bytes:
        """Answer after what command and answer take on the air, and the chip in between."""
        answer = self._card.process(command)
        air = (len(command) + len(answer)) * _BITS / self._bits_per_second if self._bits_per_second else 0.0
        self._sleep(self._milliseconds / 1000 + air)
        return answer


class OddReader:
    """A reader that takes no long commands, or loses long answers: it says 6700 itself in either case."""

    def __init__(self, card: Card, most_command: int, most_answer: int) -> None:
        self._card = card
        self._most_command = most_command
        self._most_answer = most_answer

    @property
    def atr(self) -> bytes:
        """The answer to reset of the card below."""
        return self._card.atr

    def reset(self) -> None:
        """Begin anew."""
        self._card.reset()

    def process(self, command: bytes) -> bytes:
        """Pass a command on, if it is short enough, and its answer."""
        if self._most_command and len(command) > self._most_command:
            return b"\x67\x00"
        answer = self._card.process(command)
        return b"\x67\x00" if self._most_answer and len(answer) > self._most_answer else answer
