"""What checks ask the person at the screen, one question at a time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from kiosk.technician.check import Picture
from kiosk.technician.person import PATIENCE_SECONDS, Task

_LOOK_SECONDS = 0.1
# Goes on from run to run: an answer to a question of the last one answers none of the next.
_NUMBERS = count(1)


@dataclass(frozen=True, slots=True)
class Question:
    """Something that only a person can see or do: a `task`, or where it is None a question with a picture.

    `number` tells one question from the next; `show` is text for a QR code.
    """

    number: int
    words: str
    task: Task | None = None
    picture: Picture | None = None
    show: str = ""


class ScreenPerson:
    """A `Person` that is asked by a screen: checks wait in their thread until the screen answers.

    `asked` is called in that thread with every new question, and with None when it is over. One that nobody
    answers within `patience` seconds is over, and whoever left it is asked nothing more.
    """

    def __init__(
        self,
        asked: Callable[[Question | None], None],
        wanted: Callable[[], bool],
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self._asked = asked
        self._wanted = wanted
        self._patience = patience
        self._until = 0.0
        self._gone = False
        self._turn = threading.Lock()
        self._answered = threading.Condition()
        self._number = 0
        self._answer: bool | None = None
        self._open = False

    def confirm(self, question: str, picture: Picture | None = None) -> bool | None:
        """Ask what only a person can see or hear."""
        return self._ask(question, None, picture, "")

    def perform(self, task: Task, words: str, show: str = "") -> bool | None:
        """Ask for something to be done."""
        return self._ask(words, task, None, show)

    def answer(self, number: int, *, yes: bool) -> None:
        """Answer a question; one that is over already is not answered any more."""
        with self._answered:
            if self._open and number == self._number:
                self._answer, self._open = yes, False
                self._answered.notify_all()

    def stay(self) -> None:
        """Somebody touched the screen: they are there, and have their time anew."""
        self._until = time.monotonic() + self._patience

    def _ask(self, words: str, task: Task | None, picture: Picture | None, show: str) -> bool | None:
        with self._turn:
            if self._gone:
                return None
            with self._answered:
                self._number = next(_NUMBERS)
                self._answer, self._open = None, True
                question = Question(self._number, words, task, picture, show)
            self._asked(question)
            self.stay()
            try:
                with self._answered:
                    while self._open and self._wanted() and not self._gone:
                        self._answered.wait(_LOOK_SECONDS)
                        self._gone = self._open and time.monotonic() >= self._until
                    self._open = False
                    return self._answer
            finally:
                self._asked(None)
