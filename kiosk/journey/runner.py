"""The one thread that a visit lives on: events in, effects out, screens told.

Effects run in one executor and answer by `post`. An answer that belongs to a wiped visit is dropped, and so
is one to a question that the screen has left since.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Protocol

import structlog

from kiosk.journey.anywhere import UNINTERRUPTED, untouched
from kiosk.journey.effects import (
    FAILURES,
    OBSERVATIONS,
    VISIT_LONG,
    AwaitCustody,
    Effect,
    PrintSlip,
    Seal,
    Wipe,
)
from kiosk.journey.events import Event, Idle, TimeUp, Touch
from kiosk.journey.patience import Patience
from kiosk.journey.rule import BEGINNING
from kiosk.journey.table import decide
from kiosk.journey.timers import Timers
from kiosk.journey.visit import Overlay, Visit
from kiosk.journey.world import World

_log = structlog.get_logger(__name__)

Post = Callable[[Event], None]
Wanted = Callable[[], bool]

_STOP_SECONDS = 5.0


class _Knock:
    """Asks the journey's thread for a sign of life."""


class Performer(Protocol):
    """Does what a transition asks for; called on the executor's threads."""

    def perform(self, effect: Effect, post: Post, wanted: Wanted) -> None:
        """Do it and post what came of it; a waiting effect ends when `wanted` turns false."""


class Runner:
    """Owns the current visit, its thread, its timers and the executor of effects."""

    def __init__(self, world: World, performer: Performer, patience: Patience, timers: Timers) -> None:
        self.world = world
        self._performer = performer
        self._patience = patience
        self._timers = timers
        self._visit = Visit()
        self._visit_number = 0
        self._entries = 0
        self._beats = 0
        self._stopping = False
        self._events: queue.SimpleQueue[tuple[int, int | None, Event] | _Knock | None] = queue.SimpleQueue()
        self._listeners: list[Callable[[Visit], None]] = []
        self._executor = ThreadPoolExecutor(max_workers=8, thread_name_prefix="effect")
        # A wipe never queues behind a device that hangs: it is what ends the hanging. Nor does a dossier.
        self._wiper = ThreadPoolExecutor(max_workers=1, thread_name_prefix="wipe")
        self._filer = ThreadPoolExecutor(max_workers=2, thread_name_prefix="filing")
        self._under_way: set[Future[None]] = set()
        self._thread = threading.Thread(target=self._run, name="journey", daemon=True)

    @property
    def visit(self) -> Visit:
        """The visit as it stands; a frozen value, safe on any thread."""
        return self._visit

    def subscribe(self, listener: Callable[[Visit], None]) -> None:
        """Call `listener` with every new visit, on the journey's thread; before `start`."""
        self._listeners.append(listener)

    def start(self) -> None:
        """Begin with an empty visit."""
        self._thread.start()

    @property
    def beats(self) -> int:
        """How often the journey's thread has answered a `knock`."""
        return self._beats

    def knock(self) -> None:
        """Ask the journey's thread for a sign of life: `beats` grows when it gives one."""
        self._events.put(_Knock())

    def post(self, event: Event) -> None:
        """Hand in an event of the person in front of the screen; from any thread."""
        self._events.put((self._visit_number, None, event))

    def stop(self) -> None:
        """End the thread and give the effects that are under way five seconds to end."""
        self._stopping = True
        self._events.put(None)
        if self._thread.is_alive():
            self._thread.join()
        self._timers.cancel()
        for executor in (self._executor, self._wiper, self._filer):
            executor.shutdown(wait=False, cancel_futures=True)
        wait(tuple(self._under_way), _STOP_SECONDS)

    def join(self) -> None:
        """Wait for the last effects, after what they hang on was closed."""
        for executor in (self._executor, self._wiper, self._filer):
            executor.shutdown(wait=True)

    def _run(self) -> None:
        self._tell()
        for effect in BEGINNING:
            self._start(effect)
        while (item := self._events.get()) is not None:
            if isinstance(item, _Knock):
                self._beats += 1
                continue
            if self._stopping:
                continue
            number, entry, event = item
            if number == self._visit_number and entry in {None, self._entries}:
                try:
                    self._take(event)
                except Exception:  # noqa: BLE001  # one bad step must not leave a dead screen behind
                    _log.exception("event failed", happened=type(event).__name__)

    def _take(self, event: Event) -> None:
        before = self._visit
        after, effects = decide(before, event, self.world)
        wiping = any(isinstance(effect, Wipe) for effect in effects)
        if wiping:
            self._visit_number += 1
        self._entries += after.step is not before.step
        self._visit = after
        moved = after.step is not before.step or after.overlay is not before.overlay
        if moved or isinstance(event, Touch) or after.scanning is not before.scanning:
            self._watch_the_clock(after)
        if after.step is not before.step:
            _log.info(
                "step", step=after.step.value, trouble=after.trouble.kind.value if after.trouble else None
            )
        if after is not before:
            self._tell()
        for effect in effects:
            self._start(effect)

    def _start(self, effect: Effect) -> None:
        number, entry = self._visit_number, self._entries

        due = None if type(effect) in OBSERVATIONS else entry

        def post(event: Event) -> None:
            self._events.put((number, due, event))

        lasting = type(effect) in VISIT_LONG

        def wanted() -> bool:
            # An event that was being taken when the stop came starts effects all the same.
            here = number == self._visit_number and (lasting or entry == self._entries)
            return here and not self._stopping

        def run() -> None:
            try:
                self._performer.perform(effect, post, wanted)
            except Exception:  # noqa: BLE001  # a bug must be seen in the log, and must not strand the citizen
                _log.exception("effect failed", effect=type(effect).__name__)
                failed = FAILURES.get(type(effect))
                if failed is not None:
                    post(failed)

        running = self._executor_of(effect).submit(run)
        self._under_way.add(running)
        running.add_done_callback(self._under_way.discard)

    def _executor_of(self, effect: Effect) -> ThreadPoolExecutor:
        match effect:
            case Wipe():
                return self._wiper
            case Seal() | AwaitCustody() | PrintSlip():
                return self._filer
            case _:
                return self._executor

    def _watch_the_clock(self, visit: Visit) -> None:
        number = self._visit_number
        if untouched(visit) or visit.step in UNINTERRUPTED or visit.scanning:
            self._timers.cancel()
        elif visit.overlay is Overlay.TIME_OUT:
            self._timers.set(self._patience.warning, lambda: self._events.put((number, None, TimeUp())))
        else:
            self._timers.set(self._patience.of(visit), lambda: self._events.put((number, None, Idle())))

    def _tell(self) -> None:
        for listener in self._listeners:
            listener(self._visit)
