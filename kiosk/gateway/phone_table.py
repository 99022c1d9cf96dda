"""The log-ins by phone that are under way, in the database: any worker may get the next step."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from kiosk.gateway.engine import leasing, reading
from kiosk.gateway.moments import milliseconds, now
from kiosk.gateway.tables import PhoneLoginRow

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Engine

# A kiosk has one screen; a few may still run out after it began the next.
_MOST_A_KIOSK = 20


class Standing(StrEnum):
    """How far a log-in is; `exchanging` is the moment in which VNeID is asked."""

    WAITING = "waiting"
    EXCHANGING = "exchanging"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, repr=False)
class PhoneLogin:
    """One log-in that has not expired."""

    login_id: str
    kiosk_id: str
    user_code: str
    place: str
    key: bytes
    standing: Standing
    browser: str
    sealed: bytes

    def is_others(self, browser: str) -> bool:
        """Whether another browser than this one has gone on to VNeID with it."""
        return bool(self.browser) and not hmac.compare_digest(self.browser, digest(browser))


class PhoneTable:
    """Owns the table. Its methods raise sqlalchemy.exc.SQLAlchemyError.

    Nothing here outlives a crash that need: the person scans the next code.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, login: PhoneLogin, token: str, life_seconds: float) -> None:
        """Begin a log-in; forgets all that has expired, and the oldest of a kiosk that begins too many."""
        moment = now()
        with leasing(self._engine) as session:
            session.execute(delete(PhoneLoginRow).where(PhoneLoginRow.expires_at <= moment))
            own = (
                select(PhoneLoginRow.login_id)
                .where(PhoneLoginRow.kiosk_id == login.kiosk_id)
                .order_by(PhoneLoginRow.expires_at.desc())
            )
            surplus = session.scalars(own).all()[_MOST_A_KIOSK - 1 :]
            if surplus:
                session.execute(delete(PhoneLoginRow).where(PhoneLoginRow.login_id.in_(surplus)))
            session.add(
                PhoneLoginRow(
                    login_id=login.login_id,
                    kiosk_id=login.kiosk_id,
                    user_code=login.user_code,
                    place=login.place,
                    key=login.key,
                    token=digest(token),
                    standing=Standing.WAITING,
                    sealed=b"",
                    expires_at=moment + milliseconds(life_seconds),
                )
            )

    def of_kiosk(self, login_id: str, kiosk_id: str) -> PhoneLogin | None:
        """Find a log-in of this kiosk."""
        return self._find(PhoneLoginRow.login_id == login_id, PhoneLoginRow.kiosk_id == kiosk_id)

    def of_phone(self, token: str) -> PhoneLogin | None:
        """Find the log-in whose QR code the phone scanned."""
        return self._find(PhoneLoginRow.token == digest(token))

    def of_state(self, state: str) -> PhoneLogin | None:
        """Find the log-in that VNeID sends the phone back to."""
        return self._find(PhoneLoginRow.state == digest(state))

    def go_on(self, login_id: str, state: str, browser: str) -> bool:
        """Note which browser went on to VNeID with which state; False where another did, or nothing waits."""
        own = PhoneLoginRow.browser.in_(("", digest(browser)))
        return self._change(login_id, Standing.WAITING, own, state=digest(state), browser=digest(browser))

    def settle(self, login_id: str, before: Standing, after: Standing, sealed: bytes = b"") -> bool:
        """Move a log-in on; False where another was quicker, or it has expired."""
        return self._change(login_id, before, standing=after, sealed=sealed)

    def forget(self, login_id: str, kiosk_id: str) -> None:
        """Forget a log-in of this kiosk."""
        with leasing(self._engine) as session:
            session.execute(
                delete(PhoneLoginRow).where(
                    PhoneLoginRow.login_id == login_id, PhoneLoginRow.kiosk_id == kiosk_id
                )
            )

    def _change(self, login_id: str, before: Standing, *where: ColumnElement[bool], **values: object) -> bool:
        with leasing(self._engine) as session:
            changed = session.execute(
                update(PhoneLoginRow)
                .where(
                    PhoneLoginRow.login_id == login_id,
                    PhoneLoginRow.standing == before,
                    PhoneLoginRow.expires_at > now(),
                    *where,
                )
                .values(**values)
                .returning(PhoneLoginRow.login_id)
            )
            return changed.first() is not None

    def _find(self, *where: object) -> PhoneLogin | None:
        query = select(PhoneLoginRow).where(*where, PhoneLoginRow.expires_at > now())  # type: ignore[arg-type]  # columns compared
        with reading(self._engine) as session:
            row = session.scalars(query).first()
            if row is None:
                return None
            return PhoneLogin(
                login_id=row.login_id,
                kiosk_id=row.kiosk_id,
                user_code=row.user_code,
                place=row.place,
                key=row.key,
                standing=Standing(row.standing),
                browser=row.browser,
                sealed=row.sealed,
            )


def digest(secret: str) -> str:
    """Give what is kept of a secret: its SHA-256, hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()
