"""The operator's pages say how each kiosk is, what was asked for, and run nothing that a kiosk sent."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.gateway.moments import moment_of
from kiosk.gateway.operators.fleet import Fitness, Place, unreadable, view_of
from kiosk.gateway.operators.listing import PAGE, Asked, Places, listed
from kiosk.gateway.registry import KnownKiosk, Standing
from kiosk.gateway.reports import ReportHead
from kiosk.machine.keys import Purpose
from kiosk.machine.readiness import READINESS_REPORT
from kiosk.machine.signed import open_document
from tests.operator_fleet import SECONDS, health

pytestmark = pytest.mark.slow
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
DEVICES = {"chip-reader": "ready", "receipt-printer": "ready"}


def known(*, heard=timedelta(minutes=2), standing=Standing.ACTIVE, certificate=timedelta(days=200), **about):
    """One kiosk that said this; heard=None: it never said anything."""
    at = None if heard is None else NOW - heard
    said = "" if at is None else health(**({"at": at, "devices": DEVICES} | about))
    return KnownKiosk("QN-1", standing, NOW - timedelta(days=9), said, at, NOW + certificate)


def judged(one, verdict="fit", age=timedelta(days=3)):
    """Judge one kiosk with a report of this verdict; None: without one."""
    head = None if verdict is None else ReportHead(NOW - age, NOW - age, verdict, 1)
    view = view_of(one, Place(), head, NOW)
    return view.fitness, view.reasons


def test_a_kiosk_of_which_all_is_well_is_ready():
    assert judged(known()) == (Fitness.READY, ())


def test_a_kiosk_that_nobody_examined_for_long_is_not_called_ready():
    assert judged(known(), None) == (Fitness.LIMITS, ("Chưa có báo cáo sẵn sàng nào",))
    old = judged(known(), age=timedelta(days=300))
    assert old == (Fitness.LIMITS, ("Báo cáo sẵn sàng đã cũ 300 ngày",))


@pytest.mark.parametrize(
    ("about", "fitness", "reason"),
    [
        ({"conditions": {"receipt-printer": "paper-out"}}, Fitness.TROUBLE, "Máy in phiếu: hết giấy"),
        ({"conditions": {"receipt-printer": "paper-low"}}, Fitness.LIMITS, "Máy in phiếu: sắp hết giấy"),
        ({"devices": DEVICES | {"chip-reader": "fault"}}, Fitness.TROUBLE, "Đầu đọc thẻ hỏng"),
        ({"devices": DEVICES | {"chip-reader": "attention"}}, Fitness.LIMITS, "Đầu đọc thẻ cần người xem"),
        ({"devices": {}}, Fitness.TROUBLE, "Màn hình phục vụ không chạy"),
        ({"outbox": {"waiting": 1, "oldest_seconds": 7300, "bytes": 9}}, Fitness.LIMITS, "đã 2 giờ"),
        ({"outbox": {"waiting": 1, "oldest_seconds": 90000, "bytes": 9}}, Fitness.TROUBLE, "đã 1 ngày"),
        ({"disk_free_bytes": 1_200_000_000}, Fitness.LIMITS, "Ổ đĩa còn 1,2 GB"),
        ({"disk_free_bytes": 90_000_000}, Fitness.TROUBLE, "Ổ đĩa còn 90 MB"),
        ({"at": NOW - timedelta(hours=1)}, Fitness.LIMITS, "Đồng hồ của ki-ốt sai"),
        ({"certificate": timedelta(days=20)}, Fitness.LIMITS, "Chứng thư còn 20 ngày"),
        ({"certificate": timedelta(days=2)}, Fitness.TROUBLE, "Chứng thư còn 2 ngày"),
        ({"certificate": timedelta(days=-1)}, Fitness.TROUBLE, "Chứng thư đã hết hạn"),
        ({"heard": timedelta(hours=3)}, Fitness.SILENT, "Không báo tin đã 3 giờ"),
        ({"heard": None}, Fitness.NEW, "Chưa báo tin lần nào"),
        ({"standing": Standing.RETIRED}, Fitness.OUT, "Đã cho ngừng"),
        ({"standing": Standing.REVOKED}, Fitness.OUT, "Đã thu hồi"),
    ],
)
def test_what_is_wrong_with_a_kiosk_decides_its_state_and_is_said(about, fitness, reason):
    found, reasons = judged(known(**about))
    assert found is fitness
    assert reason in " · ".join(reasons)


@pytest.mark.parametrize(
    ("verdict", "fitness"),
    [
        ("not-fit", Fitness.TROUBLE),
        ("trial", Fitness.TROUBLE),
        ("fit-with-limits", Fitness.LIMITS),
        ("as-far-as-seen", Fitness.LIMITS),
    ],
)
def test_a_report_that_is_not_fit_counts(verdict, fitness):
    found, reasons = judged(known(), verdict)
    assert found is fitness
    assert reasons[0].startswith("Báo cáo sẵn sàng: ")


def test_what_is_gravest_is_said_first():
    _, reasons = judged(known(disk_free_bytes=1_200_000_000, conditions={"receipt-printer": "paper-out"}))
    assert reasons[0] == "Máy in phiếu: hết giấy"


def test_of_what_another_version_wrote_is_said_that_it_cannot_be_read():
    one = KnownKiosk("QN-1", Standing.ACTIVE, NOW, '{"format": 9}', NOW, NOW + timedelta(days=99))
    assert judged(one) == (Fitness.TROUBLE, ("Tin báo của ki-ốt không đọc được",))


@pytest.mark.parametrize("standing", Standing)
def test_whatever_is_stored_of_a_kiosk_and_its_report_its_state_is_said(standing):
    for seconds in (2**53, 10**12):
        told = health(at=NOW, outbox={"waiting": 1, "oldest_seconds": seconds, "bytes": 1})
        one = KnownKiosk("QN-1", standing, NOW, told, NOW, NOW + timedelta(days=99))
        head = ReportHead(moment_of(10**18), moment_of(-(10**18)), "fit", 0)
        fitness, _ = view_of(one, Place(), head, NOW).urgency[:2]
        assert (unreadable(one).fitness is Fitness.OUT) == (standing is not Standing.ACTIVE)
        assert fitness in range(len(Fitness))


def views(*fits):
    places = Places(None)
    return [
        view_of(
            KnownKiosk(
                f"K-{number:03}", Standing.ACTIVE, NOW, health(at=NOW, **about), NOW, NOW + timedelta(99)
            ),
            places.find(about.get("unit", "06673")),
            ReportHead(NOW, NOW, "fit", 0),
            NOW,
        )
        for number, about in enumerate(fits)
    ]


def shown(listing):
    return [one.kiosk_id for group in listing.groups for one in group.kiosks]


def test_the_most_urgent_comes_first_and_of_those_what_waits_longest():
    ill = {"conditions": {"receipt-printer": "paper-out"}}
    late = ill | {"outbox": {"waiting": 2, "oldest_seconds": 100_000, "bytes": 1}}
    assert shown(listed(views({}, ill, {"disk_free_bytes": 10**9}, late), Asked())) == [
        "K-003",
        "K-001",
        "K-002",
        "K-000",
    ]


def test_a_list_by_place_groups_communes_and_says_of_each_how_many_need_somebody():
    ill = {"conditions": {"receipt-printer": "paper-out"}}
    fits = [{"unit": f"0667{number % 3}"} | (ill if number < 2 else {}) for number in range(PAGE + 50)]
    first = listed(views(*fits), Asked(order="place"))
    assert [(group.place.code, group.count, group.needing) for group in first.groups] == [
        ("06670", 50, 1),
        ("06671", 50, 1),
    ]
    second = listed(views(*fits), Asked(order="place", page=2))
    assert [(group.place.code, len(group.kiosks)) for group in second.groups] == [("06672", 50)]
    assert second.pages == 2


@pytest.mark.parametrize("page", ["0", "2", "99", "-1", "x", "1" * 400, "٣"])
def test_whatever_page_is_asked_for_one_that_exists_is_shown(page):
    listing = listed(views({}, {}), Asked.of({"page": page, "state": "no such", "order": "x", "q": "k-00"}))
    assert shown(listing) == ["K-000", "K-001"]


def test_what_is_asked_for_stays_in_the_addresses_of_the_page():
    asked = Asked.of({"q": "bãi cháy & co", "state": "trouble", "order": "place", "page": "3"})
    assert Asked.of(dict(re.findall(r"(\w+)=(\w+)", asked.address(page=3)))).page == 3
    assert asked.address(state="") == "/operator/kiosks?q=b%C3%A3i+ch%C3%A1y+%26+co&order=place"
    assert Asked().address() == "/operator/kiosks"


@pytest.fixture(scope="module")
def people(fleet):
    """A few kiosks in a real database."""
    fleet.add("QN-OK", told=health(unit="06673", centre="Trung tâm Bãi Cháy"))
    fleet.add("QN-PAPER", told=health(unit="06652", conditions={"receipt-printer": "paper-out"}))
    fleet.add("QN-NEW")
    fleet.report("QN-OK")
    fleet.document = fleet.report(
        "QN-PAPER",
        verdict="not-fit",
        limits=["Không in được phiếu."],
        results=[
            {
                "check": "x",
                "title": "<script>alert(1)</script>",
                "outcome": "failed",
                "words": "Hết <b>giấy</b>",
                "detail": "\"'><img src=x onerror=alert(1)>",
                "weight": "stops",
            }
        ],
    )
    return fleet


def kiosks_on(page):
    return re.findall(r'data-kiosk="([^"]+)" data-state="([^"]+)"', page)


def test_the_list_shows_state_place_queue_paper_and_last_report(people, looking):
    page = looking.get(f"{people.url}/operator/kiosks", timeout=SECONDS).text
    assert kiosks_on(page) == [("QN-PAPER", "trouble"), ("QN-NEW", "new"), ("QN-OK", "ready")]
    for words in ("Phường Bãi Cháy", "Phường Hà Tu", "hết giấy", "Chưa đạt", "trống", "Trung tâm Bãi Cháy"):
        assert words in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=trouble", ["QN-PAPER"]),
        ("commune=06673", ["QN-OK"]),
        ("province=22", ["QN-PAPER", "QN-OK"]),
        ("q=bai+chay", ["QN-OK"]),
        ("q=qn-new", ["QN-NEW"]),
        ("q=%3Cscript%3E", []),
        ("order=place", ["QN-OK", "QN-PAPER", "QN-NEW"]),
    ],
)
def test_the_list_shows_what_was_asked_for(people, looking, query, found):
    page = looking.get(f"{people.url}/operator/kiosks?{query}", timeout=SECONDS)
    assert [kiosk for kiosk, _ in kiosks_on(page.text)] == found
    assert "<script" not in page.text


def test_a_kiosk_s_page_says_what_its_report_says_and_runs_nothing_of_it(people, looking):
    page = looking.get(f"{people.url}/operator/kiosks/QN-PAPER", timeout=SECONDS).text
    for words in (
        "Chưa đạt",
        "Không in được phiếu.",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "&lt;b&gt;giấy",
    ):
        assert words in page
    assert "<script" not in page
    assert "<img" not in page


def test_the_report_is_given_as_it_was_signed(people, looking):
    answer = looking.get(f"{people.url}/operator/kiosks/QN-PAPER/report.json", timeout=SECONDS)
    assert answer.content == people.document
    assert answer.headers["Content-Disposition"] == 'attachment; filename="QN-PAPER-report.json"'
    (public,) = people.registry.keys_of("QN-PAPER", Purpose.REPORT)
    assert open_document(answer.content, READINESS_REPORT, public)
    assert looking.get(f"{people.url}/operator/kiosks/QN-NEW/report.json", timeout=SECONDS).status_code == 404


@pytest.mark.parametrize(
    "path", ["kiosks/NO-SUCH", "kiosks/%00", "kiosks/..%2f", f"kiosks/{'x' * 99}", "style.css/x"]
)
def test_what_does_not_exist_is_said_and_no_more(people, looking, path):
    answer = looking.get(f"{people.url}/operator/{path}", timeout=SECONDS)
    assert answer.status_code == 404
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    "path", ["login", "kiosks", "kiosks/QN-OK", "kiosks/NO-SUCH", "style.css", "icon.svg"]
)
def test_every_page_forbids_scripts_frames_and_being_kept(people, looking, path):
    answer = looking.get(f"{people.url}/operator/{path}", timeout=SECONDS)
    policy = dict(one.split(" ", 1) for one in answer.headers["Content-Security-Policy"].split("; "))
    assert policy == {
        "default-src": "'none'",
        "style-src": "'self'",
        "img-src": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "form-action": "'self'",
    }
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == ("public, max-age=86400" if "." in path else "no-store")
    assert not re.search(r"<script|\son\w+=|style=|javascript:", answer.text)


def test_a_database_that_fails_is_a_page_that_says_so(people, looking, monkeypatch):
    monkeypatch.setattr(
        people.parts.storage.reports, "heads", lambda: (_ for _ in ()).throw(OSError("secret"))
    )
    answer = looking.get(f"{people.url}/operator/kiosks", timeout=SECONDS)
    assert (answer.status_code, "secret" in answer.text) == (503, False)
    assert "Không có gì bị mất" in answer.text
