"""The gateway's client of the province's own system, against one that behaves as real ones do."""

from __future__ import annotations

import http.server
import json
import ssl
import threading
import time
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
import requests
from structlog.testing import capture_logs

from kiosk.dossier.packet import new_submission_id
from kiosk.dossier.standing import Standing
from kiosk.gateway import office_line
from kiosk.gateway.authority import Authority
from kiosk.gateway.back_office import HttpBackOffice
from kiosk.gateway.errors import BackOfficeAway, BackOfficeWrong, HandedOn, StateUnusable
from kiosk.gateway.office_line import Account, read_account
from kiosk.sandbox.back_office import create_app
from kiosk.sandbox.holdings import Holdings
from tests.gateway_world import PAPERS, manifest

pytestmark = pytest.mark.slow

BEFORE_IT_IS_TAKEN = ["away", "failing", "busy", "garbled", "refusing", "wrong-reference"]
AFTER_IT_IS_TAKEN = ["answer-lost", "wrong"]
NO_TROUBLE = ["normal", "slow", "doubled", "session-lost", "unknown-state", "schema-extended"]


def dossier(submission_id=None, papers=PAPERS):
    """Make what the hand-over takes from a packet."""
    submission_id = submission_id or new_submission_id()
    return SimpleNamespace(
        header=SimpleNamespace(submission_id=submission_id),
        manifest=manifest(submission_id, papers=papers),
        papers=papers,
    )


def yes():
    return True


class Office:
    """The office, as tests talk to it."""

    def __init__(self, url):
        self.url = url

    def control(self, **how):
        requests.post(f"{self.url}/control", json=how, timeout=20).raise_for_status()

    def held(self, submission_id):
        held = requests.get(f"{self.url}/dossiers", timeout=20).json()
        return [one["dossier_code"] for one in held if one["submission_id"] == submission_id]

    def move(self, submission_id, code):
        where = f"{self.url}/dossiers/{submission_id}/state"
        assert requests.post(where, json={"code": code}, timeout=20).status_code == 204


@pytest.fixture(scope="module")
def running(tmp_path_factory, serve_app):
    with serve_app(create_app(Holdings(tmp_path_factory.mktemp("office"), "H49.01.02"))) as url:
        yield Office(url)


@pytest.fixture
def office(running):
    yield running
    running.control(mode="normal", course="by-lot")


@pytest.fixture
def client(office):
    return HttpBackOffice(office.url)


@pytest.mark.parametrize("mode", NO_TROUBLE)
def test_a_dossier_is_taken_once_however_often_it_is_handed_over(office, client, mode):
    client.receive(dossier(), is_ours=yes)
    office.control(mode=mode, seconds=0.05)
    one = dossier()
    codes = {client.receive(one, is_ours=yes) for _ in range(3)}
    assert list(codes) == office.held(one.header.submission_id)


@pytest.mark.parametrize("mode", BEFORE_IT_IS_TAKEN + AFTER_IT_IS_TAKEN)
def test_trouble_at_the_office_neither_doubles_a_dossier_nor_gives_it_another_s_code(office, client, mode):
    client.receive(dossier(), is_ours=yes)
    office.control(mode=mode)
    one = dossier()
    with pytest.raises((BackOfficeAway, BackOfficeWrong)):
        client.receive(one, is_ours=yes)
    office.control(mode="normal")
    code = client.receive(one, is_ours=yes)
    assert office.held(one.header.submission_id) == [code]
    assert client.standing({code: one.header.submission_id})[code].business == "registered"


@pytest.mark.parametrize("mode", AFTER_IT_IS_TAKEN)
def test_what_the_office_took_before_its_answer_failed_is_found_and_not_sent_again(office, client, mode):
    client.receive(dossier(), is_ours=yes)
    office.control(mode=mode)
    one = dossier()
    with pytest.raises((BackOfficeAway, BackOfficeWrong)):
        client.receive(one, is_ours=yes)

    def never():
        raise AssertionError("sent again")

    assert [client.receive(one, is_ours=never)] == office.held(one.header.submission_id)


def test_an_answer_that_comes_too_late_is_found_afterwards_and_doubles_nothing(office, client, monkeypatch):
    one = dossier()

    def slow_from_now():
        office.control(mode="slow", seconds=1, times=1)
        monkeypatch.setattr(office_line, "ANSWER_SECONDS", 0.3)
        return True

    with pytest.raises(BackOfficeAway, match="ReadTimeout"):
        client.receive(one, is_ours=slow_from_now)
    monkeypatch.undo()
    # Asked again while the office is still at it, or after: the same dossier.
    code = client.receive(one, is_ours=yes)
    while office.held(one.header.submission_id) != [code]:
        time.sleep(0.02)
    assert client.receive(one, is_ours=yes) == code


def test_a_schema_without_what_is_needed_is_named_by_its_field_and_by_no_value(office, client):
    one = dossier()
    office.control(mode="schema-changed")
    with pytest.raises(BackOfficeWrong, match="missing required field `MaHoSo`") as caught:
        client.receive(one, is_ours=yes)
    assert one.header.submission_id not in str(caught.value)
    office.control(mode="normal")
    assert [client.receive(one, is_ours=yes)] == office.held(one.header.submission_id)


def test_a_worker_whose_lease_is_lost_does_not_send(office, client):
    one = dossier()
    with pytest.raises(HandedOn):
        client.receive(one, is_ours=lambda: False)
    assert office.held(one.header.submission_id) == []


def test_a_session_that_ends_between_two_questions_is_opened_again(office, client):
    office.control(mode="session-lost")
    many = dossier(papers={f"giay-{number}.pdf": b"%PDF-1.7 " + bytes(number) for number in range(5)})
    assert [client.receive(many, is_ours=yes)] == office.held(many.header.submission_id)


def test_two_workers_with_one_dossier_at_the_same_time_get_one_code(office):
    one = dossier()
    codes: list[str] = []
    clients = [HttpBackOffice(office.url) for _ in range(4)]
    threads = [
        threading.Thread(target=lambda each=each: codes.append(each.receive(one, is_ours=yes)))
        for each in clients
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(codes) == 4
    assert list(set(codes)) == office.held(one.header.submission_id)


def test_a_no_to_one_dossier_is_no_to_that_one_alone(office, client):
    bad, good = dossier(), dossier()
    office.control(mode="refusing", only=bad.header.submission_id)
    with pytest.raises(BackOfficeWrong, match="99"):
        client.receive(bad, is_ours=yes)
    assert client.answers()
    assert client.receive(good, is_ours=yes)


@pytest.mark.parametrize("mode", ["away", "failing", "busy", "garbled"])
def test_an_office_that_answers_nobody_as_agreed_is_told_from_one_that_cannot_bear_a_dossier(
    office, client, mode
):
    assert client.answers()
    office.control(mode=mode)
    assert not client.answers()


def test_how_long_the_office_asked_to_be_left_alone_is_kept(office, client):
    office.control(mode="busy", seconds=7)
    with pytest.raises(BackOfficeAway) as caught:
        client.receive(dossier(), is_ours=yes)
    assert caught.value.retry_after == 7


@pytest.mark.parametrize(
    ("code", "standing"),
    [
        ("2", Standing("received", "nothing-due", "no-result-yet")),
        ("5", Standing("supplement-asked", "nothing-due", "no-result-yet")),
        ("6", Standing("payment-asked", "due", "no-result-yet")),
        ("9", Standing("finished", "nothing-due", "ready")),
        ("10", Standing("returned", "nothing-due", "delivered")),
        ("17", Standing("unknown-17", "nothing-due", "")),
        ("<script>", Standing("unknown-code", "nothing-due", "")),
    ],
)
def test_the_three_axes_are_read_from_what_the_office_tells(office, client, code, standing):
    office.control(course="plain")
    one = dossier()
    given = client.receive(one, is_ours=yes)
    office.move(one.header.submission_id, code)
    assert client.standing({given: one.header.submission_id}) == {given: standing}


def test_a_fee_that_was_asked_for_and_paid_is_paid(office, client):
    office.control(course="fee")
    one = dossier()
    given = client.receive(one, is_ours=yes)
    office.move(one.header.submission_id, "6")
    assert client.standing({given: one.header.submission_id})[given].payment == "due"
    office.move(one.header.submission_id, "4")
    assert client.standing({given: one.header.submission_id})[given].payment == "paid"


def test_what_is_told_of_another_dossier_is_passed_over_and_logged(office, client):
    one, other = dossier(), dossier()
    codes = {client.receive(each, is_ours=yes): each.header.submission_id for each in (one, other)}
    mine, theirs = codes
    with capture_logs() as logs:
        assert list(client.standing({mine: codes[mine], theirs: "0" * 32})) == [mine]
    assert [log["dossier_code"] for log in logs] == [theirs]


def test_one_record_that_is_not_as_agreed_hides_no_other():
    wrong = {"MaHoSo": "H49-1", "ThongTinKhac": "a"}
    right = {"MaHoSo": "H49-2", "ThongTinKhac": "b", "TrangThaiHoSo": 4, "DanhSachLePhi": None, "Moi": [1]}
    with scripted(lambda _: {"error_code": "00", "result": [wrong, right]}) as url:
        told = HttpBackOffice(url).standing({"H49-1": "a", "H49-2": "b"})
    assert told == {"H49-2": Standing("in-progress", "", "no-result-yet")}


def test_two_tellings_of_one_dossier_that_differ_are_none():
    both = [{"MaHoSo": "H49-1", "ThongTinKhac": "a", "TrangThaiHoSo": state} for state in ("4", "9")]
    with scripted(lambda _: {"error_code": "00", "result": both}) as url:
        assert HttpBackOffice(url).standing({"H49-1": "a"}) == {}


def test_an_office_that_has_taken_a_dossier_twice_is_not_believed_about_either_code():
    one = dossier()
    reference = one.header.submission_id
    both = [{"MaHoSo": f"H49-{n}", "ThongTinKhac": reference, "TrangThaiHoSo": "1"} for n in (1, 2)]
    with (
        scripted(lambda _: {"error_code": "00", "result": both}) as url,
        pytest.raises(BackOfficeWrong, match="several codes"),
    ):
        HttpBackOffice(url).receive(one, is_ours=yes)


@pytest.mark.parametrize(
    "answer",
    [b"", b"[]", b"null", b"{}", b'{"error_code": "00", "result": 7}', b"\xff\xfe", b"[" * 5000, b'"00"'],
)
def test_an_answer_that_is_not_the_contract_s_is_trouble_and_no_crash(answer):
    with scripted(lambda _: answer) as url, pytest.raises((BackOfficeAway, BackOfficeWrong)):
        HttpBackOffice(url).receive(dossier(), is_ours=yes)


def test_a_code_that_could_be_no_code_is_not_taken_over():
    one = dossier()
    record = {"ThongTinKhac": one.header.submission_id, "TrangThaiHoSo": "1"}
    for code in ("", "H49 1", "<b>", "H49\n1", "9" * 65):
        answer = {"error_code": "00", "result": [record | {"MaHoSo": code}]}
        with scripted(lambda _, answer=answer: answer) as url, pytest.raises(BackOfficeWrong):
            HttpBackOffice(url).receive(one, is_ours=yes)


def test_a_redirect_is_not_followed_with_a_dossier_in_hand(office):
    with (
        scripted(None, moved=f"{office.url}/exchange/login") as url,
        pytest.raises(BackOfficeWrong, match="307"),
    ):
        HttpBackOffice(url).receive(dossier(), is_ours=yes)


def test_a_wrong_password_is_said_and_the_right_one_comes_from_its_file(tmp_path, serve_app, monkeypatch):
    app = create_app(Holdings(tmp_path / "guarded", "H49.01.02"), "right")
    (tmp_path / "password").write_text("right\n")
    (tmp_path / "credentials").mkdir()
    (tmp_path / "credentials" / "back-office-password").write_text("right")

    def account(password_file):
        return read_account(username="kiosk", unit="H49.01", password_file=password_file, ca_file=None)

    with serve_app(app) as url:
        with pytest.raises(BackOfficeAway, match="log-in is refused"):
            HttpBackOffice(url, Account("kiosk", "wrong")).receive(dossier(), is_ours=yes)
        assert HttpBackOffice(url, account(tmp_path / "password")).receive(dossier(), is_ours=yes)
        monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "credentials"))
        assert HttpBackOffice(url, account(None)).receive(dossier(), is_ours=yes)
    assert "right" not in repr(account(None))
    with pytest.raises(StateUnusable, match="nowhere"):
        account(tmp_path / "nowhere")
    with pytest.raises(StateUnusable, match="password"):
        read_account(username="", unit="", password_file=None, ca_file=tmp_path / "password")


def test_only_an_office_whose_authority_was_named_gets_a_dossier(tmp_path):
    authority = Authority(tmp_path / "authority")
    chain, key = authority.issue_server(["127.0.0.1"])
    (tmp_path / "server.pem").write_bytes(chain + key)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(tmp_path / "server.pem")
    asked = []

    def answer(body):
        asked.append(body)
        return {"error_code": "00", "result": []}

    with scripted(answer, tls=tls) as url:
        named = read_account(username="", unit="", password_file=None, ca_file=authority.certificate_file)
        assert HttpBackOffice(url, named).answers()
        assert len(asked) == 1
        with pytest.raises(BackOfficeAway, match="SSLError"):
            HttpBackOffice(url).receive(dossier(), is_ours=yes)
        assert len(asked) == 1


@contextmanager
def scripted(answer, moved="", tls=None):
    """Serve an office that logs everybody in and then answers what `answer` says."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            said = {"error_code": "00", "session": "s"} if self.path.endswith("/login") else None
            if said is None and moved:
                self.send_response(307)
                self.send_header("Location", moved)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            said = said or answer(body)
            content = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"{'https' if tls else 'http'}://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
