"""A log-in on the person's phone, from its code to its end, told as events."""

from __future__ import annotations

import time
from collections.abc import Callable

import structlog

from kiosk.identity.phone.errors import PhoneError, ProviderAway
from kiosk.identity.phone.port import Confirmed, Expired, IdentityProvider, PhoneLogin, Refused, Waiting
from kiosk.journey.events import (
    Event,
    PhoneConfirmed,
    PhoneExpired,
    PhoneFailed,
    PhoneRefused,
    PhoneShown,
)

_log = structlog.get_logger(__name__)

_LOOK_SECONDS = 0.1
# A line that fails once while the person looks at their phone ends nothing; this often in a row it is away.
_FAILURES = 3
# A code that ends before this part of its life did not run out: the next one would not hold either.
_LIVED = 0.5


def log_in_by_phone(
    provider: IdentityProvider, post: Callable[[Event], None], wanted: Callable[[], bool]
) -> None:
    """Start a log-in and wait for its end, or until it is not wanted any more: then it is cancelled."""
    try:
        login = provider.start()
        post(PhoneShown(login.code))
        try:
            _wait(login, post, wanted)
        finally:
            login.cancel()
    except PhoneError as error:
        away = isinstance(error, ProviderAway)
        _log.warning("log-in by phone failed", away=away, why=str(error))
        post(PhoneFailed(away=away))


def _wait(login: PhoneLogin, post: Callable[[Event], None], wanted: Callable[[], bool]) -> None:
    failures, pause, began = 0, 0.0, time.monotonic()
    while _sleep(pause, wanted):
        try:
            answer = login.poll()
        except ProviderAway:
            failures += 1
            if failures >= _FAILURES:
                raise
            pause = 2.0 * failures
            continue
        failures = 0
        match answer:
            case Waiting(seconds):
                pause = seconds
            case Confirmed(citizen):
                post(PhoneConfirmed(citizen))
                return
            case Refused():
                post(PhoneRefused())
                return
            case Expired():
                if time.monotonic() - began < _LIVED * login.code.expires_in:
                    raise ProviderAway("a code was over long before its time")
                post(PhoneExpired())
                return


def _sleep(seconds: float, wanted: Callable[[], bool]) -> bool:
    """Wait, but no longer than it is wanted; whether it still is."""
    until = time.monotonic() + seconds
    while wanted():
        left = until - time.monotonic()
        if left <= 0:
            return True
        time.sleep(min(left, _LOOK_SECONDS))
    return False
