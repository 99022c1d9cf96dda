"""The gateway keeps the report that a kiosk's own report key signed; no role gets into another's place."""

from __future__ import annotations

import base64
import json
import os
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
import requests

from hardware.vocabulary import Role
from kiosk.machine.files import write_durable
from kiosk.machine.keys import MachineKey, Purpose, ensure_key
from kiosk.machine.readiness import read_report
from kiosk.machine.signed import sign_document
from kiosk.outbox.store import Outbox
from kiosk.province.errors import GatewayRefused
from kiosk.province.line import Line
from kiosk.province.reporting import NewestReport
from kiosk.technician.check import Area, CheckResult, Outcome, Weight
from kiosk.technician.report import Report
from kiosk.technician.signed_report import encode, sign_json
from kiosk.telemetry.looking import Looking
from kiosk.telemetry.vitals import Vitals
from tests.gateway_world import KIOSK_ID
from tests.operator_fleet import health, log_in, report

# One gateway serves all files of this group.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("gateway-world")]
OTHER = "QN-HCC-77"
SECRET = "một câu dài để đăng nhập"
PAGE = "/operator/kiosks"


@pytest.fixture
def key(world) -> MachineKey:
    return world.pinned.key(Purpose.REPORT)


def post(world, document, session=None):
    return (session or world.session).post(f"{world.url}/v1/report", data=document, timeout=60)


def kept(world):
    with world.storage() as storage:
        return storage.reports.document(KIOSK_ID), storage.reports.heads().get(KIOSK_ID)


def reason(answer):
    return answer.status_code, answer.json()["reason"]


def test_a_report_is_kept_whole_and_the_one_that_comes_last_is_the_newest(world, key):
    later, earlier = (datetime.now(UTC) - timedelta(days=days) for days in (1, 400))
    failed = [{"check": "x", "outcome": "failed", "words": "y"}]
    for taken_at, verdict, results in ((later, "fit", []), (earlier, "not-fit", failed)):
        document = report(key, KIOSK_ID, taken_at=taken_at, verdict=verdict, results=results)
        assert post(world, document).status_code == 204
        found, head = kept(world)
        assert found == document
        assert (head.verdict, head.failed) == (verdict, len(results))
        assert abs(head.taken_at - taken_at) < timedelta(milliseconds=1)
    assert post(world, document).status_code == 204  # the answer to the first was lost


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda _, __: b"",
        lambda _, __: b"{",
        lambda document, _: document.replace(b"report", b"resort"),
        lambda document, _: document.replace(b'"format":1', b'"format":2', 1),
        lambda document, _: document[:-40] + b"A" * 40,
        lambda _, key: sign_document(key, "seal-keys", b"{}"),
    ],
    ids=["empty", "no JSON", "changed", "format", "signature", "kind"],
)
def test_what_its_report_key_did_not_sign_is_refused_and_nothing_changes(world, key, spoilt):
    good = report(key, KIOSK_ID)
    assert post(world, good).status_code == 204
    assert reason(post(world, spoilt(good, key))) == (403, "unknown-signer")
    assert kept(world)[0] == good


def test_any_bit_of_a_report_that_is_turned_makes_it_nobody_s(world, key):
    good = report(key, KIOSK_ID)
    envelope = json.loads(good)
    body = bytearray(base64.b64decode(envelope["body"]))
    for at in range(0, len(body), 17):
        turned = bytes(body[:at]) + bytes([body[at] ^ 1]) + bytes(body[at + 1 :])
        spoilt = json.dumps(envelope | {"body": base64.b64encode(turned).decode()}).encode()
        assert reason(post(world, spoilt)) == (403, "unknown-signer")


@pytest.mark.parametrize("purpose", [Purpose.ENROLMENT, Purpose.TRANSPORT])
def test_another_key_of_the_same_kiosk_signs_no_report(world, purpose):
    assert reason(post(world, report(world.pinned.key(purpose), KIOSK_ID))) == (403, "unknown-signer")


@pytest.mark.parametrize(
    "about",
    [
        {"format": 2},
        {"verdict": "splendid"},
        {"taken_at": "2026-11-22T09:00:00"},
        {"results": "none"},
        {"results": [{"check": 1}]},
        {"results": None},
    ],
    ids=str,
)
def test_a_body_that_is_no_report_is_refused(world, key, about):
    assert reason(post(world, report(key, KIOSK_ID, **about))) == (422, "bad-request")


@pytest.mark.parametrize(
    "taken_at",
    [
        "0001-01-01T00:00:00+14:00",
        "1970-01-01T00:00:00Z",
        "9999-12-31T23:59:59-12:00",
        "9999-12-31T23:00:00Z",
    ],
)
def test_a_report_of_a_clock_that_cannot_be_is_refused_and_the_one_before_stays(world, key, taken_at):
    good = report(key, KIOSK_ID)
    assert post(world, good).status_code == 204
    assert reason(post(world, report(key, KIOSK_ID, taken_at=taken_at))) == (422, "bad-request")
    assert kept(world)[0] == good


def test_a_clock_some_hours_ahead_is_taken(world, key):
    ahead = datetime.now(UTC) + timedelta(hours=20)
    assert post(world, report(key, KIOSK_ID, taken_at=ahead)).status_code == 204


def test_an_age_that_nothing_can_have_is_no_health(world):
    for seconds, status in ((2**53, 422), (10**12, 204), (0, 204)):
        said = health(outbox={"waiting": 1, "oldest_seconds": seconds, "bytes": 1})
        answer = world.session.put(f"{world.url}/v1/device-health", data=said, timeout=60)
        assert answer.status_code == status


def test_what_a_later_version_says_besides_is_passed_over(world, key):
    assert post(world, report(key, KIOSK_ID, moon="full")).status_code == 204


def test_what_a_kiosk_makes_of_its_checks_is_read_here(world, key):
    now = datetime.now(UTC)
    failed = CheckResult(
        "receipt-printer-answers",
        Area.DEVICES,
        Role.RECEIPT_PRINTER,
        Outcome.FAILED,
        Weight.STOPS,
        "Máy in phiếu hết giấy.",
        "paper-out",
        {"missing_dots": 2.0},
        0.5,
        now,
        title="Máy in phiếu",
        limit="Không in được phiếu.",
    )
    made = Report(KIOSK_ID, "Trung tâm", now, "technician", (failed,), {}, {"kiosk-hcc": "0.1.0"}, ())
    assert post(world, sign_json(encode(made), key)).status_code == 204
    body = read_report(kept(world)[0])
    assert (body.verdict, body.limits, body.by) == ("not-fit", ("Không in được phiếu.",), "technician")
    assert [(one.title, one.detail) for one in body.failed] == [("Máy in phiếu", "paper-out")]


def test_too_much_is_refused(world, key):
    assert reason(post(world, report(key, KIOSK_ID, moon="full" * 70_000))) == (413, "too-large")


def test_a_kiosk_speaks_for_no_other(world, tmp_path, key):
    with world.session_of(world.enrol(tmp_path, OTHER)) as other:
        assert reason(post(world, report(key, KIOSK_ID), other)) == (403, "unknown-signer")
    theirs = ensure_key(tmp_path / "keys", Purpose.REPORT)
    assert reason(post(world, report(theirs, OTHER))) == (403, "unknown-signer")
    assert reason(post(world, report(key, OTHER))) == (403, "unknown-signer")


def test_a_revoked_key_signs_no_more_although_the_kiosk_is_back(world, tmp_path):
    stolen = world.enrol(tmp_path / "stolen", "QN-HCC-78")
    key = stolen.key(Purpose.REPORT)
    with world.storage() as storage:
        storage.registry.revoke("QN-HCC-78")
    with world.session_of(world.enrol(tmp_path / "back", "QN-HCC-78")) as back:
        assert reason(post(world, report(key, "QN-HCC-78"), back)) == (403, "unknown-signer")


def test_the_agent_sends_the_newest_report_once(world, key, tmp_path):
    class Counted(Line):
        asked = 0

        def exchange(self, *arguments, **options):
            self.asked += 1
            return super().exchange(*arguments, **options)

    line = Counted(world.url, tls=world.pinned.tls_context, silence_seconds=30)
    file = tmp_path / "report.json"
    newest = NewestReport(lambda: file if file.exists() else None)
    newest.tell(line)
    write_durable(file, report(key, KIOSK_ID, verdict="fit-with-limits"))
    newest.tell(line)
    newest.tell(line)
    assert (line.asked, kept(world)[0]) == (1, file.read_bytes())
    write_durable(file, b"not a report")
    for _ in range(2):
        with pytest.raises(GatewayRefused):
            newest.tell(line)
    assert line.asked == 3
    line.close_all()


@pytest.mark.parametrize("kind", ["link", "pipe", "endless"])
def test_what_lies_in_a_report_s_place_and_is_none_is_not_read_by_the_agent(world, tmp_path, key, kind):
    folder = tmp_path / "reports"
    folder.mkdir()
    newest, elsewhere = folder / "newest.json", tmp_path / "elsewhere.json"
    elsewhere.write_bytes(report(key, KIOSK_ID))
    if kind == "link":
        newest.symlink_to(elsewhere)
    elif kind == "pipe":
        os.mkfifo(newest)
    else:
        newest.write_bytes(b"{}")
        os.truncate(newest, 2**40)
    line = Line("http://127.0.0.1:9", tls=None, silence_seconds=1)
    with pytest.raises(OSError, match=r"newest\.json"):
        NewestReport(lambda: newest).tell(line)
    about = Vitals(KIOSK_ID, "0.1.0", "06673", 0.0)
    with closing(Outbox(tmp_path / "outbox")) as outbox:
        seen = Looking(tmp_path, outbox, world.pinned, about, lambda: "", lambda: newest)()
    assert (seen.unreadable, seen.report) == (("report",), None)


@pytest.fixture(scope="module")
def operator(world):
    """A browser that is logged in, without a kiosk's certificate."""
    with world.storage() as storage:
        storage.operators.add("lan", SECRET)
    with world.session_of(None) as session:
        assert log_in(session, world.url, secret=SECRET).status_code == 303
        yield session


def test_over_tls_the_cookie_is_kept_to_it_and_no_neighbour_can_plant_one(world, operator):
    with world.session_of(None) as fresh:
        answer = log_in(fresh, world.url, secret=SECRET)
        said = next(one for one in answer.raw.headers.getlist("Set-Cookie") if "operator=" in one)
    assert said.startswith("__Host-kiosk_operator=")
    assert {one.strip().lower() for one in said.split(";")[1:]} == {
        "httponly",
        "secure",
        "samesite=strict",
        "path=/",
    }
    assert operator.get(world.url + PAGE, timeout=60).status_code == 200


@pytest.mark.parametrize("path", ["", "/login", "/kiosks", f"/kiosks/{KIOSK_ID}", "/style.css"])
def test_a_kiosk_s_certificate_opens_no_page_of_the_operator_with_a_session_or_without(world, operator, path):
    for cookies in (None, operator.cookies):
        answer = world.session.get(
            f"{world.url}/operator{path}", cookies=cookies, allow_redirects=False, timeout=60
        )
        assert answer.status_code == 403
        assert KIOSK_ID not in answer.text


def test_an_operator_s_session_is_no_kiosk_s_certificate(world, operator, key):
    asked = {
        "PUT": ("/v1/device-health", b"{}"),
        "POST": ("/v1/report", report(key, KIOSK_ID)),
        "GET": (f"/v1/packets/{'0' * 32}", None),
    }
    for method, (path, body) in asked.items():
        answer = operator.request(method, world.url + path, data=body, timeout=60)
        assert reason(answer) == (403, "certificate-needed")


def test_the_gateway_without_tls_takes_no_report(province, tmp_path):
    document = report(ensure_key(tmp_path, Purpose.REPORT), KIOSK_ID)
    answer = requests.post(f"{province.url}/v1/report", data=document, timeout=20)
    assert reason(answer) == (403, "certificate-needed")
