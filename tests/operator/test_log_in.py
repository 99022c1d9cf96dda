"""Only an operator's secret opens the page of kiosks, and nobody learns there who is one."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import requests
from sqlalchemy import select, text, update

from kiosk.gateway.engine import reading, writing
from kiosk.gateway.operators import secrets
from kiosk.gateway.operators.browser import Cookies, known_browser
from kiosk.gateway.operators.events import Event, newest_events
from kiosk.gateway.operators.secrets import is_secret
from kiosk.gateway.tables import OperatorRow, OperatorSessionRow, OperatorTryRow
from tests.operator_fleet import NAME, SECONDS, SECRET, log_in

pytestmark = pytest.mark.slow
PAGES = ("/operator", "/operator/kiosks", "/operator/kiosks/QN-1", "/operator/kiosks/QN-1/report.json")


@pytest.fixture(autouse=True)
def _free(fleet):
    """Nobody is locked out by the test before."""
    with writing(fleet.parts.storage.engine) as session:
        session.execute(text("DELETE FROM operator_tries"))


def pass_time(fleet, row, **values):
    with writing(fleet.parts.storage.engine) as session:
        session.execute(update(row).values(values))


@pytest.mark.parametrize("page", PAGES)
def test_without_a_session_every_page_leads_to_the_log_in(fleet, page):
    answer = requests.get(fleet.url + page, allow_redirects=False, timeout=SECONDS)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/operator/login")


@pytest.mark.parametrize("cookie", ["", "x", "a" * 43, "é" * 43, "../" * 20, "a" * 4000])
def test_a_made_up_cookie_is_no_session(fleet, cookie):
    headers = {"Cookie": b"kiosk_operator=" + cookie.encode()}
    answer = requests.get(
        f"{fleet.url}/operator/kiosks", headers=headers, allow_redirects=False, timeout=SECONDS
    )
    assert answer.status_code == 303


def test_who_logs_in_sees_the_list_and_who_logs_out_no_longer(fleet, operator):
    page = operator.get(f"{fleet.url}/operator/kiosks", timeout=SECONDS)
    assert page.status_code == 200
    token = operator.cookies["kiosk_operator"]
    mark = re.search('name="mark" value="([0-9a-f]{64})"', page.text).group(1)
    out = operator.post(
        f"{fleet.url}/operator/logout", data={"mark": mark}, allow_redirects=False, timeout=SECONDS
    )
    assert out.headers["Location"] == "/operator/login"
    assert "kiosk_operator" not in operator.cookies
    kept = requests.get(
        f"{fleet.url}/operator/kiosks",
        cookies={"kiosk_operator": token},
        allow_redirects=False,
        timeout=SECONDS,
    )
    assert kept.status_code == 303


@pytest.mark.parametrize("mark", ["", "0" * 64, "é"])
def test_a_form_that_another_site_submits_does_nothing(fleet, operator, mark):
    refused = operator.post(f"{fleet.url}/operator/logout", data={"mark": mark}, timeout=SECONDS)
    assert refused.status_code == 403
    assert operator.get(f"{fleet.url}/operator/kiosks", timeout=SECONDS).status_code == 200
    with requests.Session() as stranger:
        stranger.get(f"{fleet.url}/operator/login", timeout=SECONDS)
        form = {"name": NAME, "secret": SECRET, "mark": mark}
        made = stranger.post(f"{fleet.url}/operator/login", data=form, allow_redirects=False, timeout=SECONDS)
        assert made.status_code == 403
        assert "kiosk_operator" not in stranger.cookies


def test_a_form_from_another_site_is_refused_also_with_the_page_s_mark(fleet):
    with requests.Session() as session:
        page = session.get(f"{fleet.url}/operator/login", timeout=SECONDS).text
        form = {"name": NAME, "secret": SECRET, "mark": page.split('name="mark" value="')[1][:64]}
        made = session.post(
            f"{fleet.url}/operator/login",
            data=form,
            headers={"Sec-Fetch-Site": "cross-site"},
            allow_redirects=False,
            timeout=SECONDS,
        )
    assert made.status_code == 403


def test_a_wrong_secret_and_a_name_that_nobody_has_are_answered_alike(fleet):
    def answered(name):
        with requests.Session() as session:
            answer = log_in(session, fleet.url, name, "wrong wrong wrong")
            return answer.status_code, answer.cookies.keys(), re.sub(r'value="[0-9a-f]{64}"', "", answer.text)

    known = answered(NAME)
    assert known == answered("nobody-of-that-name")
    assert known[0] == 403


@pytest.mark.parametrize("there", [True, False])
def test_a_secret_is_compared_once_at_full_cost_whether_there_is_such_an_operator_or_not(
    fleet, monkeypatch, there
):
    compared = []
    verify = secrets._HASHER.verify

    def spy(kept, secret):
        compared.append(kept)
        return verify(kept, secret)

    monkeypatch.setattr(secrets, "_HASHER", SimpleNamespace(verify=spy))
    (kept,) = [row.secret for row in _operators(fleet) if row.name == NAME]
    assert not is_secret(kept if there else None, "wrong wrong wrong")
    (one,) = compared
    assert one.split("$")[:4] == kept.split("$")[:4]
    assert not is_secret(None, "the secret of nobody at all")


# As the program has them, before tests make them cheap.
FULL_COST = secrets._HASHER
NOBODYS = secrets._NOBODYS


def test_to_compare_a_secret_costs_what_it_should_also_for_a_name_that_nobody_has():
    for kept in (FULL_COST.hash(SECRET), NOBODYS):
        assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def _operators(fleet):
    with writing(fleet.parts.storage.engine) as session:
        rows = list(session.query(OperatorRow))
        session.expunge_all()
        return rows


@pytest.mark.parametrize("name", [NAME, "nobody-of-that-name"])
def test_who_fails_five_times_waits_and_longer_each_time_operator_or_not(fleet, name):
    waits = []
    with requests.Session() as session:
        for _ in range(4):
            assert log_in(session, fleet.url, name, "wrong wrong wrong").status_code == 403
        for _ in range(3):
            assert log_in(session, fleet.url, name, "wrong wrong wrong").status_code == 403
            locked = log_in(session, fleet.url, name, SECRET)
            assert (locked.status_code, "phút" in locked.text) == (429, True)
            assert int(locked.headers["Retry-After"]) > 0
            waits.append(_longest_wait(fleet))
            pass_time(fleet, OperatorTryRow, locked_until=0)
    assert waits == [30_000, 60_000, 120_000]


def _longest_wait(fleet):
    with reading(fleet.parts.storage.engine) as session:
        return max(row.locked_until - row.last_at for row in session.scalars(select(OperatorTryRow)))


def test_the_lock_out_holds_at_every_worker_and_many_tries_at_once_are_no_more_than_one_by_one(fleet):
    with requests.Session() as session:
        page = session.get(f"{fleet.url}/operator/login", timeout=SECONDS).text
        form = {
            "name": NAME,
            "secret": "wrong wrong wrong",
            "mark": page.split('name="mark" value="')[1][:64],
        }

        def ask(_):
            return session.post(f"{fleet.url}/operator/login", data=form, timeout=SECONDS).status_code

        with ThreadPoolExecutor(12) as pool:
            statuses = list(pool.map(ask, range(24)))
    assert statuses.count(403) <= 5
    assert statuses.count(429) == 24 - statuses.count(403)


def test_many_names_from_one_address_end_as_well(fleet):
    with requests.Session() as session:
        assert log_in(session, fleet.url, "name-1", "wrong wrong wrong").status_code == 403
        pass_time(fleet, OperatorTryRow, failures=19)
        assert log_in(session, fleet.url, "name-2", "wrong wrong wrong").status_code == 403
        assert log_in(session, fleet.url, "name-3", "wrong wrong wrong").status_code == 429
        assert log_in(session, fleet.url).status_code == 429


def fail_until_locked(fleet, session, name=NAME):
    for _ in range(5):
        assert log_in(session, fleet.url, name, "wrong wrong wrong").status_code == 403
    assert log_in(session, fleet.url, name).status_code == 429


def test_nobody_else_s_failures_keep_an_operator_out_of_a_browser_that_logged_in_before(fleet):
    with requests.Session() as hers, requests.Session() as stranger, requests.Session() as new:
        assert log_in(hers, fleet.url).status_code == 303
        fail_until_locked(fleet, stranger)
        pass_time(fleet, OperatorTryRow, failures=1000)
        for _ in range(3):
            hers.cookies.pop("kiosk_operator")
            assert log_in(hers, fleet.url).status_code == 303
        # Her log-ins give strangers no tries.
        for session in (stranger, new):
            assert log_in(session, fleet.url).status_code == 429


def test_a_browser_that_logged_in_before_is_no_way_round_the_counting(fleet):
    with requests.Session() as hers, requests.Session() as other:
        assert log_in(hers, fleet.url).status_code == 303
        fail_until_locked(fleet, hers)
        # It alone waits: it was counted by itself.
        assert log_in(other, fleet.url).status_code == 303
        assert log_in(hers, fleet.url).status_code == 429


@pytest.mark.parametrize("name", [NAME, "nobody-of-that-name"])
def test_a_made_up_or_another_operator_s_mark_of_a_known_browser_is_none(fleet, name):
    fleet.parts.storage.operators.add("minh", SECRET)
    with requests.Session() as minhs:
        assert log_in(minhs, fleet.url, "minh").status_code == 303
        (shown,) = [value for place, value in minhs.cookies.items() if "known" in place]
    place = Cookies(secure=False)._known(name)
    with requests.Session() as session:
        for number, mark in enumerate((known_browser(name, ""), known_browser(name, "x"), shown, "x", shown)):
            session.cookies.set(place, mark)
            assert (number, log_in(session, fleet.url, name, "wrong wrong wrong").status_code) == (
                number,
                403,
            )
        assert log_in(session, fleet.url, name).status_code == 429


def test_a_new_secret_makes_browsers_unknown(fleet):
    desk = fleet.parts.storage.operators
    desk.add("hoa", SECRET)
    with requests.Session() as hers, requests.Session() as stranger:
        assert log_in(hers, fleet.url, "hoa").status_code == 303
        desk.add("hoa", SECRET)
        fail_until_locked(fleet, stranger, "hoa")
        assert log_in(hers, fleet.url, "hoa").status_code == 429


def test_the_right_secret_ends_the_counting(fleet):
    with requests.Session() as session:
        for _ in range(2):
            for _ in range(4):
                assert log_in(session, fleet.url, secret="wrong wrong wrong").status_code == 403
            assert log_in(session, fleet.url).status_code == 303


def test_a_session_ends_when_nobody_looks_and_after_a_day_s_work(fleet, operator):
    def looks():
        page = operator.get(f"{fleet.url}/operator/kiosks", allow_redirects=False, timeout=SECONDS)
        return page.status_code

    def ago(**time):
        return int((datetime.now(UTC) - timedelta(**time)).timestamp() * 1000)

    pass_time(fleet, OperatorSessionRow, seen_at=ago(minutes=29))
    assert looks() == 200
    pass_time(fleet, OperatorSessionRow, started_at=ago(hours=9))
    assert looks() == 200  # that somebody looked was written down
    pass_time(fleet, OperatorSessionRow, started_at=ago(hours=11))
    assert looks() == 303
    pass_time(fleet, OperatorSessionRow, started_at=ago(hours=1), seen_at=ago(minutes=31))
    assert looks() == 303


def test_who_is_removed_or_given_another_secret_is_logged_out_at_once(fleet):
    desk = fleet.parts.storage.operators
    for end in (lambda: desk.add("minh", "another secret of his"), lambda: desk.remove("minh")):
        desk.add("minh", "a secret of his own")
        with requests.Session() as session:
            assert log_in(session, fleet.url, "minh", "a secret of his own").status_code == 303
            end()
            assert (
                session.get(
                    f"{fleet.url}/operator/kiosks", allow_redirects=False, timeout=SECONDS
                ).status_code
                == 303
            )
            assert log_in(session, fleet.url, "minh", "a secret of his own").status_code == 403


def test_every_log_in_and_every_try_is_in_the_audit_without_what_was_typed_as_an_unknown_name(fleet):
    with requests.Session() as session:
        log_in(session, fleet.url, secret="wrong wrong wrong")
        log_in(session, fleet.url, "my secret typed as a name", "x")
        log_in(session, fleet.url)
    refused_unknown, refused, logged_in = (
        next(one for one in newest_events(fleet.parts.storage.engine, 20) if (one.event, one.name) == wanted)
        for wanted in ((Event.REFUSED, ""), (Event.REFUSED, NAME), (Event.LOGGED_IN, NAME))
    )
    assert {one.address for one in (refused, refused_unknown, logged_in)} == {"127.0.0.1"}
    with writing(fleet.parts.storage.engine) as session:
        kept = str(session.execute(text("SELECT * FROM operator_events")).all())
        kept += str(session.execute(text("SELECT * FROM operator_tries")).all())
    assert "typed as a name" not in kept


def test_what_is_kept_of_a_secret_is_argon2id_and_of_a_session_not_its_token(fleet, operator):
    assert all(row.secret.startswith("$argon2id$v=19$") for row in _operators(fleet))
    token = operator.cookies["kiosk_operator"]
    with writing(fleet.parts.storage.engine) as session:
        assert token not in str(session.execute(text("SELECT * FROM operator_sessions")).all())


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"name": "x" * 3000},
        {"name": "\x00", "secret": "\x00"},
        {"name": "lan", "secret": "\ud800".encode("utf-8", "surrogatepass")},
    ],
    ids=["empty", "long", "zero", "surrogate"],
)
def test_what_is_no_name_and_no_secret_lets_nobody_in(fleet, form):
    with requests.Session() as session:
        page = session.get(f"{fleet.url}/operator/login", timeout=SECONDS).text
        marked = form | {"mark": page.split('name="mark" value="')[1][:64]}
        assert session.post(f"{fleet.url}/operator/login", data=marked, timeout=SECONDS).status_code == 403
    assert (
        requests.post(f"{fleet.url}/operator/login", data=b"\xff" * 5000, timeout=SECONDS).status_code == 413
    )


def test_old_sessions_tries_and_entries_are_forgotten(fleet, operator):
    desk = fleet.parts.storage.operators
    assert desk.forget(datetime.now(UTC)) == 0
    log_in(requests.Session(), fleet.url, secret="wrong wrong wrong")
    assert desk.forget(datetime.now(UTC) + timedelta(days=401)) >= 3
    assert newest_events(fleet.parts.storage.engine, 9) == ()
