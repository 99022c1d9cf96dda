"""Many random visits one after the other in one window, and what was counted of them."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise, product
from pathlib import Path
from random import Random

from PySide6.QtGui import QGuiApplication

from kiosk.catalogue.store import load_catalogue
from kiosk.dossier.forms import load_forms
from kiosk.journey.anywhere import UNATTENDED
from kiosk.journey.comfort import Comfort
from kiosk.journey.events import LeaveService, StartOver
from kiosk.journey.patience import Patience
from kiosk.journey.runner import Runner
from kiosk.journey.visit import Step, Visit
from kiosk.journey.world import World
from kiosk.sandbox.people import all_people
from tests.ui.monkey import traces
from tests.ui.monkey.answers import Luck
from tests.ui.monkey.backstage import Alarm, Backstage
from tests.ui.monkey.door import Stay
from tests.ui.monkey.ears import Ears
from tests.ui.monkey.fingers import HOLD_MS, let_live
from tests.ui.monkey.hand import Hand
from tests.ui.monkey.machine import Machine
from tests.ui.monkey.memory import Held, weigh
from tests.ui.monkey.monkey import End, Kiosk, Monkey, settle
from ui.app import start
from ui.bridge.display import Display, ScreenSize
from ui.bridge.scene import Place
from ui.gallery.visits import VISITS

_ASSETS = Path(__file__).resolve().parents[3] / "assets"
_PLACE = Place(
    "Trung tâm Phục vụ hành chính công tỉnh Quảng Ninh", "Quầy hướng dẫn số 1", "QN-HCC-01", 90, 20
)
# Sizes are millimetres: half the points look alike and are drawn in a quarter of the time.
_STILL = ScreenSize(540, 960, 268, 476, motion=False, settle_ms=0)
_SCREENS = (
    _STILL,
    _STILL,
    _STILL,
    ScreenSize(960, 540, 476, 268, motion=False, settle_ms=0),
    ScreenSize(540, 960, 194, 345, motion=False, settle_ms=0),
    ScreenSize(motion=False, settle_ms=0),
)
_AS_SHOWN_TO_CITIZENS = 0.02
_A_LINE_EACH = 100
_EARLY = 10
# The door's own clock looks often, for this run's is turned by hand.
_TICK_MS = 20
# What is told of who did what behind the door.
_TOLD = ("answer", "way", "handed")


def say(line: str) -> None:
    """Say it now, also into a pipe."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class Campaign:
    """One window and one journey for all visits."""

    def __init__(self, seed: int, *, verbose: bool, behind: float) -> None:
        self._seed, self._verbose, self._behind = seed, verbose, behind
        self._ears = Ears()
        self._ears.listen()
        self._backstage, self._alarm = Backstage(), Alarm()
        self._world = World(
            load_catalogue(_ASSETS / "procedures"),
            load_forms(_ASSETS / "forms"),
            lambda: datetime(2026, 11, 23, 2, 30, tzinfo=UTC),
            phone=True,
        )
        runner = Runner(self._world, self._backstage, Patience(90, 20), self._alarm)
        self._shown: list[Visit] = []
        runner.subscribe(self._shown.append)
        machine = Machine()
        app = start(runner, _PLACE, _STILL, desk=machine.desk)
        self._kiosk = Kiosk(app, runner, self._backstage, self._alarm, machine)
        app.engine.singletonInstance("Kiosk.Bridge", "DoorModel")._clock.setInterval(_TICK_MS)
        QGuiApplication.styleHints().setMousePressAndHoldInterval(HOLD_MS)
        runner.start()
        let_live()
        self._worlds = self._nobodys = "\0".join(
            [thing for thing in traces.held(self._kiosk.app) if isinstance(thing, str)]
            + sorted(traces.of_the_world(self._world))
        )
        self._ends: Counter[End] = Counter()
        self._steps: Counter[str] = Counter()
        self._troubles: Counter[str] = Counter()
        self._stays: Counter[str] = Counter()
        self._noted_behind = ""
        self._dead_ends: list[str] = []
        self._traces = 0
        self._played = 0
        self._early: Held | None = None
        self._late: Held | None = None

    def draw_everything(self) -> None:
        """Draw every screen on every glass, in every language and size of letters.

        What Qt keeps of letters that it drew for the first time is then no growth by visits.
        """
        for screen in dict.fromkeys((*_SCREENS, ScreenSize())):
            self._use(screen)
            for language, size in product(("vi", "en"), range(4)):
                for visit in VISITS.values():
                    self._kiosk.app.show(replace(visit, comfort=Comfort(language=language, text_size=size)))
                    let_live()
        self._kiosk.app.show(self._kiosk.runner.visit)

    def run(self, numbers: Iterable[int]) -> None:
        """Play these visits."""
        try:
            for number in numbers:
                self._play(number)
                self._played += 1
                if self._played == _EARLY:
                    self._early = self._weigh()
                if self._played % _A_LINE_EACH == 0:
                    say(self.last_line())
        finally:
            self._late = self._weigh()

    def close(self) -> None:
        """Close the window and end the journey."""
        self._kiosk.runner.stop()
        self._read_audit()
        self._kiosk.machine.close()
        self._kiosk.app.close()

    @property
    def well(self) -> bool:
        """Whether nothing went wrong."""
        ears = self._ears
        return not (self._dead_ends or ears.warnings or ears.exceptions or self._traces)

    def report(self) -> list[str]:
        """Say where the visits went and what the process holds."""
        lines = [
            "screens  " + ", ".join(f"{step} {count}" for step, count in sorted(self._steps.items())),
            "troubles " + ", ".join(f"{kind} {count}" for kind, count in sorted(self._troubles.items())),
            "door     " + ", ".join(f"{what} {count}" for what, count in sorted(self._stays.items())),
            f"behind   {self._noted_behind}",
        ]
        if self._early is not None and self._late is not None and self._played > _EARLY:
            early, late = self._early, self._late
            lines.append(
                f"memory after {self._played} visits {late.anonymous / 1024:.1f} MiB, after {_EARLY}"
                f" {early.anonymous / 1024:.1f} MiB, ratio {late.anonymous / early.anonymous:.3f};"
                f" private {late.private / 1024:.1f} and {early.private / 1024:.1f} MiB;"
                f" Qt objects {late.objects} and {early.objects}"
            )
        return lines

    def last_line(self) -> str:
        """Say the counts in the words that scripts look for."""
        return (
            f"visits {self._played} finished {self._ends[End.FINISHED]} wiped {self._ends[End.WIPED]}"
            f" dead-ends {len(self._dead_ends)} warnings {len(self._ears.warnings)}"
            f" exceptions {len(self._ears.exceptions)} personal-data {self._traces}"
        )

    def _read_audit(self) -> None:
        """Count what the audit log has of those who were in, and see that its chain is whole."""
        audit = self._kiosk.machine.desk.access.audit
        self._dead_ends += [f"the audit log: {wrong}" for wrong in audit.verify().wrong]
        noted: Counter[str] = Counter()
        for one in audit.entries():
            told = [str(one.detail[name]) for name in _TOLD if name in one.detail]
            # Of single checks there are too many to be told apart.
            chosen = [str(one.detail["chosen"])] if one.detail.get("chosen") in {"all", "attended"} else []
            noted[" ".join([one.what, *told, *chosen])] += 1
        self._noted_behind = ", ".join(f"{what} {count}" for what, count in sorted(noted.items()))

    def _stay(self, number: int) -> list[str]:
        """Let somebody go to the technician's door before the citizen comes; say what went wrong."""
        kiosk, seed = self._kiosk, f"{self._seed}:{number}:door"
        luck = Luck(Random(f"{seed}:luck"), self._world, all_people()[0], 0.95)  # noqa: S311  # as above

        def settled() -> Step:
            settle(kiosk, luck)
            return kiosk.runner.visit.step

        settled()
        hand = Hand(kiosk.app, kiosk.machine, self._backstage, settled, self._stays)
        why = Stay(hand, seed).play()
        if why:
            self._dead_ends.append(f"visit {number}, at the door: {why}")
            say(self._dead_ends[-1])
            kiosk.runner.post(LeaveService())
            settled()
        left = traces.left([*traces.held(kiosk.app), *self._ears.lines], kiosk.machine.facts())
        self._traces += len(left)
        # What the machine said of itself is of nobody, and no part of the visit that follows.
        held = (thing for thing in traces.held(kiosk.app) if isinstance(thing, str))
        self._nobodys = "\0".join((self._worlds, *held))
        self._ears.forget()
        self._shown.clear()
        # How often was looked meanwhile hangs on threads, and so what is left of what nobody waits for.
        self._backstage.under_way = self._backstage.waits()
        return [*hand.diary[-40:], f"left of the technician: {left}"] if why or left or self._verbose else []

    def _play(self, number: int) -> None:
        chance = Random(f"{self._seed}:{number}")  # noqa: S311  # chance by seed, not secrets
        before = len(self._ears.warnings), len(self._ears.exceptions), len(self._backstage.faults)
        self._ears.forget()
        self._shown.clear()
        self._show_on(chance)
        people = all_people()
        luck = Luck(chance, self._world, chance.choice(people), chance.choice((0.5, 0.8, 0.95)))
        told: list[str] = []
        if Random(f"{self._seed}:{number}:door").random() < self._behind:  # noqa: S311  # as above
            told = self._stay(number)
        monkey = Monkey(self._kiosk, chance, luck)
        end = monkey.visit()
        self._count(end)
        self._ears.exceptions += self._backstage.faults[before[2] :]
        left: list[str] = []
        if end is End.STUCK:
            self._dead_ends.append(f"visit {number}: {monkey.why}")
            say(self._dead_ends[-1])
            self._reset()
        else:
            left = self._look_for_traces()
        self._traces += len(left)
        bad = end is End.STUCK or left or before[:2] != (len(self._ears.warnings), len(self._ears.exceptions))
        for line in told:
            say(f"    {line}")
        if bad or self._verbose:
            say(
                f"visit {number}: {end}, {len(monkey.diary)} acts, left of the person: {left or 'nothing'}",
            )
        if bad or self._verbose:
            for line in (
                *monkey.diary[-40 if self._verbose else -12 :],
                *self._ears.warnings[before[0] :][:5],
            ):
                say(f"    {line}")
            for text in self._ears.exceptions[before[1] :][:3]:
                say("    " + text.strip().replace("\n", "\n    "))

    def _weigh(self) -> Held:
        """Weigh with every screen seen, and always on the small glass: a picture of the large one is 8 MB."""
        self._use(_STILL)
        for drawn in (*VISITS.values(), self._kiosk.runner.visit):
            self._kiosk.app.show(drawn)
            let_live()
        return weigh(self._kiosk.app)

    def _show_on(self, chance: Random) -> None:
        """Give each visit a screen: upright, on its side, small; a few with everything that moves."""
        screen = chance.choice(_SCREENS)
        if chance.random() < _AS_SHOWN_TO_CITIZENS:
            screen = ScreenSize()
        self._use(screen)
        # The lock against a second tap runs by the clock on the wall, and would not repeat.
        self._kiosk.app.session._moving.setInterval(500 if screen.motion else 0)

    def _use(self, screen: ScreenSize) -> None:
        display = self._kiosk.app.engine.singletonInstance("Kiosk.Bridge", "Display")
        assert isinstance(display, Display)
        said = len(self._ears.warnings)
        display.use(screen)
        let_live()
        # No kiosk turns its screen over while it runs: what bindings say meanwhile is this run's own doing.
        del self._ears.warnings[said:]

    def _count(self, end: End) -> None:
        self._ends[end] += 1
        for before, after in pairwise((Visit(), *self._shown)):
            if before.step is not after.step:
                self._steps[after.step.value] += 1
                if after.trouble is not None:
                    self._troubles[after.trouble.kind.value] += 1

    def _look_for_traces(self) -> list[str]:
        """List what models, items, pictures and the log still know of a visit that was wiped."""
        if self._kiosk.runner.visit.step not in UNATTENDED:
            return []
        told = {fact for visit in self._shown for fact in traces.facts_of(visit)}
        facts = {fact for fact in told if isinstance(fact, bytes) or fact not in self._nobodys}
        let_live()
        return traces.left([*traces.held(self._kiosk.app), *self._ears.lines], facts)

    def _reset(self) -> None:
        """Wipe by force what had no way out, so that the other visits can go on."""
        self._kiosk.runner.post(StartOver())
        let_live()
