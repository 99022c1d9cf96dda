"""Devices, province and clock that answer when told to, so that a random visit repeats by its seed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from kiosk.journey.effects import Effect, NoteRating, NoteSlip, Play, PrintSlip, Seal, Wipe
from kiosk.journey.events import Event, Queued
from kiosk.journey.forgetting import forget
from kiosk.journey.runner import Post, Wanted
from tests.ui.monkey.answers import WHO_WAITS, Luck, answers

# Done at once, with nothing to answer.
_SILENT = (Play, NoteSlip, NoteRating)


@dataclass
class Pending:
    """An effect that is under way, and what it will answer, one event after the other."""

    effect: Effect
    post: Post
    wanted: Wanted
    events: Iterator[Event] = field(default_factory=lambda: iter(()))


class Backstage:
    """A performer whose effects wait in a row; `answer` lets one of them say its next word."""

    def __init__(self) -> None:
        self.wipes = 0
        self.faults: list[str] = []
        self.under_way: list[Pending] = []
        self.luck: Luck | None = None
        self._arrived: list[Pending] = []
        self._lock = threading.Lock()
        self._filed: set[str] = set()

    def perform(self, effect: Effect, post: Post, wanted: Wanted) -> None:
        """Take an effect; called on the executor's threads."""
        if isinstance(effect, Wipe):
            forget()
            self.wipes += 1
        elif not isinstance(effect, _SILENT):
            with self._lock:
                self._arrived.append(Pending(effect, post, wanted))

    def take_in(self, luck: Luck) -> None:
        """Let those that came begin, in an order that does not hang on the threads."""
        self.luck = luck
        with self._lock:
            arrived, self._arrived = self._arrived, []
        for pending in sorted(arrived, key=lambda one: type(one.effect).__name__):
            self._look(pending.effect)
            pending.events = iter(answers(pending.effect, luck))
            self.under_way.append(pending)
        self.under_way = [one for one in self.under_way if one.wanted() or luck.chance.random() < 0.2]

    def waits(self) -> list[Pending]:
        """List what has something to say to the screen that is shown."""
        return [one for one in self.under_way if one.wanted()]

    def works(self) -> list[Pending]:
        """List what ends by itself: it waits for nobody."""
        return [one for one in self.waits() if not isinstance(one.effect, WHO_WAITS)]

    def answer(self, chosen: Pending) -> None:
        """Let one of them say its next word, be it wanted or not."""
        event = next(chosen.events, None)
        if event is None:
            self.under_way.remove(chosen)
            return
        if isinstance(event, Queued) and isinstance(chosen.effect, Seal):
            self._filed.add(chosen.effect.visit.submission_id)
        chosen.post(event)

    def _look(self, effect: Effect) -> None:
        """See that nothing is filed a second time, and no slip printed of what was not filed."""
        if isinstance(effect, Seal) and effect.visit.submission_id in self._filed:
            self.faults.append("a dossier was filed twice")
        if isinstance(effect, PrintSlip) and effect.visit.filing is None:
            self.faults.append("a slip without a filed dossier")


class Alarm:
    """The clock as a button: the journey's one alarm, rung by hand."""

    def __init__(self) -> None:
        self._alarm: Callable[[], None] | None = None
        self.seconds = 0.0

    def set(self, seconds: float, alarm: Callable[[], None]) -> None:
        """Note the alarm."""
        self.seconds, self._alarm = seconds, alarm

    def cancel(self) -> None:
        """Forget it."""
        self._alarm = None

    @property
    def is_set(self) -> bool:
        """Whether time alone leads on."""
        return self._alarm is not None

    def ring(self) -> None:
        """Let the time pass."""
        alarm, self._alarm = self._alarm, None
        if alarm is not None:
            alarm()
