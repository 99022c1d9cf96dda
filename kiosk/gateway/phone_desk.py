"""Log-ins by phone at the gateway: begun by a kiosk, carried on by a phone, told to the kiosk at the end."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import structlog

from kiosk.gateway.phone_table import PhoneLogin, Standing
from kiosk.identity.phone.errors import PhoneError
from kiosk.identity.phone.sealed import seal_citizen

if TYPE_CHECKING:
    from kiosk.gateway.phone_table import PhoneTable
    from kiosk.gateway.phone_vneid import VneidClient

LIFE_SECONDS = 180
INTERVAL_SECONDS = 2.0

_log = structlog.get_logger()


class PhoneDesk:
    """Blocks; raises sqlalchemy.exc.SQLAlchemyError.

    `public_url` is where phones reach this gateway.
    """

    def __init__(self, table: PhoneTable, vneid: VneidClient, public_url: str) -> None:
        self.public_url = public_url.rstrip("/")
        self.vneid = vneid
        self._table = table

    def begin(self, kiosk_id: str, place: str, key: bytes) -> tuple[PhoneLogin, str]:
        """Begin a log-in; gives it with the address that the kiosk shows as a QR code."""
        digits = f"{secrets.randbelow(10**6):06}"
        login = PhoneLogin(
            login_id=secrets.token_hex(16),
            kiosk_id=kiosk_id,
            user_code=f"{digits[:3]}-{digits[3:]}",
            place=place,
            key=key,
            standing=Standing.WAITING,
            browser="",
            sealed=b"",
        )
        token = secrets.token_urlsafe(24)
        self._table.add(login, token, LIFE_SECONDS)
        return login, f"{self.public_url}/phone/{token}"

    def look(self, login_id: str, kiosk_id: str) -> PhoneLogin | None:
        """Say how a kiosk's own log-in stands."""
        return self._table.of_kiosk(login_id, kiosk_id)

    def forget(self, login_id: str, kiosk_id: str) -> None:
        """Forget a kiosk's own log-in."""
        self._table.forget(login_id, kiosk_id)

    def scanned(self, token: str) -> PhoneLogin | None:
        """Find what a phone scanned, as long as nobody has answered it."""
        login = self._table.of_phone(token)
        return login if login is not None and login.standing is Standing.WAITING else None

    def refuse(self, login: PhoneLogin) -> bool:
        """Note that the person said no; False where it was too late."""
        return self._table.settle(login.login_id, Standing.WAITING, Standing.REFUSED)

    def go_on(self, login: PhoneLogin, browser: str) -> str | None:
        """Give the address at VNeID that this browser goes on to; None where it was too late.

        Of several phones that saw the code the first one that goes on has it.
        """
        state = secrets.token_urlsafe(24)
        if not self._table.go_on(login.login_id, state, browser):
            return None
        return self.vneid.authorize_address(state)

    def refuse_there(self, state: str, browser: str, error: str) -> Standing | None:
        """Take the phone back from VNeID without a code; None for no log-in of ours."""
        login = self._of(state, browser)
        standing = Standing.REFUSED if error == "access_denied" else Standing.FAILED
        if login is None or not self._table.settle(login.login_id, Standing.WAITING, standing):
            return None
        return standing

    def come_back(self, state: str, browser: str, code: str, encrypt_key: str) -> Standing | None:
        """Take what VNeID sent the phone back with; None for no log-in of ours.

        Only in the browser that went on: a code that somebody else got there is nobody's here.
        """
        login = self._of(state, browser)
        if login is None or not self._table.settle(login.login_id, Standing.WAITING, Standing.EXCHANGING):
            return None
        try:
            citizen = self.vneid.exchange(code, encrypt_key)
            sealed = seal_citizen(citizen, login.key, login.login_id)
        except (PhoneError, ValueError) as error:
            why = str(error) if isinstance(error, PhoneError) else "no key to seal to"
            _log.warning("log-in by phone failed", why=why, kiosk=login.kiosk_id)
            self._table.settle(login.login_id, Standing.EXCHANGING, Standing.FAILED)
            return Standing.FAILED
        done = self._table.settle(login.login_id, Standing.EXCHANGING, Standing.CONFIRMED, sealed)
        return Standing.CONFIRMED if done else None

    def _of(self, state: str, browser: str) -> PhoneLogin | None:
        login = self._table.of_state(state)
        return None if login is None or not login.browser or login.is_others(browser) else login
