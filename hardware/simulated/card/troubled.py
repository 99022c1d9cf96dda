"""A card that does not do as cards do: it goes away, keeps silent, answers late or with nonsense."""

from __future__ import annotations

import random
import threading
from typing import Protocol

from hardware.emrtd.errors import CardLost


class Card(Protocol):
    """What a reader sees of a card."""

    @property
    def atr(self) -> bytes:
        """The answer to reset."""

    def reset(self) -> None:
        """Begin anew, as when the field goes off."""

    def process(self, command: bytes) -> bytes:
        """Answer one command; raises CardLost when the card goes away instead."""


class TroubledCard:
    """Makes the trouble that is asked for, from another thread, on top of the card below."""

    def __init__(self, card: Card) -> None:
        self._card = card
        self._gone = threading.Event()
        self._left: int | None = None
        self._left_to_say: int | None = None
        self._mute = False
        self._asked = False
        self._late = 0.0
        self._dice: random.Random | None = None
        self._truth = 0.0
        self._before = b"\x90\x00"

    @property
    def atr(self) -> bytes:
        """The answer to reset of the card below."""
        return self._card.atr

    @property
    def gone(self) -> bool:
        """Whether the card was taken away."""
        return self._gone.is_set()

    @property
    def silent(self) -> bool:
        """Whether the card answers nothing any more."""
        return self._mute

    @property
    def asked(self) -> bool:
        """Whether a command waits for its answer."""
        return self._asked

    def take_away(self) -> None:
        """Take the card away, also from a command that it does not answer."""
        self._gone.set()

    def remove_at(self, command: int) -> None:
        """Let the card vanish at the Nth command from now, which gets no answer; counts from 1."""
        self._left = command

    def mute(self) -> None:
        """Answer nothing any more."""
        self._mute = True

    def mute_at(self, command: int) -> None:
        """Fall silent at the Nth command from now; counts from 1."""
        self._left_to_say = command

    def answer_late(self, seconds: float) -> None:
        """Take `seconds` longer for the next answer."""
        self._late = seconds

    def garble(self, seed: int) -> None:
        """Answer nonsense from now on: for some seeds always, for others seldom."""
        self._dice = random.Random(seed)  # noqa: S311 - to be repeated, not to be secret
        self._truth = self._dice.choice((0.0, 0.5, 0.8, 0.95))

    def reset(self) -> None:
        """Begin anew."""
        self._card.reset()

    def process(self, command: bytes) -> bytes:
        """Answer, or make trouble; raises CardLost."""
        if self._left is not None:
            self._left -= 1
            if self._left <= 0:
                self.take_away()
        if self._left_to_say is not None:
            self._left_to_say -= 1
            self._mute = self._mute or self._left_to_say <= 0
        late, self._late = self._late, 0.0
        self._asked = True
        self._gone.wait(None if self._mute else late)
        self._asked = False
        if self.gone:
            raise CardLost("the card is gone")
        return self._garbled(self._card.process(command))

    def _garbled(self, answer: bytes) -> bytes:
        before, self._before = self._before, answer
        dice = self._dice
        if dice is None or dice.random() < self._truth:
            return answer
        place = dice.randrange(len(answer))
        flipped = bytes((answer[place] ^ 1 << dice.randrange(8),))
        return dice.choice(
            (
                dice.randbytes(dice.randrange(300)),
                dice.randbytes(2),  # a status word that means anything
                answer[:place] + flipped + answer[place + 1 :],
                answer[:place],
                answer + dice.randbytes(dice.randrange(1, 20)),
                before,  # to an earlier question
            )
        )
