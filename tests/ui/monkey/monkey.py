"""One random visit: a monkey that sometimes knows what it wants, and in the end always wants to go home."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from kiosk.journey.anywhere import UNATTENDED
from kiosk.journey.effects import WatchDevices, WatchRoom
from kiosk.journey.events import Answer, AnswerDelivery
from kiosk.journey.runner import Runner
from kiosk.journey.visit import Step, Visit
from tests.ui.monkey.answers import Luck
from tests.ui.monkey.backstage import Alarm, Backstage
from tests.ui.monkey.eyes import Thing, lists, things
from tests.ui.monkey.fingers import Fingers, let_live
from tests.ui.monkey.machine import Machine
from ui.app import App
from ui.simulated.visitor import answers_of

_ALWAYS_THERE = {"back", "start-over", "call-staff", "primary"}
_MACHINES_OWN = (WatchRoom, WatchDevices)  # nothing that a person does with their hands
_WAYS_HOME = ("overlay-confirm", "overlay-finish", "start-over", "slip:without", "go-without", "slip:yes")
_TO_LEAVE_IN = 120  # so many touches at most lead out of every state
_RINGS = 40
_PATIENCE = 20.0
_WORDS = ("khai sinh", "tam tru", "sao y", "Nguyen Van Thu", "ho khau", "zzz", "dang ky", "a")


class End(StrEnum):
    """How a visit ended."""

    FINISHED = "finished"
    WIPED = "wiped"
    STUCK = "stuck"


@dataclass(frozen=True, slots=True)
class Kiosk:
    """The window, the journey, and what stands behind them."""

    app: App
    runner: Runner
    backstage: Backstage
    alarm: Alarm
    machine: Machine


def settle(kiosk: Kiosk, luck: Luck) -> None:
    """Wait until journey and window have nothing more to do, as nobody's finger is faster than they."""
    runner = kiosk.runner
    until = time.monotonic() + _PATIENCE
    while True:
        beats = runner.beats
        runner.knock()
        while runner.beats == beats:
            _yield_to_others(until)
        while runner._under_way:
            _yield_to_others(until)
        let_live()
        if runner._events.empty() and not runner._under_way:
            break
    kiosk.backstage.take_in(luck)
    let_live()


class Monkey:
    """Plays one visit from the welcome to the wipe; `diary` says what it did, for whoever repeats it."""

    def __init__(self, kiosk: Kiosk, chance: Random, luck: Luck) -> None:
        self.diary: list[str] = []
        self.why = ""
        self._kiosk = kiosk
        self._chance = chance
        self._luck = luck
        self._sense = chance.choice((0.4, 0.8, 0.95, 0.98))
        self._length = chance.randint(20, 260)
        self._fingers = Fingers(kiosk.app.window, chance)
        self._wipes = kiosk.backstage.wipes
        self._last = Step.WELCOME

    def visit(self) -> End:
        """Play until the visit was wiped; STUCK when no way led out, and `why` says where."""
        self._settle()
        for number in range(self._length):
            if self._left():
                break
            if self._visit.step in UNATTENDED and number > 3:
                self._begin()
            elif not self._has_a_way_out():
                return self._stuck("nothing to touch, or nothing that ends it")
            elif self._chance.random() < self._sense:
                self._sensible()
            else:
                self._silly()
            self._settle()
        if not self._left() and self._visit.step not in UNATTENDED:
            way = self._go_home if self._chance.random() < 0.6 else self._wait
            if not way():
                return self._stuck(way.__name__.strip("_"))
        if self._kiosk.machine.desk.session.insider is not None:
            return self._stuck("a citizen came in behind the technician's door")
        return End.FINISHED if self._last is Step.DONE else End.WIPED

    @property
    def _visit(self) -> Visit:
        return self._kiosk.runner.visit

    def _left(self) -> bool:
        return self._kiosk.backstage.wipes > self._wipes

    def _stuck(self, why: str) -> End:
        visit, names = self._visit, [thing.name for thing in things(self._kiosk.app.window)]
        kind = visit.trouble.kind.value if visit.trouble else ""
        self.why = f"{why}: at {visit.step} {kind} {visit.overlay or ''}, to touch: {names}"
        return End.STUCK

    def _settle(self) -> None:
        if self._visit.step not in UNATTENDED:
            self._last = self._visit.step
        settle(self._kiosk, self._luck)

    def _note(self, what: str) -> None:
        self.diary.append(f"{self._visit.step}: {what}")

    def _things(self) -> list[Thing]:
        """Look what can be touched; a screen that settles is waited for."""
        for _ in range(60):
            seen = things(self._kiosk.app.window)
            if seen:
                break
            time.sleep(0.01)
            let_live()
        return seen

    def _has_a_way_out(self) -> bool:
        if self._kiosk.backstage.works():
            return True
        seen = self._things()
        led_by_time = self._visit.step in (*UNATTENDED, Step.SERVICE) or self._kiosk.alarm.is_set
        return bool(seen) and (led_by_time or any(thing.name in _WAYS_HOME for thing in seen))

    def _begin(self) -> None:
        # A panel that was opened first lies over the button.
        if not self._touch("panel-close") and not self._touch("begin"):
            self._devices()

    def _sensible(self) -> None:
        """Do what a person would: answer what lies over the screen, fill, go on."""
        works = self._kiosk.backstage.works()
        for pending in works:
            self._answer(pending)
        if works:
            return
        seen = self._things()
        over = [thing for thing in seen if thing.name.startswith("overlay-")]
        if over:
            stays = [thing for thing in over if thing.name not in _WAYS_HOME]
            self._tap(self._chance.choice(stays if stays and self._chance.random() < 0.9 else over))
            return
        results = [thing for thing in seen if self._is_filed_here(thing)]
        if results and self._chance.random() < 0.8:
            self._tap(self._chance.choice(results))
            return
        if self._fill(seen):
            return
        names = {thing.name: thing for thing in seen}
        if "primary" in names and self._chance.random() < 0.9:
            self._tap(names["primary"])
            return
        hands = [one for one in self._kiosk.backstage.waits() if not isinstance(one.effect, _MACHINES_OWN)]
        if hands and self._chance.random() < 0.7:
            self._answer(self._chance.choice(hands))
            return
        own = [thing for thing in seen if thing.name not in _ALWAYS_THERE and not thing.checked]
        answers = [thing for thing in own if not thing.name.startswith("key:")]
        if own or seen:
            self._tap(self._chance.choice(answers or own or seen))

    def _fill(self, seen: list[Thing]) -> bool:
        """Fill one empty line, or once in a while all that is asked; says whether there was anything."""
        visit, form = self._visit, self._kiosk.runner.world.form_of(self._visit)
        if visit.step is Step.FORM and form is not None and self._chance.random() < 0.4:
            known = answers_of(self._luck.person)
            asked = form.asked(visit.answers)
            open_ = [f for f in asked if not visit.answers.get(f.key) or f.key in visit.problems]
            for field in open_:
                wanted = known.get(field.key) or field.usual
                if field.choices and wanted not in {choice.value for choice in field.choices}:
                    wanted = self._chance.choice(field.choices).value
                self._kiosk.runner.post(Answer(field.key, wanted or _sample(field.kind.value)))
            self._note(f"answer {len(open_)}")
            return bool(open_)
        if visit.step is Step.DELIVERY and visit.delivery is not None and self._chance.random() < 0.5:
            empty = [key for key in visit.delivery.asks if not visit.delivery_answers.get(key)]
            for key in empty:
                self._kiosk.runner.post(AnswerDelivery(key, _sample(key)))
            if empty:
                return True
        lines = [t for t in seen if t.kind == "input" and not t.text]
        if lines and self._chance.random() < 0.6:
            line = self._chance.choice(lines)
            self._tap(line)
            self._settle()
            self._write("khai sinh" if "query" in line.name else _sample(line.name))
            return True
        return False

    def _is_filed_here(self, thing: Thing) -> bool:
        kind, _, code = thing.name.partition(":")
        return kind == "result" and self._kiosk.runner.world.forms.find(code) is not None

    def _silly(self) -> None:  # noqa: C901, PLR0912  # one line a case
        """Do anything at all."""
        fingers, chance = self._fingers, self._chance
        seen = things(self._kiosk.app.window)
        what = chance.choices(_SILLY, _WEIGHTS)[0]
        self._note(what)
        match what:
            case "thing" if seen:
                # Most of the screens lie behind several others: who starts over at once sees none of them.
                stays = [thing for thing in seen if thing.name not in _WAYS_HOME]
                self._tap(chance.choice(stays if stays and chance.random() < 0.8 else seen))
            case "hold" if seen:
                fingers.hold(chance.choice(seen).spot)
            case "hammer" if seen:
                fingers.hammer(chance.choice(seen).spot, chance.randint(2, 6))
            case "together" if len(seen) > 1:
                one, other = chance.sample(seen, 2)
                fingers.together(one.spot, other.spot)
            case "drag":
                places = lists(fingers.window)
                if places:
                    place = chance.choice(places)
                    fingers.drag(fingers.within(place), fingers.within(place))
            case "off the edge":
                fingers.drag(fingers.anywhere(), fingers.anywhere() * 2)
            case "keys":
                for _ in range(chance.randint(1, 5)):
                    fingers.key()
            case "write":
                self._write(chance.choice(_WORDS))
            case "time" if chance.random() < 0.5:
                self._kiosk.alarm.ring()
            case "devices":
                self._devices()
            case _:
                fingers.tap(fingers.anywhere())

    def _write(self, text: str) -> None:
        self._note("write")
        self._fingers.write(text)

    def _tap(self, thing: Thing) -> None:
        self._note(f"touch {thing.name or thing.text}")
        self._fingers.tap(thing.spot)

    def _touch(self, name: str) -> bool:
        found = next((thing for thing in things(self._kiosk.app.window) if thing.name == name), None)
        if found is not None:
            self._tap(found)
        return found is not None

    def _devices(self) -> bool:
        """Let a device speak, once in a while one that nobody waits for any more."""
        waiting = self._kiosk.backstage.waits()
        if self._chance.random() < 0.1:
            waiting = self._kiosk.backstage.under_way
        if waiting:
            self._answer(self._chance.choice(waiting))
        return bool(waiting)

    def _answer(self, pending: object) -> None:
        self._note(f"devices {type(pending.effect).__name__}")  # type: ignore[attr-defined]
        self._kiosk.backstage.answer(pending)  # type: ignore[arg-type]

    def _go_home(self) -> bool:
        """Leave by touches alone, while the machine works on."""
        return self._until_left(_TO_LEAVE_IN, self._homewards)

    def _homewards(self) -> None:
        works = self._kiosk.backstage.works()
        if works:
            self._answer(works[0])
        elif seen := self._things():
            # What lies under a panel is seen too, and takes no touch: then something else is tried.
            home = sorted((t for t in seen if t.name in _WAYS_HOME), key=lambda t: _WAYS_HOME.index(t.name))
            done = [t for t in seen if t.name == "primary" and self._visit.step is Step.DONE]
            known = (home or done) if self._chance.random() < 0.7 else []
            self._tap(known[0] if known else self._chance.choice(seen))

    def _wait(self) -> bool:
        """Leave by time alone, while the machine works on."""
        return self._until_left(_RINGS, self._pass_time)

    def _pass_time(self) -> None:
        works = self._kiosk.backstage.works()
        if works:
            self._answer(works[0])
            return
        self._note("time")
        if self._visit.step is Step.SERVICE:  # who came upon the gesture by chance
            self._kiosk.machine.wait_long()
            self._things()
        self._kiosk.alarm.ring()

    def _until_left(self, times: int, act: Callable[[], None]) -> bool:
        for _ in range(times):
            if self._left():
                return True
            act()
            self._settle()
        return self._left()


_CHANCES = {
    "thing": 30,
    "anywhere": 10,
    "hold": 2,
    "hammer": 3,
    "together": 4,
    "drag": 4,
    "off the edge": 3,
    "keys": 10,
    "write": 3,
    "time": 2,
    "devices": 12,
}
_SILLY, _WEIGHTS = tuple(_CHANCES), tuple(_CHANCES.values())


def _sample(kind: str) -> str:
    """Return what fits a line, by its kind or its name."""
    fitting = {
        "number": "2",
        "date": "05112026",
        "birth": "1990",
        "phone": "0912345678",
        "id-number": "022195000017",
        "email": "thu@example.org",
    }
    return next((text for part, text in fitting.items() if part in kind), "To 5 phuong Thu Nghiem")


def _yield_to_others(until: float) -> None:
    if time.monotonic() > until:
        raise TimeoutError("the journey does not answer")
    time.sleep(0.0002)
