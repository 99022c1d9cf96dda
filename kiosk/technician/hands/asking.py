"""Asking whoever stands at the machine, and what no answer means."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.languages.phrase import say
from kiosk.technician.check import Finding, Picture, failed, not_run
from kiosk.technician.person import Person, Task
from kiosk.technician.site import Site

NO_ANSWER = say("không chạy: không có ai trả lời")
CANNOT = say("không chạy: người kiểm tra chưa làm được việc này")
NOBODY = say("không chạy: cần có người đứng tại máy")


def undone(site: Site, task: Task, words: str, show: str = "") -> Finding | None:
    """Ask for something to be done; None when it was, or the finding that says why nothing was checked."""
    person = site.person
    if person is None:
        return not_run(NOBODY)
    done = person.perform(task, words, show)
    if done is None:
        return not_run(NO_ANSWER)
    return None if done else not_run(CANNOT)


def tried(site: Site, task: Task, words: str, good: Finding, bad: str) -> Finding:
    """Let somebody try the machine: `good` when it did as it should, a failure saying `bad` when not."""
    return _answered(site.person, lambda person: person.perform(task, words), good, bad)


def confirmed(site: Site, question: str, good: Finding, bad: str, picture: Picture | None = None) -> Finding:
    """Ask what only a person can see or hear: `good` for yes, a failure saying `bad` for no."""
    return _answered(site.person, lambda person: person.confirm(question, picture), good, bad)


def _answered(
    person: Person | None, ask: Callable[[Person], bool | None], good: Finding, bad: str
) -> Finding:
    if person is None:
        return not_run(NOBODY)
    answer = ask(person)
    if answer is None:
        return not_run(NO_ANSWER)
    return good if answer else failed(bad, good.detail, good.measures, good.pictures)
