"""The log-ins that are under way at the made-up provider."""

from __future__ import annotations

import secrets
import threading
import time
from dataclasses import dataclass, replace
from enum import StrEnum


class Answer(StrEnum):
    """What the person said on the phone."""

    NONE = ""
    APPROVED = "approved"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Login:
    """One log-in: what the kiosk said of itself, and what the person answered; `until` is monotonic."""

    user_code: str
    device_code: str
    client_id: str
    place: str
    nonce: str
    until: float
    answer: Answer = Answer.NONE
    person: str = ""
    level: int = 2

    @property
    def over(self) -> bool:
        """Whether its time has ended."""
        return time.monotonic() >= self.until


@dataclass(frozen=True, slots=True)
class Grant:
    """What a person granted to a client by VNeID's flow; `until` is monotonic."""

    client_id: str
    redirect_uri: str
    person: str
    level: int
    until: float


class Logins:
    """Owns them; for any number of threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[str, Login] = {}

    def begin(self, client_id: str, place: str, nonce: str, life_seconds: float) -> Login:
        """Start one under a code that no other has now."""
        with self._lock:
            self._held = {code: one for code, one in self._held.items() if not one.over}
            while (code := new_code()) in self._held:
                pass
            until = time.monotonic() + life_seconds
            login = Login(code, secrets.token_urlsafe(32), client_id, place, nonce, until)
            self._held[code] = login
            return login

    def of_code(self, user_code: str) -> Login | None:
        """Find one by its short code."""
        with self._lock:
            return self._held.get(user_code)

    def of_device(self, device_code: str) -> Login | None:
        """Find one by the kiosk's own code."""
        with self._lock:
            return next((one for one in self._held.values() if one.device_code == device_code), None)

    def waiting(self) -> list[Login]:
        """List those that nobody has answered, the newest last."""
        with self._lock:
            return [one for one in self._held.values() if one.answer is Answer.NONE and not one.over]

    def answer(self, user_code: str, answer: Answer, person: str = "", level: int = 2) -> bool:
        """Note what a person said; False where there is nothing to answer any more."""
        with self._lock:
            login = self._held.get(user_code)
            if login is None or login.over or login.answer is not Answer.NONE:
                return False
            self._held[user_code] = replace(login, answer=answer, person=person, level=level)
            return True

    def end(self, user_code: str) -> None:
        """Forget one: its code was turned into tokens."""
        with self._lock:
            self._held.pop(user_code, None)


def new_code() -> str:
    """Make a short code that is easily compared and read aloud: `482-193`."""
    digits = f"{secrets.randbelow(10**6):06}"
    return f"{digits[:3]}-{digits[3:]}"
