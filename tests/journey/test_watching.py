"""What the reader is asked while nobody's visit goes on with the card that lies on it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from hardware.errors import DeviceFault, FaultKind
from kiosk.journey import events as e
from kiosk.journey import watching
from kiosk.journey.watching import Watcher


class Reader:
    """A reader that gives these answers, one a question."""

    def __init__(self, *answers: bool | DeviceFault) -> None:
        self.answers = list(answers)

    def wait_for_removal(self, seconds: float) -> bool:  # noqa: ARG002  # the port's signature
        answer = self.answers.pop(0)
        if isinstance(answer, DeviceFault):
            raise answer
        return answer


def told(reader: Reader) -> list[e.Event]:
    said: list[e.Event] = []
    station: Any = SimpleNamespace(chip_reader=reader)
    nothing: Any = None
    Watcher(station, nothing, nothing).card(said.append, lambda: bool(reader.answers))
    return said


def test_a_card_that_lies_there_is_told_of_once_in_a_while_and_its_going_at_once() -> None:
    assert told(Reader(False, False, False, True)) == [e.CardStays(), e.CardGone()]


def test_it_is_told_of_again_after_a_while(monkeypatch: Any) -> None:
    monkeypatch.setattr(watching, "_REMIND_SECONDS", 0.0)
    assert told(Reader(False, False, True)) == [e.CardStays(), e.CardStays(), e.CardGone()]


def test_a_reader_that_a_wipe_begins_anew_is_asked_again(monkeypatch: Any) -> None:
    monkeypatch.setattr(watching, "_LISTEN_SECONDS", 0.0)
    assert told(Reader(DeviceFault(next(iter(FaultKind)), "begun anew"), False, True)) == [
        e.CardStays(),
        e.CardGone(),
    ]


def test_an_empty_reader_is_said_to_be_empty_and_no_more() -> None:
    assert told(Reader(True)) == [e.CardGone()]
