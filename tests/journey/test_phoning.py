"""The log-in on the phone as events: its code, its end, and that it ends when nobody waits for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kiosk.identity.assurance import AccountAssurance, CardAssurance, HolderAssurance
from kiosk.identity.citizen import Citizen
from kiosk.identity.phone.errors import PhoneError, ProviderAway, ProviderNotBelieved
from kiosk.identity.phone.port import Confirmed, Expired, PhoneAnswer, PhoneCode, Refused, Waiting
from kiosk.journey import phoning
from kiosk.journey.events import Event, PhoneConfirmed, PhoneExpired, PhoneFailed, PhoneRefused, PhoneShown
from kiosk.journey.phoning import log_in_by_phone

CODE = PhoneCode("482-193", "https://issuer.example/phone", 180, datetime(2026, 11, 22, tzinfo=UTC))
CITIZEN = Citizen(
    number="022195000017",
    name="Nguyễn Mẫu Minh Anh",
    birth_date="1995-05-12",
    sex="Nữ",
    assurance=CardAssurance.UNIDENTIFIED,
    holder=HolderAssurance.PHONE,
    account=AccountAssurance.VNEID_2,
)


class Provider:
    """Starts one log-in, whose answers are given; an error among them is raised."""

    code = replace(CODE, expires_in=0)

    def __init__(self, *answers: PhoneAnswer | PhoneError, refuses: PhoneError | None = None) -> None:
        self._answers = list(answers)
        self._refuses = refuses
        self.cancelled = 0

    def start(self) -> Provider:
        if self._refuses is not None:
            raise self._refuses
        return self

    def poll(self) -> PhoneAnswer:
        answer = self._answers.pop(0)
        if isinstance(answer, PhoneError):
            raise answer
        return answer

    def cancel(self) -> None:
        self.cancelled += 1


@pytest.fixture(autouse=True)
def no_time_passes(monkeypatch):
    monkeypatch.setattr(phoning, "_sleep", lambda _seconds, wanted: wanted())


def told(provider: Provider) -> list[Event]:
    events: list[Event] = []
    log_in_by_phone(provider, events.append, lambda: True)
    return events


@pytest.mark.parametrize(
    ("end", "event"),
    [
        (Confirmed(CITIZEN), PhoneConfirmed(CITIZEN)),
        (Refused(), PhoneRefused()),
        (Expired(), PhoneExpired()),
        (ProviderNotBelieved("x"), PhoneFailed(away=False)),
    ],
)
def test_the_code_is_told_first_and_then_how_it_ended(end, event):
    provider = Provider(Waiting(1), Waiting(1), end)
    assert told(provider) == [PhoneShown(provider.code), event]
    assert provider.cancelled == 1


def test_an_issuer_whose_codes_end_at_once_is_not_asked_for_one_after_the_other():
    provider = Provider(Waiting(1), Expired())
    provider.code = CODE
    assert told(provider) == [PhoneShown(CODE), PhoneFailed(away=True)]
    assert provider.cancelled == 1


@pytest.mark.parametrize(("error", "away"), [(ProviderAway("x"), True), (ProviderNotBelieved("x"), False)])
def test_a_log_in_that_cannot_begin_says_whether_it_may_work_later(error, away):
    assert told(Provider(refuses=error)) == [PhoneFailed(away=away)]


def test_a_network_that_fails_now_and_then_ends_nothing():
    away = ProviderAway("x")
    provider = Provider(away, away, Waiting(1), away, away, Confirmed(CITIZEN))
    assert told(provider)[-1] == PhoneConfirmed(CITIZEN)


def test_a_network_that_stays_away_is_told():
    away = ProviderAway("x")
    assert told(Provider(away, away, away))[-1] == PhoneFailed(away=True)


def test_who_leaves_the_screen_cancels_the_log_in_and_is_told_nothing_more():
    provider = Provider(Waiting(1), Waiting(1), Confirmed(CITIZEN))
    left = iter([True, False])
    events: list[Event] = []
    log_in_by_phone(provider, events.append, lambda: next(left))
    assert events == [PhoneShown(provider.code)]
    assert provider.cancelled == 1


def test_what_is_told_of_a_log_in_names_nobody_in_a_log():
    assert "482" not in repr(PhoneShown(CODE).code)
    assert "Nguyễn" not in repr(Confirmed(CITIZEN))
