"""Letting people in: by a secret, under a lock-out that grows, or by a badge; every try is written down."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from pathlib import Path

import structlog

from kiosk.technician.access.badge import is_badge, keep_badge
from kiosk.technician.access.errors import AccessError
from kiosk.technician.access.people import Member, People
from kiosk.technician.access.secret import LONGEST, USUAL, Cost, Keeper
from kiosk.technician.access.tried import Answer, Insider, Tried, Way
from kiosk.technician.access.tries import Tries, TriesBusy, since_start
from kiosk.telemetry.audit import AuditLog

_log = structlog.get_logger(__name__)

# Folders of their own: the file of people lies in one that on an appliance only root writes to.
AUDIT, DOOR = "audit", "door"


class Access:
    """Who may come in at a kiosk, as its folder `technician` says; for any thread, and any process."""

    def __init__(self, folder: Path, *, cost: Cost = USUAL, now: Callable[[], float] = since_start) -> None:
        self.people = People(folder)
        self.audit = AuditLog(folder / AUDIT)
        self._keeper = Keeper(cost)
        self._tries = Tries(folder / DOOR, now)

    def standing(self) -> Tried:
        """Say whether anybody could come in by a secret now: WRONG is that one may try."""
        try:
            if not self.people.all():
                return Tried(Answer.NOBODY)
            with self._tries.alone() as held:
                wait = held.wait_seconds()
                answer = Answer.LOCKED if wait else Answer.WRONG
                return Tried(answer, left=held.left, wait_seconds=wait)
        except AccessError as error:
            _log.error("nobody can be let in", why=str(error))
            return Tried(Answer.UNREADABLE)
        except TriesBusy:
            return Tried(Answer.BUSY)

    def try_secret(self, secret: str) -> Tried:
        """Try a secret; it takes a tenth of a second for each person, whoever's it is."""
        return self._try(Way.SECRET, lambda member: self._is_secret(member, secret))

    def try_badge(self, text: str) -> Tried | None:
        """Try what the code scanner read; None for what is no badge.

        A lock-out does not hold for badges, which nobody guesses: a child who hammers keeps nobody out.
        """
        if not is_badge(text):
            return None
        kept = keep_badge(text)
        return self._try(Way.BADGE, lambda member: hmac.compare_digest(member.badge, kept))

    def _is_secret(self, member: Member, secret: str) -> bool:
        return 0 < len(secret) <= LONGEST and self._keeper.knows(member.secret, secret)

    def _try(self, way: Way, opens: Callable[[Member], bool]) -> Tried:
        try:
            people = self.people.all()
            if not people:
                return self._noted(way, Tried(Answer.NOBODY))
            with self._tries.alone() as held:
                wrong, wait = held.wrong, held.wait_seconds()
                if way is Way.SECRET:
                    if wait:
                        return self._noted(way, Tried(Answer.LOCKED, wait_seconds=wait))
                    held.count()
                # All of them are asked: how long it takes tells nothing.
                found = [member for member in people if opens(member)]
                if not found:
                    wait = held.wait_seconds()
                    return self._noted(way, Tried(Answer.WRONG, left=held.left, wait_seconds=wait))
                held.clear(counted=way is Way.SECRET)
            insider = Insider(found[0].id, found[0].duty, way, wrong)
            return self._noted(way, Tried(Answer.OPENED, insider))
        except AccessError as error:
            _log.error("nobody can be let in", why=str(error))
            return self._noted(way, Tried(Answer.UNREADABLE))
        except TriesBusy:
            return self._noted(way, Tried(Answer.BUSY))

    def _noted(self, way: Way, tried: Tried) -> Tried:
        who = tried.insider.id if tried.insider else ""
        self.note("try", who, way=way.value, answer=tried.answer.value)
        return tried

    def note(self, what: str, who: str = "", /, **detail: str | int) -> None:
        """Write down what was done behind the door, or before it, in the log and in the audit log.

        A disk that takes nothing, or an audit log that was spoilt, keeps nobody out who came to mend it.
        """
        _log.info("technician", **{**detail, "what": what, "who": who})
        try:
            self.audit.note(what, who, **detail)
        except Exception as error:  # noqa: BLE001  # whatever is wrong with the log, the door is no part of it
            _log.error("not in the audit log", what=what, error=type(error).__name__)
