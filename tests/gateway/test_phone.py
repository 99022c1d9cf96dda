"""VNeID's flow at the gateway: the kiosk, the phone and VNeID, with nobody in between believed."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from fastapi import FastAPI
from sqlalchemy import select, update

from kiosk.gateway.app import create_app
from kiosk.gateway.back_office import HttpBackOffice
from kiosk.gateway.engine import leasing, reading
from kiosk.gateway.errors import StateUnusable
from kiosk.gateway.parts import open_parts
from kiosk.gateway.phone_vneid import VneidClient, read_key, read_secret
from kiosk.gateway.tables import PhoneLoginRow
from kiosk.identity.assurance import AccountAssurance, HolderAssurance
from kiosk.identity.phone.claims import VNEID
from kiosk.identity.phone.errors import ProviderAway, ProviderNotBelieved
from kiosk.identity.phone.port import Confirmed, Expired, Refused, Waiting
from kiosk.identity.phone.sealed import LoginKey
from kiosk.identity.phone.web import Web
from kiosk.province.line import Line
from kiosk.province.phone_login import GatewayPhone
from kiosk.sandbox.people import find_person
from kiosk.sandbox.phone.app import create_app as create_provider
from kiosk.sandbox.phone.behaviour import Control, Mode
from kiosk.sandbox.phone.office import Office
from kiosk.sandbox.phone.vneid_client import Clients
from kiosk.settings import Gateway, Vneid

pytestmark = pytest.mark.slow

PLACE = "Trung tâm <b>Phục vụ</b>, Phường Hồng Gai (ki-ốt QN-HCC-01)"
CLIENT, SECRET = "gateway-of-a-test", "a throw-away secret"


@dataclass
class World:
    """A gateway, the VNeID that it is a client of, and a kiosk's line to it."""

    url: str
    office: Office
    app: FastAPI
    line: Line

    def kiosk(self) -> GatewayPhone:
        return GatewayPhone(self.line, clock=lambda: datetime.now(UTC), place=PLACE)

    def rows(self) -> list[PhoneLoginRow]:
        with reading(self.app.state.parts.storage.engine) as session:
            rows = list(session.scalars(select(PhoneLoginRow)))
            session.expunge_all()
            return rows


@pytest.fixture(scope="module")
def _world(tmp_path_factory, serve_app):
    folder = tmp_path_factory.mktemp("vneid")
    clients = folder / "clients"
    clients.mkdir()
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    (clients / f"{CLIENT}.secret").write_text(SECRET)
    (clients / f"{CLIENT}.pem").write_bytes(
        key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    office = Office(Clients(clients))
    with serve_app(create_provider(office)) as provider:
        # Where phones reach the gateway is known only once it listens.
        vneid = Vneid(
            authorize_url=f"{provider}/vneid/auth",
            token_url=f"{provider}/vneid/token",
            userinfo_url=f"{provider}/vneid/userinfo",
            client_id=CLIENT,
            public_url="http://127.0.0.1",
        )
        client = VneidClient(
            authorize_url=vneid.authorize_url,
            token_url=vneid.token_url,
            userinfo_url=vneid.userinfo_url,
            client_id=CLIENT,
            redirect_uri="",
            secret=SECRET,
            key=key,
            names=VNEID,
            web=Web(ca_file=None, timeout_seconds=10),
        )
        settings = Gateway(state=folder / "gateway", requests_per_minute=1_000_000, vneid=vneid)
        parts = open_parts(
            settings,
            back_office=HttpBackOffice("http://127.0.0.1:9"),
            expected_day=lambda *_: None,
            vneid=client,
        )
        app = create_app(parts)
        with serve_app(app) as url:
            parts.phone.public_url = url
            client._redirect_uri = f"{url}/phone/back"
            yield World(url, office, app, Line(url, tls=None, silence_seconds=10))


@pytest.fixture
def world(_world):
    _world.office.control = Control()
    return _world


def open_page(address: str) -> tuple[requests.Session, str]:
    phone = requests.Session()
    answer = phone.get(address, timeout=20)
    assert answer.status_code == 200
    return phone, answer.text


def say(phone: requests.Session, address: str, answer: str) -> requests.Response:
    """Press a button of the gateway's page."""
    page = phone.get(address, timeout=20).text
    form = dict(re.findall(r'type="hidden" name="([a-z_]+)" value="([^"]*)"', page))
    return phone.post(address, data={**form, "answer": answer}, timeout=20, allow_redirects=False)


def mark_in(page: str) -> str:
    (mark,) = re.findall(r'name="mark" value="([^"]*)"', page)
    return str(mark)


def go_on(phone: requests.Session, address: str) -> dict[str, str]:
    """Go on to VNeID; gives what its form holds."""
    sent = say(phone, address, "go-on")
    assert sent.status_code == 303
    page = phone.get(sent.headers["Location"], timeout=20).text
    return dict(re.findall(r'type="hidden" name="([a-z_]+)" value="([^"]*)"', page))


def answer_there(world, form: dict[str, str], answer: str, person: str = "duc") -> str:
    """Answer at VNeID; gives the address that the phone is sent back to."""
    sent = requests.post(
        f"{urlsplit(world.app.state.parts.phone.vneid._token_url)._replace(path='/vneid/auth').geturl()}",
        data={**form, "answer": answer, "person": person},
        timeout=20,
        allow_redirects=False,
    )
    assert sent.status_code == 303
    return sent.headers["Location"]


def agree(world, login, person: str = "duc") -> requests.Response:
    phone, _ = open_page(login.code.verification_url)
    back = answer_there(world, go_on(phone, login.code.verification_url), "approved", person)
    return phone.get(back, timeout=20)


def test_who_agrees_at_vneid_is_known_to_the_kiosk_that_asked(world):
    login = world.kiosk().start()
    assert isinstance(login.poll(), Waiting)
    assert 'data-outcome="confirmed"' in agree(world, login).text
    answer = login.poll()
    assert isinstance(answer, Confirmed)
    card = find_person("duc").card
    assert (answer.citizen.number, answer.citizen.name) == (card.number, card.name)
    assert answer.citizen.birth_date == card.birth_date
    assert answer.citizen.account is AccountAssurance.VNEID_2
    assert answer.citizen.holder is HolderAssurance.PHONE
    login.cancel()
    assert not [row for row in world.rows() if row.login_id == login._login_id]


def test_the_phone_sees_the_code_and_the_kiosk_s_place_before_it_goes_on(world):
    login = world.kiosk().start()
    _, page = open_page(login.code.verification_url)
    assert login.code.user_code in page
    assert "Trung tâm &lt;b&gt;Phục vụ&lt;/b&gt;, Phường Hồng Gai (ki-ốt QN-HCC-01)" in page


def test_the_phone_sees_the_number_in_the_kiosk_s_certificate_whatever_place_it_says(world):
    address = world.app.state.parts.phone.begin("QN-HCC-07", "Ngân hàng X", LoginKey().public)[1]
    assert "QN-HCC-07" in open_page(address)[1]


def test_its_pages_run_no_script_and_are_kept_and_framed_nowhere(world):
    headers = requests.get(world.kiosk().start().code.verification_url, timeout=20).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_who_says_no_before_vneid_or_there_is_nobody(world):
    here, there = world.kiosk().start(), world.kiosk().start()
    phone, _ = open_page(here.code.verification_url)
    say(phone, here.code.verification_url, "refuse")
    assert here.poll() == Refused()
    phone, _ = open_page(there.code.verification_url)
    back = answer_there(world, go_on(phone, there.code.verification_url), "refused")
    assert 'data-outcome="refused"' in phone.get(back, timeout=20).text
    assert there.poll() == Refused()


def test_nothing_of_the_person_is_readable_in_the_gateway_s_database(world):
    login = world.kiosk().start()
    agree(world, login)
    row = next(row for row in world.rows() if row.login_id == login._login_id)
    card = find_person("duc").card
    assert row.sealed
    for secret in (card.number, card.name, card.birth_date):
        assert secret.encode() not in row.sealed
    whole = Path(world.app.state.parts.storage.engine.url.database).parent
    for file in whole.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert card.number.encode() not in content, file.name
            assert card.name.encode() not in content, file.name


def test_what_was_sealed_for_one_log_in_opens_under_no_other_key_and_for_no_other_log_in(world):
    login = world.kiosk().start()
    agree(world, login)
    sealed = next(row.sealed for row in world.rows() if row.login_id == login._login_id)
    with pytest.raises(ProviderNotBelieved):
        LoginKey().open_citizen(sealed, login._login_id)
    with pytest.raises(ProviderNotBelieved):
        login._key.open_citizen(sealed, "0" * 32)


def test_a_code_that_comes_back_in_another_browser_is_nobody_s(world):
    # Somebody who makes a victim's browser finish a log-in that they began, or the other way round.
    login = world.kiosk().start()
    phone, _ = open_page(login.code.verification_url)
    back = answer_there(world, go_on(phone, login.code.verification_url), "approved")
    stranger = requests.get(back, timeout=20)
    assert (stranger.status_code, 'data-outcome="gone"' in stranger.text) == (400, True)
    other = requests.get(back, timeout=20, cookies={"kiosk_phone": "x" * 32})
    assert 'data-outcome="gone"' in other.text
    assert isinstance(login.poll(), Waiting)


def test_a_page_of_a_stranger_cannot_answer_for_who_never_saw_the_gateway_s(world):
    login, theirs = world.kiosk().start(), world.kiosk().start()
    address = login.code.verification_url
    stranger, seen_by_stranger = open_page(address)
    mark = mark_in(seen_by_stranger)
    fresh, been_here = requests.Session(), open_page(theirs.code.verification_url)[0]
    for victim in (fresh, been_here):
        for answer in ("go-on", "refuse"):
            for known in ({}, {"mark": mark}):
                sent = victim.post(
                    address, data={**known, "answer": answer}, timeout=20, allow_redirects=False
                )
                assert sent.status_code == 403
                assert login.code.user_code in sent.text
    # Where the browser says whose page submits, that alone is enough.
    crossing = stranger.post(
        address,
        data={"mark": mark, "answer": "go-on"},
        headers={"Sec-Fetch-Site": "cross-site"},
        timeout=20,
        allow_redirects=False,
    )
    assert crossing.status_code == 403
    assert isinstance(login.poll(), Waiting)
    assert 'data-outcome="confirmed"' in agree(world, login).text


def test_who_went_on_first_is_not_overtaken_by_another_phone_that_saw_the_code(world):
    login = world.kiosk().start()
    address = login.code.verification_url
    person, bystander = open_page(address)[0], open_page(address)[0]
    page = bystander.get(address, timeout=20).text
    back = answer_there(world, go_on(person, address), "approved")
    mark = mark_in(page)
    for answer in ("go-on", "refuse"):
        late = bystander.post(
            address, data={"mark": mark, "answer": answer}, timeout=20, allow_redirects=False
        )
        assert (late.status_code, 'data-outcome="taken"' in late.text) == (409, True)
    assert 'data-outcome="taken"' in bystander.get(address, timeout=20).text
    # The person may look back and go on once more.
    back = answer_there(world, go_on(person, address), "approved")
    assert 'data-outcome="confirmed"' in person.get(back, timeout=20).text
    assert login.poll().citizen.number == find_person("duc").card.number


def test_an_answer_counts_once(world):
    login = world.kiosk().start()
    phone, _ = open_page(login.code.verification_url)
    back = answer_there(world, go_on(phone, login.code.verification_url), "approved")
    assert 'data-outcome="confirmed"' in phone.get(back, timeout=20).text
    assert 'data-outcome="gone"' in phone.get(back, timeout=20).text
    again = phone.get(login.code.verification_url, timeout=20)
    assert (again.status_code, 'data-outcome="gone"' in again.text) == (404, True)
    assert isinstance(login.poll(), Confirmed)


@pytest.mark.parametrize(
    "mode", [Mode.OTHER_ENVELOPE, Mode.TORN_ENVELOPE, Mode.NO_NUMBER, Mode.NO_LEVEL, Mode.AWAY, Mode.GARBLED]
)
def test_nobody_is_known_by_an_answer_of_vneid_that_does_not_hold(world, mode):
    login = world.kiosk().start()
    phone, _ = open_page(login.code.verification_url)
    back = answer_there(world, go_on(phone, login.code.verification_url), "approved")
    world.office.control = Control(mode=mode)
    assert 'data-outcome="failed"' in phone.get(back, timeout=20).text
    with pytest.raises(ProviderNotBelieved):
        login.poll()


def test_the_secret_travels_to_vneid_alone(world):
    login = world.kiosk().start()
    phone, page = open_page(login.code.verification_url)
    sent = say(phone, login.code.verification_url, "go-on")
    asked = parse_qs(urlsplit(sent.headers["Location"]).query)
    assert set(asked) == {"response_type", "client_id", "redirect_uri", "scope", "state"}
    assert SECRET not in page + sent.headers["Location"]


def test_a_log_in_of_another_kiosk_or_of_none_is_not_there(world):
    missing = requests.get(f"{world.url}/v1/phone-logins/{'0' * 32}", timeout=20)
    assert (missing.status_code, missing.json()["reason"]) == (404, "no-such-login")
    begun = world.app.state.parts.phone.begin("ANOTHER-KIOSK", "x", LoginKey().public)[0]
    other = requests.get(f"{world.url}/v1/phone-logins/{begun.login_id}", timeout=20)
    assert other.json()["reason"] == "no-such-login"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"key": "AAAA", "place": "x"}',
        b'{"key": "' + base64.b64encode(bytes(32)) + b'", "place": ""}',
        b'{"key": "' + base64.b64encode(bytes(32)) + b'", "place": "a\\u0007"}',
        b'{"key": "' + base64.b64encode(bytes(32)) + b'", "place": "x", "more": 1}',
    ],
)
def test_what_is_no_request_for_a_log_in_is_refused(world, body):
    answer = requests.post(f"{world.url}/v1/phone-logins", data=body, timeout=20)
    assert (answer.status_code, answer.json()["reason"]) == (422, "bad-request")


def test_a_gateway_without_vneid_offers_none(province):
    line = Line(province.url, tls=None, silence_seconds=10)
    with pytest.raises(ProviderNotBelieved, match="not-offered"):
        GatewayPhone(line, clock=lambda: datetime.now(UTC), place=PLACE).start()


def test_a_gateway_that_is_away_is_away(tmp_path):
    line = Line("http://127.0.0.1:9", tls=None, silence_seconds=2)
    with pytest.raises(ProviderAway):
        GatewayPhone(line, clock=lambda: datetime.now(UTC), place=PLACE).start()


def test_a_kiosk_that_begins_again_and_again_holds_no_more_than_a_few(world):
    logins = [world.kiosk().start() for _ in range(25)]
    own = [row for row in world.rows() if not row.kiosk_id]
    assert len(own) == 20
    assert isinstance(logins[-1].poll(), Waiting)
    assert logins[0].poll() == Expired()


def test_a_log_in_whose_time_is_over_is_expired_whichever_clock_says_so_first(world):
    here, there = world.kiosk().start(), world.kiosk().start()
    here._until = 0.0
    assert here.poll() == Expired()
    with leasing(world.app.state.parts.storage.engine) as session:
        over = update(PhoneLoginRow).where(PhoneLoginRow.login_id == there._login_id)
        session.execute(over.values(expires_at=1))
    assert there.poll() == Expired()


def test_a_gateway_without_its_secret_or_key_does_not_start(tmp_path, monkeypatch):
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    with pytest.raises(StateUnusable, match="vneid-secret"):
        read_secret(None)
    (tmp_path / "key").write_text("no key")
    with pytest.raises(StateUnusable, match="no private key"):
        read_key(tmp_path / "key")
