"""Who may see the operator's page: accounts, log-in, and the sessions of browsers, in the database."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from kiosk.gateway.engine import leasing, reading, writing
from kiosk.gateway.moments import milliseconds, moment_of, now, of_moment
from kiosk.gateway.operators.browser import is_known, known_browser
from kiosk.gateway.operators.events import Event, note
from kiosk.gateway.operators.secrets import hash_secret, is_secret
from kiosk.gateway.operators.tries import begin_try, counted, counted_known, end_tries, seconds_to_wait
from kiosk.gateway.tables import OperatorEventRow, OperatorRow, OperatorSessionRow, OperatorTryRow

if TYPE_CHECKING:
    from sqlalchemy import Engine

OPERATOR_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_IDLE = timedelta(minutes=30)
_LIFE = timedelta(hours=10)
_EVENTS_KEPT = timedelta(days=400)
# A page that is looked at again and again writes no more often.
_SEEN_EVERY = milliseconds(60)


@dataclass(frozen=True, slots=True)
class Operator:
    """Somebody who may log in."""

    name: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class LogIn:
    """What became of one: a token where it went well, else how many seconds to wait (0: none).

    With a token, `known` is what this browser shows at its next log-in.
    """

    token: str = ""
    wait_seconds: int = 0
    known: str = ""


class OperatorDesk:
    """Owns the tables of operators. Its methods raise sqlalchemy.exc.SQLAlchemyError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, name: str, secret: str) -> bool:
        """Let somebody in by a secret, or give them a new one; False for the latter.

        With a new secret every browser of theirs is logged out. Raises ValueError for a name or secret that
        is out of bounds.
        """
        if not OPERATOR_NAME.fullmatch(name):
            raise ValueError(
                "a name is 1 to 64 small letters, digits, '.', '_' or '-', the first a letter or a digit"
            )
        kept = hash_secret(secret)
        with writing(self._engine) as session:
            row = session.get(OperatorRow, name, with_for_update=True)
            if row is None:
                session.add(OperatorRow(name=name, secret=kept, added_at=now()))
            else:
                row.secret = kept
                session.execute(delete(OperatorSessionRow).where(OperatorSessionRow.name == name))
            end_tries(session, counted(name, "")[:1])
            note(session, Event.ADDED, name)
            return row is None

    def remove(self, name: str) -> bool:
        """Let somebody in no more, from the next request on; False where there is none of that name."""
        with writing(self._engine) as session:
            row = session.get(OperatorRow, name, with_for_update=True)
            if row is None:
                return False
            session.delete(row)
            session.execute(delete(OperatorSessionRow).where(OperatorSessionRow.name == name))
            note(session, Event.REMOVED, name)
            return True

    def operators(self) -> tuple[Operator, ...]:
        """List who may log in, by name."""
        with reading(self._engine) as session:
            rows = session.scalars(select(OperatorRow).order_by(OperatorRow.name))
            return tuple(Operator(row.name, moment_of(row.added_at)) for row in rows)

    def log_in(self, name: str, secret: str, address: str, shown: str = "") -> LogIn:
        """Begin a session; neither answer nor time tells whether there is such an operator. Blocks.

        `shown` is the `known` of an earlier log-in from this browser.
        """
        # What can be no name is not asked for: PostgreSQL takes no zero byte.
        asked = name if OPERATOR_NAME.fullmatch(name) else ""
        with reading(self._engine) as session:
            row = session.get(OperatorRow, asked)
            is_theirs = is_known(asked, row.secret if row else "", shown) and row is not None
            keys = counted_known(name, shown) if is_theirs else counted(name, address)
            # Who hammers while locked out makes nobody wait for the database.
            if wait := seconds_to_wait(session, keys):
                return LogIn(wait_seconds=wait)
        try:
            with writing(self._engine) as session:
                row = session.get(OperatorRow, asked)
                known, kept = ("", None) if row is None else (row.name, row.secret)
                wait, locks = begin_try(session, keys)
        except IntegrityError:
            # Another worker counts the first failure of this name at this very moment.
            return LogIn(wait_seconds=1)
        if wait:
            return LogIn(wait_seconds=wait)
        right = is_secret(kept, secret)
        with writing(self._engine) as session:
            row = session.get(OperatorRow, asked)
            # Removed, or given another secret, while it was compared.
            if not right or row is None or row.secret != kept:
                note(session, Event.LOCKED_OUT if locks else Event.REFUSED, known, address)
                return LogIn()
            end_tries(session, keys)
            token = secrets.token_urlsafe(32)
            moment = now()
            session.add(
                OperatorSessionRow(token=_digest(token), name=name, started_at=moment, seen_at=moment)
            )
            note(session, Event.LOGGED_IN, name, address)
            return LogIn(token, known=known_browser(name, row.secret, shown))

    def who(self, token: str) -> str:
        """Give the name of whose session this is, empty where it is none, or no longer one."""
        if not token:
            return ""
        digest, moment = _digest(token), now()
        with reading(self._engine) as session:
            row = session.get(OperatorSessionRow, digest)
            if row is None or _ended(row.started_at, row.seen_at, moment):
                return ""
            name, stale = row.name, moment - row.seen_at > _SEEN_EVERY
        if stale:
            with leasing(self._engine) as session:
                session.execute(
                    update(OperatorSessionRow)
                    .where(OperatorSessionRow.token == digest)
                    .values(seen_at=moment)
                )
        return name

    def log_out(self, token: str, address: str) -> None:
        """End a session."""
        with writing(self._engine) as session:
            row = session.get(OperatorSessionRow, _digest(token), with_for_update=True)
            if row is not None:
                note(session, Event.LOGGED_OUT, row.name, address)
                session.delete(row)

    def forget(self, moment: datetime) -> int:
        """Delete sessions that have ended, failures of days ago and old entries; say how many."""
        session_limit, event_limit = of_moment(moment - _LIFE), of_moment(moment - _EVENTS_KEPT)
        try_limit = of_moment(moment - timedelta(days=2))
        with writing(self._engine) as session:
            gone = [
                *session.scalars(
                    delete(OperatorSessionRow)
                    .where(OperatorSessionRow.started_at < session_limit)
                    .returning(OperatorSessionRow.token)
                ),
                *session.scalars(
                    delete(OperatorTryRow)
                    .where(OperatorTryRow.last_at < try_limit)
                    .returning(OperatorTryRow.key)
                ),
                *session.scalars(
                    delete(OperatorEventRow)
                    .where(OperatorEventRow.at < event_limit)
                    .returning(OperatorEventRow.event_id)
                ),
            ]
            return len(gone)


def _ended(started_at: int, seen_at: int, moment: int) -> bool:
    return moment - started_at > milliseconds(_LIFE.total_seconds()) or moment - seen_at > milliseconds(
        _IDLE.total_seconds()
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
