"""Work that comes back, done by one of a gateway's workers when it is due."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy.exc import IntegrityError

from kiosk.gateway.engine import writing
from kiosk.gateway.moments import milliseconds, now
from kiosk.gateway.tables import ChoreRow

if TYPE_CHECKING:
    from sqlalchemy import Engine


def claim(engine: Engine, name: str, every: timedelta) -> bool:
    """Whether the caller is to do this work now; every other worker is told no until it is due again."""
    moment, step = now(), milliseconds(every.total_seconds())
    try:
        with writing(engine) as session:
            row = session.get(ChoreRow, name, with_for_update=True)
            if row is None:
                session.add(ChoreRow(name=name, due=moment + step))
                return True
            # Due much later than the next time can be: written while the clock was wrong. A little later is
            # due by who looked at the clock after this one, or whose clock is ahead.
            if moment < row.due <= moment + 2 * step:
                return False
            row.due = moment + step
            return True
    except IntegrityError:
        return False  # another worker began it at this very moment
