"""A person at the screen is asked one question at a time, and none any more once they have gone away."""

from __future__ import annotations

import threading
import time
from types import SimpleNamespace

from kiosk.technician.asked import Question, ScreenPerson
from kiosk.technician.checks import CHECKS
from kiosk.technician.person import PATIENCE_SECONDS, Task
from kiosk.technician.running import limit_of

PATIENCE = 30.0


def test_an_answer_ends_the_question_and_one_that_comes_late_is_nobodys():
    told: list[Question | None] = []

    def asked(question: Question | None) -> None:
        told.append(question)
        if question is not None:
            threading.Thread(target=person.answer, args=(question.number,), kwargs={"yes": True}).start()

    person = ScreenPerson(asked, lambda: True)
    assert person.confirm("Có sạch không?") is True
    first = told[0]
    assert first is not None
    assert told == [first, None]
    person.answer(first.number, yes=False)
    assert person.perform(Task.LAY_CARD, "Đặt thẻ.") is True
    assert told[2] is not None
    assert told[2].number != first.number


def test_checks_that_are_cancelled_leave_their_question_unanswered():
    stopped = threading.Event()
    person = ScreenPerson(lambda _question: stopped.set(), lambda: not stopped.is_set())
    assert person.confirm("Có nghe thấy không?") is None


def test_who_left_a_question_unanswered_is_asked_nothing_more():
    told: list[Question | None] = []
    person = ScreenPerson(told.append, lambda: True, patience=0.0)
    assert person.confirm("Có sạch không?") is None
    assert person.perform(Task.LAY_CARD, "Đặt thẻ.") is None
    assert len([one for one in told if one is not None]) == 1


def test_who_touches_the_screen_is_still_there(monkeypatch):
    clock = [0.0]
    monkeypatch.setattr("kiosk.technician.asked.time", SimpleNamespace(monotonic=lambda: clock[0]))
    asked = threading.Event()
    person = ScreenPerson(lambda _question: asked.set(), lambda: True, patience=100.0)
    answers: list[bool | None] = []
    asking = threading.Thread(target=lambda: answers.append(person.perform(Task.TOUCH_GRID, "Chạm.")))
    asking.start()
    assert asked.wait(PATIENCE)
    while person._until < 100.0:  # its time begins after it is shown
        time.sleep(0.001)
    clock[0] = 90.0
    person.stay()
    clock[0] = 180.0
    asking.join(0.5)  # looks at the clock several times meanwhile
    still_asked = asking.is_alive()
    clock[0] = 200.0
    asking.join(PATIENCE)
    assert still_asked
    assert answers == [None]


def test_a_question_is_over_before_the_check_that_asks_it_counts_as_hanging():
    assert [check.name for check in CHECKS if check.attended and limit_of(check) <= PATIENCE_SECONDS] == []
