"""The kills themselves: one hurt after the other on a world that goes on living."""

from __future__ import annotations

import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from random import Random

from kiosk.dossier.packet import new_submission_id
from tests.fault.crash.filing import PEOPLE
from tests.fault.crash.oracle import Count, Eyes, Filed, count, gone_already, settle
from tests.fault.crash.plan import DATABASE, PROGRAMS, Hurt, Span, draw
from tests.fault.crash.programs import Silent
from tests.fault.crash.shim import BOUNDARIES, CHANGES
from tests.fault.crash.world import CrashWorld
from tests.postgres import Cluster

_TIME_PASSES = 120
_WORK_SECONDS = 1.2
_ANSWER_SECONDS = 20.0
_OPENING_SECONDS = 0.2
ENDED = "ended by itself"


@dataclass
class Campaign:
    """Owns the course of one world; `say` gets a line for what is worth one.

    `spoilt` names a program and how it is spoilt, once the sound one was measured.
    """

    world: CrashWorld
    seed: int
    say: Callable[[str], None]
    cluster: Cluster | None = None
    settle_every: int = 100
    spoilt: tuple[str, str] | None = None
    filed: dict[str, Filed] = field(default_factory=dict)
    found: Count = field(default_factory=Count)
    kills: int = 0
    hurt_disks: int = 0
    died_at: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._chance = Random(f"{self.seed}/visits")  # noqa: S311 - chance by seed, not secrets
        self._eyes = Eyes(self.world.province.settings)

    def run(self, kills: int) -> None:
        """Kill so many times, let everything settle now and then, and count."""
        self.world.start_all()
        spans = self.measure()
        self.say(f"boundaries of an episode: {spans}")
        if self.spoilt is not None:
            name, how = self.spoilt
            self.world.programs[name].kill()
            self.world.programs[name].spoilt = how
        plan = draw(self.seed, spans, database=self.cluster is not None)
        for hurt in plan:
            if self.kills >= kills:
                break
            self.suffer(hurt)
            if hurt.number % self.settle_every == 0:
                self.check()
            if self.found:
                self.say(f"found after {hurt.text()}")
                for line in (*self.found.lost, *self.found.doubled, *self.found.readable):
                    self.say(f"    {line}")
                break
        self.check()

    def rest(self) -> None:
        """Let everything settle."""
        if not settle(self.world):
            self.say("the world does not settle")

    def check(self) -> None:
        """Let everything settle and count."""
        self.rest()
        self.found.add(count(self.world, self.filed))
        self.found.readable += [f"at rest: {leak}" for leak in self.look()]

    def measure(self) -> dict[str, Span]:
        """Count the boundaries and changes of each program: in coming up, and for two visits."""
        before = {name: self._passed(name) for name in PROGRAMS}
        for name in PROGRAMS:
            self.world.programs[name].kill()
        self.world.start_all()
        up = {name: self._passed(name) for name in PROGRAMS}
        self._file_unhurt(2)
        done = {name: self._passed(name) for name in PROGRAMS}
        self._file_unhurt(1, "large")
        large = {name: self._passed(name) for name in PROGRAMS}
        return {
            name: Span(
                up[name][0] - before[name][0],
                (done[name][0] - up[name][0]) // 2,
                up[name][1] - before[name][1],
                (done[name][1] - up[name][1]) // 2,
                large[name][0] - done[name][0],
            )
            for name in PROGRAMS
        }

    def _file_unhurt(self, visits: int, size: str = "small") -> None:
        if self.file(visits, size) or not settle(self.world):
            words = "\n".join(program.last_words() for program in self.world.programs.values())
            raise Silent(f"visits that nobody hurts do not come into custody:\n{words}")

    def _passed(self, name: str) -> tuple[int, int]:
        counts = self.world.programs[name].control.counts()
        return sum(counts[kind] for kind in BOUNDARIES), sum(counts[kind] for kind in CHANGES)

    def suffer(self, hurt: Hurt) -> None:
        """Do one hurt and bring everything back."""
        self.world.wait(_TIME_PASSES)
        if hurt.program == DATABASE:
            self._kill_database(hurt)
            return
        self._make_ready(hurt)
        undone = self.file(hurt.visits, hurt.size)
        if hurt.fails:
            self._bear(hurt, undone)
        else:
            self._end(hurt)
        settings = self.world.province.settings
        self.found.lost += [f"{hurt.text()}: {words}" for words in gone_already(settings, self.filed)]
        seen = self._eyes.glance(self.world.kiosk_folders)
        self.found.readable += [f"{hurt.text()}: {leak}" for leak in seen]

    def _kill_database(self, hurt: Hurt) -> None:
        assert self.cluster is not None
        self.file(hurt.visits)
        time.sleep(hurt.moment)
        self.cluster.kill()
        self.cluster.start()
        self._died(hurt, "database")

    def _make_ready(self, hurt: Hurt) -> None:
        """Have the programs where the hurt wants them, and arm."""
        program = self.world.programs[hurt.program]
        if hurt.fresh or program.workers != hurt.workers:
            program.kill()
            program.workers = hurt.workers
        agent = self.world.programs["agent"]
        if hurt.agent != "working":
            agent.kill()
        if hurt.aim is not None:
            self.world.programs[hurt.at or hurt.program].control.arm(**asdict(hurt.aim))
        if program.pid is None:
            self.world.start(hurt.program)
        if hurt.agent == "starting":
            self.world.start("agent")

    def _end(self, hurt: Hurt) -> None:
        """Let the program come to its death, whatever brings it, and everything come back."""
        program = self.world.programs[hurt.program]
        armed = self.world.programs[hurt.at or hurt.program].control
        if hurt.aim is None:
            program.wait_for_death(hurt.moment)
        else:
            until = time.monotonic() + _WORK_SECONDS
            while armed.happened() is None and time.monotonic() < until:
                program.hear(0.002)
        happened = armed.happened()
        what = f"{happened.kind.name.lower()} {_plain(happened.path)}" if happened else "a moment"
        if hurt.at:
            what = f"at the {hurt.at}'s {what}"
        if hurt.workers > 1:
            if happened is None:
                program.kill_worker(Random(f"{self.seed}/{hurt.number}/worker"))  # noqa: S311
            what += ", a worker of two"
        elif happened is not None and not hurt.at:
            program.wait_for_death(_WORK_SECONDS)
        armed.disarm()
        self._note_own_end(hurt)
        if hurt.workers == 1:
            program.kill()
        self._died(hurt, f"{hurt.program}{': ' if not hurt.at else ' '}{what}")
        self.world.start_all()

    def _bear(self, hurt: Hurt, undone: list[str]) -> None:
        """Let the disk fail for a while; the citizen reads "not saved, try again", and does.

        The same visit, the same submission; what he is told then is what he is held to have been told.
        """
        program = self.world.programs[hurt.program]
        if hurt.agent in ("working", "starting"):
            program.wait_for_death(_WORK_SECONDS / 4)
        for _ in range(hurt.presses):
            undone = [one for one in undone if not self._file(one)]
        program.control.disarm()
        self._note_own_end(hurt)
        self.hurt_disks += 1
        if hurt.killed_after:
            program.kill()
            self._died(hurt, f"{hurt.program}: after its disk had failed")
        else:
            if hurt.agent == "back between":
                self.world.start("agent")
                time.sleep(_OPENING_SECONDS)
            if hurt.agent != "away":
                self.world.start_all()
            for submission_id in undone:
                self._file(submission_id)
        self.world.start_all()

    def _note_own_end(self, hurt: Hurt) -> None:
        program = self.world.programs[hurt.program]
        if program.pid is not None or program.status == -signal.SIGKILL:
            return
        # Where a worker ends before all are up, the gateway gives up its start.
        if program.status != 1 or program.workers == 1:
            self.found.lost.append(f"{hurt.text()}: {hurt.program} {ENDED} with {program.status}")
            self.say(program.last_words())

    def file(self, visits: int, size: str = "small") -> list[str]:
        """File so many new visits; return those that were refused or died under the citizen's hand."""
        undone = []
        for _ in range(visits):
            submission_id = new_submission_id()
            name = self._chance.choice(PEOPLE)
            self.filed[submission_id] = Filed(name, f"KIOSK-{len(self.filed):04d}-CRSH", size)
            if not self._file(submission_id):
                undone.append(submission_id)
        return undone

    def _file(self, submission_id: str) -> bool:
        shell = self.world.programs["shell"]
        if shell.pid is None:
            return False
        one = self.filed[submission_id]
        shell.tell(f"file {one.person} {one.size} {submission_id} {one.local_reference}")
        answer = shell.hear(_ANSWER_SECONDS)
        if answer is None or answer[0] != "told":
            return False
        self.filed[submission_id] = replace(one, told=True)
        return True

    def _died(self, hurt: Hurt, where: str) -> None:
        self.kills += 1
        self.died_at[where] += 1
        self.say(f"  {hurt.text()} -> {where}")

    def look(self) -> list[str]:
        """Say what is readable on the kiosk that was not when this was asked last."""
        return self._eyes.look(self.world.kiosk_folders)


def _plain(path: str) -> str:
    """Name a file without what is different in each run."""
    name = path.rpartition("/")[2]
    parts = name.split(".")
    return ".".join("*" if len(part) >= 16 and part.isalnum() else part for part in parts)
