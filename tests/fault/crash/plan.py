"""Which program is hurt how, drawn from a seed: the n-th hurt of a seed is always the same.

Half of the kills walk along the boundaries (fsync, rename, link, unlink), before and after each, from the
first to as many as a program's share of an episode has; a quarter die at any change of a file, in the middle
of a write too; a quarter come at a random moment. Beside the kills, one hurt in twelve is a disk that fails.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from tests.fault.crash.shim import BOUNDARIES, CHANGES, Action, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PROGRAMS = ("shell", "agent", "gateway")
DATABASE = "database"
_HURT_DISK_EVERY, _KILL_DATABASE_EVERY = 12, 25
_LONGEST_MOMENT = 0.25


@dataclass(frozen=True, slots=True)
class Hurt:
    """One hurt. `fresh`: the program is started for it, so that its opening is hit too.

    Without `action` the program is killed from outside `moment` seconds after its work began.
    """

    number: int
    program: str
    fresh: bool
    visits: int
    action: Action = Action.NOTHING
    boundary: int = 0
    kinds: tuple[Kind, ...] = BOUNDARIES
    lasting: int = 1
    error: int = 0
    moment: float = 0.0

    @property
    def kills(self) -> bool:
        """Whether somebody dies, or a disk fails."""
        return self.action not in (Action.FAIL, Action.SLOW)

    def text(self) -> str:
        """Say it in a line."""
        life = "a new" if self.fresh else "the running"
        if self.action is Action.NOTHING:
            return f"{self.number}: {life} {self.program} killed after {self.moment * 1000:.0f} ms"
        what = self.action.name.lower().replace("_", " ")
        where = "boundary" if self.kinds == BOUNDARIES else "change"
        detail = f" with {errno.errorcode[self.error]} for {self.lasting}" if self.error else ""
        return f"{self.number}: {life} {self.program}, {what} {where} {self.boundary}{detail}"


@dataclass(frozen=True, slots=True)
class Span:
    """How many boundaries, and how many changes, a program passes in coming up, and for each visit."""

    boundaries_up: int
    boundaries_each: int
    changes_up: int
    changes_each: int


def draw(seed: int, spans: Mapping[str, Span], *, database: bool) -> Iterator[Hurt]:
    """Draw hurts without end."""
    walks = dict.fromkeys(PROGRAMS, 0)
    number = 0
    while True:
        number += 1
        chance = Random(f"{seed}/{number}")  # noqa: S311 - chance by seed, not secrets
        if database and number % _KILL_DATABASE_EVERY == 0:
            yield Hurt(number, DATABASE, fresh=False, visits=2, moment=chance.uniform(0, _LONGEST_MOMENT))
            continue
        program = chance.choices(PROGRAMS, weights=(3, 4, 3))[0]
        span = spans[program]
        visits = chance.choice((1, 1, 2))
        fresh = program == "shell" or chance.random() < 0.4
        changes = fresh * span.changes_up + visits * span.changes_each
        if number % _HURT_DISK_EVERY == 0:
            yield Hurt(
                number,
                program,
                fresh=False,
                visits=visits,
                action=Action.FAIL,
                boundary=chance.randint(1, max(1, visits * span.changes_each)),
                kinds=CHANGES,
                lasting=chance.choice((1, 2, 5)),
                error=chance.choice((errno.ENOSPC, errno.EIO)),
            )
            continue
        match chance.choice(("walk", "walk", "change", "moment")):
            case "walk":
                place = walks[program]
                walks[program] = (place + 1) % (2 * (span.boundaries_up + 2 * span.boundaries_each))
                action = Action.DIE_AFTER if place % 2 else Action.DIE_BEFORE
                yield Hurt(number, program, fresh=True, visits=2, action=action, boundary=place // 2 + 1)
            case "change":
                action = chance.choice((Action.DIE_BEFORE, Action.DIE_HALFWAY, Action.DIE_AFTER))
                yield Hurt(
                    number, program, fresh, visits, action, chance.randint(1, max(1, changes)), CHANGES
                )
            case _:
                yield Hurt(number, program, fresh, visits, moment=chance.uniform(0, _LONGEST_MOMENT))
