"""The device flow against a real provider: what it may answer, and every lie that nobody is known by."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import requests

from kiosk.identity.assurance import AccountAssurance, CardAssurance, HolderAssurance
from kiosk.identity.phone.errors import ProviderAway, ProviderNotBelieved
from kiosk.identity.phone.port import Confirmed, Expired, Refused, Waiting
from kiosk.identity.phone.web import Web
from kiosk.sandbox.people import find_person
from kiosk.sandbox.phone.behaviour import Control, Mode
from kiosk.sandbox.phone.logins import Answer

pytestmark = pytest.mark.slow

# What stops a log-in before its code is shown, and the ID tokens that are not believed.
BEFORE = {
    Mode.GARBLED: ProviderNotBelieved,
    Mode.ENDLESS: ProviderNotBelieved,
    Mode.MOVED: ProviderNotBelieved,
    Mode.OTHER_ISSUER_TOLD: ProviderNotBelieved,
    Mode.PLAIN_ADDRESS: ProviderNotBelieved,
    Mode.AWAY: ProviderAway,
}
LIES = {
    Mode.OTHER_KEY: "BadSignature",
    Mode.UNSIGNED: "UnsupportedAlgorithm",
    Mode.SHARED_SECRET: "UnsupportedAlgorithm",
    Mode.OTHER_ISSUER: "iss",
    Mode.OTHER_AUDIENCE: "aud",
    Mode.OLD: "exp",
    Mode.FROM_TOMORROW: "iat",
    Mode.OTHER_NONCE: "nonce",
    Mode.OTHER_ACCESS_TOKEN: "at_hash",
    Mode.OTHER_PERSON: "of another",
    Mode.NO_NUMBER: "no citizen's number",
    Mode.NO_LEVEL: "says no level",
}


def agree(office, login, person="minh-anh", level=2):
    assert office.logins.answer(login.code.user_code, Answer.APPROVED, person, level)


def test_who_agreed_is_known_with_the_level_of_the_account_and_nothing_of_a_card(office, provider):
    login = provider.start()
    assert login.poll() == Waiting(1.0)
    agree(office, login, level=1)
    answer = login.poll()
    assert isinstance(answer, Confirmed)
    card, citizen = find_person("minh-anh").card, answer.citizen
    assert (citizen.number, citizen.name, citizen.sex) == (card.number, card.name, card.sex)
    assert (citizen.birth_date, citizen.residence) == (card.birth_date, card.residence)
    assert citizen.account is AccountAssurance.VNEID_1
    assert citizen.holder is HolderAssurance.PHONE
    assert citizen.assurance is CardAssurance.UNIDENTIFIED
    assert login.poll() == Expired()  # its code was used up


def test_the_phone_is_shown_the_short_code_and_the_place_that_the_kiosk_told(provider):
    login = provider.start()
    page = requests.get(login.code.verification_url, timeout=20).text
    assert login.code.user_code in page
    assert "Phường Hồng Gai (ki-ốt QN-HCC-01)" in page


def test_a_refusal_is_told_as_one(office, provider):
    login = provider.start()
    assert office.logins.answer(login.code.user_code, Answer.REFUSED)
    assert login.poll() == Refused()


def test_who_is_asked_to_slow_down_asks_five_seconds_less_often_each_time(office, provider):
    login = provider.start()
    office.control = Control(mode=Mode.SLOW_DOWN)
    assert login.poll() == Waiting(6.0)
    assert login.poll() == Waiting(11.0)


def test_a_code_that_the_provider_calls_expired_is_expired(office, provider):
    login = provider.start()
    held = office.logins.of_code(login.code.user_code)
    office.logins._held[held.user_code] = replace(held, until=0.0)
    assert login.poll() == Expired()


def test_a_log_in_that_was_cancelled_asks_nobody_any_more(office, provider):
    login = provider.start()
    login.cancel()
    office.control = Control(mode=Mode.AWAY)
    assert login.poll() == Expired()


@pytest.mark.parametrize("mode", BEFORE)
def test_no_code_is_shown_of_an_issuer_that_is_away_or_not_itself(office, provider, mode):
    office.control = Control(mode=mode)
    with pytest.raises(BEFORE[mode]):
        provider.start()


@pytest.mark.parametrize("mode", LIES)
def test_nobody_is_known_by_what_does_not_hold(office, provider, mode):
    login = provider.start()
    agree(office, login)
    office.control = Control(mode=mode)
    with pytest.raises(ProviderNotBelieved, match=LIES[mode]):
        login.poll()


@pytest.mark.parametrize("mode", [Mode.NO_NONCE, Mode.USER_INFO_ALONE])
def test_an_issuer_may_know_no_nonce_here_and_tell_the_person_by_user_info(office, provider, mode):
    login = provider.start()
    agree(office, login)
    office.control = Control(mode=mode)
    answer = login.poll()
    assert isinstance(answer, Confirmed)
    assert answer.citizen.number == find_person("minh-anh").card.number


@pytest.mark.parametrize(("minutes", "believed"), [(-4, True), (4, True), (-7, False), (7, False)])
def test_clocks_may_differ_by_as_much_as_the_settings_say(office, make_provider, minutes, believed):
    # The provider's tokens live for five minutes from now on; the kiosk allows one minute more.
    def clock():
        return datetime.now(UTC) + timedelta(minutes=minutes)

    login = make_provider(clock=clock, skew_seconds=300 if minutes < 0 else 60).start()
    agree(office, login)
    if believed:
        assert isinstance(login.poll(), Confirmed)
    else:
        with pytest.raises(ProviderNotBelieved):
            login.poll()


def test_a_network_that_fails_while_one_waits_is_told_as_away_and_ends_nothing(office, provider):
    login = provider.start()
    office.control = Control(mode=Mode.AWAY)
    with pytest.raises(ProviderAway):
        login.poll()
    office.control = Control()
    agree(office, login)
    assert isinstance(login.poll(), Confirmed)


def test_nobody_listening_is_away(make_provider):
    with pytest.raises(ProviderAway):
        make_provider("http://127.0.0.1:9").start()


@pytest.mark.parametrize(
    "address", ["http://issuer.example", "ftp://127.0.0.1", "https://user@issuer.example", "nonsense"]
)
def test_an_issuer_is_asked_by_https_alone_but_on_this_machine(make_provider, address):
    with pytest.raises(ProviderNotBelieved):
        make_provider(address).start()


def test_an_answer_that_drips_is_left_in_time(issuer):
    # A server that sends a byte now and then keeps to no time-out of a single read.
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def drip():
            peer, _ = listener.accept()
            with peer, suppress(OSError):
                for _ in range(2000):
                    peer.sendall(b"H")
                    time.sleep(0.01)

        thread = threading.Thread(target=drip)
        thread.start()
        web = Web(ca_file=None, timeout_seconds=0.5)
        with pytest.raises(ProviderAway):
            web.get(f"http://127.0.0.1:{listener.getsockname()[1]}/")
        thread.join()
