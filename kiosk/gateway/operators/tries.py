"""The lock-out: who fails often waits longer and longer, whether there is such an operator or not.

Anybody can fail under anybody's name. So a browser that this operator logged in from before is counted by
itself: nobody else's failures keep it out, and its own make nobody else wait.

Counted in the database before anything is compared, so that neither a restart nor many tries at once, at
several workers, give one more.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete

from kiosk.gateway.moments import milliseconds, now
from kiosk.gateway.tables import OperatorTryRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

_FIRST_SECONDS, _LONGEST_SECONDS = 30, 3600
_LONGEST = milliseconds(_LONGEST_SECONDS)
# Failures are forgotten after a day without one.
_FORGOTTEN = milliseconds(24 * 3600)
_OF_A_NAME, _OF_AN_ADDRESS = 5, 20


@dataclass(frozen=True, slots=True)
class Counted:
    """One thing whose failures are counted; from the `free`th on each failure makes it wait."""

    key: str
    free: int


def counted(name: str, address: str) -> tuple[Counted, ...]:
    """Say under what a log-in is counted: the name that was given, and where it came from."""
    return (
        Counted(_digest(f"name\0{name}"), _OF_A_NAME),
        Counted(_digest(f"address\0{address}"), _OF_AN_ADDRESS),
    )


def counted_known(name: str, browser: str) -> tuple[Counted, ...]:
    """Say under what a log-in is counted from a browser that this operator logged in from before."""
    return (Counted(_digest(f"browser\0{name}\0{browser}"), _OF_A_NAME),)


def seconds_to_wait(session: Session, keys: Sequence[Counted]) -> int:
    """Say how long a log-in has to wait, 0 for not at all; writes nothing."""
    rows = [session.get(OperatorTryRow, one.key) for one in keys]
    return _longest(rows, now())


def begin_try(session: Session, keys: Sequence[Counted]) -> tuple[int, bool]:
    """Count a try as failed; or give how many seconds to wait, and count nothing.

    Beside that, whether one waits from now on, unless `end_tries` follows.
    """
    moment = now()
    rows = {one: session.get(OperatorTryRow, one.key, with_for_update=True) for one in keys}
    if wait := _longest(rows.values(), moment):
        return wait, False
    locks = False
    for one, known in rows.items():
        row = known
        if row is None:
            row = OperatorTryRow(key=one.key, failures=0, last_at=moment, locked_until=0)
            session.add(row)
        failures = 1 if moment - row.last_at > _FORGOTTEN else row.failures + 1
        begins = milliseconds(_wait(failures - one.free))
        row.failures, row.last_at, row.locked_until = failures, moment, moment + begins
        locks = locks or begins > 0
    return 0, locks


def end_tries(session: Session, keys: Sequence[Counted]) -> None:
    """Forget the failures: this one was none."""
    session.execute(delete(OperatorTryRow).where(OperatorTryRow.key.in_([one.key for one in keys])))


def _longest(rows: Iterable[OperatorTryRow | None], moment: int) -> int:
    """Give the seconds until the last of these locks ends; one longer than any: the clock was set back."""
    waits = [min(row.locked_until - moment, _LONGEST) for row in rows if row is not None]
    return max(0, -(-max(waits, default=0) // 1000))


def _wait(beyond: int) -> int:
    """Say how long one waits who failed so often beyond what is free."""
    return 0 if beyond < 0 else min(_LONGEST_SECONDS, _FIRST_SECONDS << min(beyond, 16))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
