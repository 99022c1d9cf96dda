"""Which program is hurt how, drawn from a seed: the n-th hurt of a seed is always the same.

Half of the kills walk along the boundaries (fsync, rename, link, unlink), before and after each, from the
first to as many as a program's share of an episode has; a quarter die at any change of a file, in the middle
of a write too; a quarter come at a random moment. One in five is about a dossier that goes in pieces: the
gateway dies at its boundaries, or the agent while the gateway is at one. One in five of the gateway's is of
one with two workers, of which one dies. Beside the kills, one hurt in six is a disk that fails: every second
time under what a database syncs, so that a commit that failed may be there after all.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Literal

from tests.fault.crash.shim import BOUNDARIES, CHANGES, Action, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PROGRAMS = ("shell", "agent", "gateway")
DATABASE = "database"
_HURT_DISK_EVERY, _KILL_DATABASE_EVERY = 6, 25
_LONGEST_MOMENT = 0.25
_TO_THE_END = 1_000_000
_SLOW_MICROSECONDS = 100_000


@dataclass(frozen=True, slots=True)
class Aim:
    """What happens at which boundary: the n-th of `kinds`, of files whose path has `part` in it."""

    action: Action
    boundary: int
    kinds: tuple[Kind, ...] = BOUNDARIES
    lasting: int = 1
    error: int = 0
    microseconds: int = 0
    part: str = ""


@dataclass(frozen=True, slots=True)
class Hurt:
    """One hurt. `fresh`: the program is started for it, so that its opening is hit too.

    Without `aim` the program is killed from outside `moment` seconds after its work began; with `at` when
    that other program has come to its aim. Where a disk fails, the citizen presses again: as often as
    `presses` while it fails still, then once more when it is well. `agent` is where the agent is meanwhile,
    `killed_after` whether the program dies when it has failed.
    """

    number: int
    program: str
    fresh: bool
    visits: int
    aim: Aim | None = None
    at: str = ""
    moment: float = 0.0
    size: str = "small"
    workers: int = 1
    agent: Literal["working", "away", "starting", "back between"] = "working"
    presses: int = 0
    killed_after: bool = False

    @property
    def fails(self) -> bool:
        """Whether a disk fails."""
        return self.aim is not None and self.aim.action is Action.FAIL

    def text(self) -> str:
        """Say it in a line."""
        who = f"{'a new' if self.fresh else 'the running'} {self.program}"
        if self.workers > 1:
            who += f" with {self.workers} workers"
        if self.size != "small":
            who += f", {self.size} packet"
        if self.aim is None:
            return f"{self.number}: {who} killed after {self.moment * 1000:.0f} ms"
        what = f"killed at the {self.at}'s" if self.at else self.aim.action.name.lower().replace("_", " ")
        where = "boundary" if self.aim.kinds == BOUNDARIES else "change"
        if not self.fails:
            return f"{self.number}: {who}, {what} {where} {self.aim.boundary}"
        lasting = "to the end" if self.aim.lasting == _TO_THE_END else f"for {self.aim.lasting}"
        detail = f"with {errno.errorcode[self.aim.error]} {lasting}, the agent {self.agent}"
        if self.aim.part:
            where = "sync of a database"
        return f"{self.number}: {who}, {what} {where} {self.aim.boundary} {detail}" + (
            ", then killed" if self.killed_after else ""
        )


@dataclass(frozen=True, slots=True)
class Span:
    """How many boundaries, and how many changes, a program passes in coming up, and for each visit."""

    boundaries_up: int
    boundaries_each: int
    changes_up: int
    changes_each: int
    boundaries_large: int


@dataclass
class _Plan:
    """Owns how far the walks have come."""

    spans: Mapping[str, Span]
    walks: dict[str, int] = field(default_factory=dict)

    def disk(self, number: int, chance: Random, *, aimed: bool, gateway: bool) -> Hurt:
        """Let a disk fail; `aimed` under a database, which is the `gateway`'s too or not."""
        error = chance.choice((errno.ENOSPC, errno.EIO))
        visits = chance.choice((1, 1, 2))
        if not aimed:
            program = chance.choices(PROGRAMS, weights=(3, 4, 3))[0]
            boundary = chance.randint(1, max(1, visits * self.spans[program].changes_each))
            aim = Aim(Action.FAIL, boundary, CHANGES, lasting=chance.choice((1, 2, 5)), error=error)
            return Hurt(number, program, fresh=False, visits=visits, aim=aim)
        program = chance.choice(("shell", "shell", "shell", "agent", "gateway" if gateway else "agent"))
        aim = Aim(
            Action.FAIL,
            chance.choice((1, 1, 2, 3)),
            (Kind.FSYNC,),
            lasting=chance.choice((1, 2, 3, _TO_THE_END)),
            error=error,
            part=".sqlite3",
        )
        if program != "shell":
            return Hurt(number, program, fresh=False, visits=visits, aim=aim)
        return Hurt(
            number,
            program,
            fresh=chance.random() < 0.3,
            visits=visits,
            aim=aim,
            agent=chance.choice(("working", "away", "away", "starting", "back between")),
            presses=chance.choice((0, 0, 1)),
            killed_after=chance.random() < 0.25,
        )

    def large(self, number: int, chance: Random) -> Hurt:
        """Cut an upload in pieces, on one side or the other."""
        span = self.spans["gateway"]
        match chance.choice(("gateway", "agent", "moment")):
            case "gateway":
                place = self._walk("gateway, large", 2 * (span.boundaries_up + span.boundaries_large))
                aim = Aim(_before_or_after(place), place // 2 + 1)
                return Hurt(number, "gateway", fresh=True, visits=1, aim=aim, size="large")
            case "agent":
                place = self._walk("agent, large", span.boundaries_large)
                aim = Aim(Action.SLOW, place + 1, microseconds=_SLOW_MICROSECONDS)
                return Hurt(number, "agent", fresh=False, visits=1, aim=aim, at="gateway", size="large")
            case _:
                program, moment = chance.choice(("agent", "gateway")), chance.uniform(0, _LONGEST_MOMENT)
                return Hurt(number, program, fresh=False, visits=1, moment=moment, size="large")

    def kill(self, number: int, chance: Random) -> Hurt:
        """Kill a program about small dossiers."""
        program = chance.choices(PROGRAMS, weights=(3, 4, 3))[0]
        span = self.spans[program]
        visits = chance.choice((1, 1, 2))
        workers = 2 if program == "gateway" and chance.random() < 0.2 else 1
        fresh = program == "shell" or chance.random() < 0.4
        changes = fresh * workers * span.changes_up + visits * span.changes_each
        match chance.choice(("walk", "walk", "change", "moment")):
            case "walk" if workers == 1:
                place = self._walk(program, 2 * (span.boundaries_up + 2 * span.boundaries_each))
                aim = Aim(_before_or_after(place), place // 2 + 1)
                return Hurt(number, program, fresh=True, visits=2, aim=aim)
            case "walk" | "change":
                action = chance.choice((Action.DIE_BEFORE, Action.DIE_HALFWAY, Action.DIE_AFTER))
                aim = Aim(action, chance.randint(1, max(1, changes)), CHANGES)
                return Hurt(number, program, fresh, visits, aim, workers=workers)
            case _:
                moment = chance.uniform(0, _LONGEST_MOMENT)
                return Hurt(number, program, fresh, visits, moment=moment, workers=workers)

    def _walk(self, way: str, length: int) -> int:
        place = self.walks.get(way, 0)
        self.walks[way] = (place + 1) % max(1, length)
        return place


def _before_or_after(place: int) -> Action:
    return Action.DIE_AFTER if place % 2 else Action.DIE_BEFORE


def draw(seed: int, spans: Mapping[str, Span], *, database: bool) -> Iterator[Hurt]:
    """Draw hurts without end; `database`: there is one that is a program of its own."""
    plan = _Plan(spans)
    number = 0
    while True:
        number += 1
        chance = Random(f"{seed}/{number}")  # noqa: S311 - chance by seed, not secrets
        if database and number % _KILL_DATABASE_EVERY == 0:
            yield Hurt(number, DATABASE, fresh=False, visits=2, moment=chance.uniform(0, _LONGEST_MOMENT))
        elif number % _HURT_DISK_EVERY == 0:
            aimed = number % (2 * _HURT_DISK_EVERY) == _HURT_DISK_EVERY
            yield plan.disk(number, chance, aimed=aimed, gateway=not database)
        elif number % 5 == 0:
            yield plan.large(number, chance)
        else:
            yield plan.kill(number, chance)
