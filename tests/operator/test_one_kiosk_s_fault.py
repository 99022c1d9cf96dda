"""Whatever is stored of one kiosk, the operator sees all the others, and that one's page."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import update

from kiosk.gateway import routes_operator
from kiosk.gateway.engine import writing
from kiosk.gateway.operators.fleet import view_of
from kiosk.gateway.tables import ReportRow
from tests.operator_fleet import SECONDS, health

pytestmark = pytest.mark.slow
UNREADABLE = "Tin báo của ki-ốt không đọc được"
# Year 1 at +14:00, year 9999 at -12:00, both of which were taken once, and what no clock says.
YEAR_1, YEAR_9999, NEVER = -62_135_647_200_000, 253_402_343_999_000, 2**62


def look(fleet, session, path="/operator/kiosks"):
    return session.get(f"{fleet.url}{path}", timeout=SECONDS)


def test_whatever_one_kiosk_s_rows_hold_the_list_shows_all_kiosks_and_each_its_page(fleet, looking):
    fleet.add("GOOD", told=health())
    fleet.add("LATE", told=health(outbox={"waiting": 1, "oldest_seconds": 2**53, "bytes": 1}))
    fleet.add("OTHER", told='{"format": 1}')
    for kiosk_id, taken_at in (("A", YEAR_1), ("B", YEAR_9999), ("C", NEVER)):
        fleet.add(kiosk_id, told=health())
        fleet.report(kiosk_id)
        with writing(fleet.parts.storage.engine) as session:
            session.execute(update(ReportRow).where(ReportRow.kiosk_id == kiosk_id).values(taken_at=taken_at))
    listing = look(fleet, looking)
    assert listing.status_code == 200
    for kiosk_id in ("GOOD", "LATE", "OTHER", "A", "B", "C"):
        assert f'data-kiosk="{kiosk_id}"' in listing.text
        assert look(fleet, looking, f"/operator/kiosks/{kiosk_id}").status_code == 200
    assert listing.text.count(UNREADABLE) == 2
    assert listing.text.count("đồng hồ ki-ốt chạy trước") == 2


def test_letters_that_cannot_be_seen_do_not_reach_the_page(fleet, looking):
    fleet.add("WRITER", told=health(centre="Trung tâm \u202egnurT"))
    failed = {
        "check": "x",
        "outcome": "failed",
        "words": "<b>\0\x1b[31mHết\x9b giấy</b>",
        "detail": "\u2066a\nb",
    }
    fleet.report("WRITER", results=[failed], verdict="not-fit")
    page = look(fleet, looking, "/operator/kiosks/WRITER").text
    assert "&lt;b&gt;[31mHết giấy&lt;/b&gt;" in page
    assert "a\nb" in page
    assert not re.search("[\0\x1b\x9b\u202e\u2066]", page + look(fleet, looking).text)


def test_what_nobody_thought_of_hides_one_kiosk_s_state_and_the_page_s_headers_never(
    fleet, looking, monkeypatch
):
    def breaks(known, *_):
        if getattr(known, "kiosk_id", "BROKEN") == "BROKEN":
            raise ZeroDivisionError("secret")
        return view_of(known, *_)

    fleet.add("BROKEN", told=health())
    fleet.add("WHOLE", told=health())
    fleet.report("WHOLE")
    monkeypatch.setattr(routes_operator, "view_of", breaks)
    listing = look(fleet, looking)
    assert listing.status_code == 200
    for words in (
        'data-kiosk="BROKEN" data-state="trouble"',
        'data-kiosk="WHOLE" data-state="ready"',
        UNREADABLE,
    ):
        assert words in listing.text
    monkeypatch.setattr(routes_operator, "listed", breaks)
    answer = look(fleet, looking)
    assert (answer.status_code, "Có lỗi ở máy chủ" in answer.text, "secret" in answer.text) == (
        500,
        True,
        False,
    )
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
