"""What checks ask the person at the screen, one question at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.technician.check import Picture
from kiosk.technician.person import Task

_LOOK_SECONDS = 0.1


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

    `asked` is called in that thread with every new question, and with None when it is over. A question that
    nobody answers while the checks are `wanted` waits as long as the check may run.
    """

    def __init__(self, asked: Callable[[Question | None], None], wanted: Callable[[], bool]) -> None:
        self._asked = asked
        self._wanted = wanted
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

    def _ask(self, words: str, task: Task | None, picture: Picture | None, show: str) -> bool | None:
        with self._turn:
            with self._answered:
                self._number += 1
                self._answer, self._open = None, True
                question = Question(self._number, words, task, picture, show)
            self._asked(question)
            try:
                with self._answered:
                    while self._open and self._wanted():
                        self._answered.wait(_LOOK_SECONDS)
                    self._open = False
                    return self._answer
            finally:
                self._asked(None)
