"""A dossier in custody reaches the province's system once, however that behaves meanwhile."""

from __future__ import annotations

import re
import sqlite3
import time
from contextlib import closing

import pytest
import requests
from structlog.testing import capture_logs

from kiosk.dossier.packet import new_submission_id
from kiosk.gateway.back_office import HttpBackOffice
from kiosk.gateway.storage import open_storage
from kiosk.gateway.tables import Base

pytestmark = pytest.mark.slow

MODES = [{"mode": "failing"}, {"mode": "away"}, {"mode": "slow", "seconds": 0.3}]


def test_the_code_comes_from_the_province_s_system(province, submission_id):
    province.put(submission_id, province.kiosk.packet(submission_id))
    assert re.fullmatch(r"H49\.01\.02-\d{6}-0001", province.code_of(submission_id))


def test_codes_of_a_day_are_counted(province):
    codes = []
    for _ in range(3):
        submission_id = new_submission_id()
        province.put(submission_id, province.kiosk.packet(submission_id))
        codes.append(province.code_of(submission_id)[-4:])
    assert codes == ["0001", "0002", "0003"]


def test_the_province_holds_what_the_kiosk_sealed(province, submission_id):
    province.put(submission_id, province.kiosk.packet(submission_id))
    code = province.code_of(submission_id)
    (held,) = province.dossiers()
    assert (held["submission_id"], held["dossier_code"]) == (submission_id, code)
    assert held["manifest"]["submitter"]["name"] == "Nguyễn Thị Hoa"
    assert [paper["file"] for paper in held["papers"]] == ["giay-chung-sinh.pdf"]
    assert held["papers"][0]["sha256"] == held["manifest"]["papers"][0]["sha256"]
    paper = f"{province.back_office}/dossiers/{submission_id}/papers/giay-chung-sinh.pdf"
    assert requests.get(paper, timeout=20).content == b"%PDF-1.7 a paper"


@pytest.mark.parametrize("how", MODES, ids=lambda how: how["mode"])
def test_custody_does_not_wait_for_a_system_that_is_in_trouble(province, submission_id, how):
    province.control(**how)
    answer = province.put(submission_id, province.kiosk.packet(submission_id))
    assert (answer.status_code, answer.json()["dossier_code"]) == (201, "")
    health = requests.get(f"{province.url}/health", timeout=20).json()
    assert health == {"status": "ok", "in_custody": 1, "waiting_for_code": 1}
    province.control(mode="normal")
    assert province.code_of(submission_id)
    assert len(province.dossiers()) == 1


def test_what_was_not_handed_over_before_a_restart_is_handed_over_after_it(province, restart, submission_id):
    province.control(mode="failing")
    province.put(submission_id, province.kiosk.packet(submission_id))
    with restart() as again:
        province.control(mode="normal")
        assert again.code_of(submission_id)
    assert len(province.dossiers()) == 1


def test_a_dossier_that_breaks_the_hand_over_is_tried_again_and_holds_up_no_other(
    restart, back_office, submission_id
):
    class BreaksOnce(HttpBackOffice):
        """A client with a bug that one dossier meets once."""

        asked = 0

        def receive(self, dossier, **about):
            if dossier.header.submission_id == submission_id:
                self.asked += 1
                if self.asked == 1:
                    raise ZeroDivisionError
            return super().receive(dossier, **about)

    client, other = BreaksOnce(back_office), new_submission_id()
    with restart(client) as province:
        for one in (submission_id, other):
            province.put(one, province.kiosk.packet(one))
        assert province.code_of(other)
        assert province.code_of(submission_id)
        assert client.asked == 2


def test_a_row_that_cannot_be_read_does_not_end_the_hand_over_for_good(province, submission_id):
    def write_day(value):
        with closing(sqlite3.connect(province.state.database)) as database, database:
            database.execute("UPDATE custody SET expected_day = ?", (value,))

    handover = province.app.state.parts.handover
    province.control(mode="failing")
    province.put(submission_id, province.kiosk.packet(submission_id))
    write_day("no day")
    with capture_logs() as logs:
        trouble = {"event": "custody cannot be worked on", "kind": "ValueError", "log_level": "error"}
        while trouble not in logs:
            time.sleep(0.02)
    assert handover.alive()
    write_day("2026-11-25")
    province.control(mode="normal")
    assert province.code_of(submission_id)


def test_health_tells_that_dossiers_are_not_handed_over(province):
    address = f"{province.url}/health"
    assert requests.get(address, timeout=20).status_code == 200
    province.app.state.parts.handover.stop()
    answer = requests.get(address, timeout=20)
    assert (answer.status_code, answer.json()["status"]) == (503, "handover-stopped")


def test_what_is_in_custody_outlives_the_enrolment_of_its_kiosk(province, submission_id):
    province.control(mode="failing")
    packet = province.kiosk.packet(submission_id)
    assert province.put(submission_id, packet).status_code == 201
    with closing(open_storage(province.state.folder)) as storage:
        storage.registry.revoke("QN-HCC-01")
    province.control(mode="normal")
    assert province.code_of(submission_id)
    other = new_submission_id()
    assert province.put(other, province.kiosk.packet(other)).status_code == 403


def test_what_an_older_gateway_took_is_handed_over_by_a_newer_one(province, restart, submission_id):
    province.control(mode="failing")
    custody = province.put(submission_id, province.kiosk.packet(submission_id)).json()
    province.app.state.parts.handover.stop()
    with closing(sqlite3.connect(province.state.database)) as database, database:
        for name in ("code", "waiting", "standing_due", "packet_kept", "custody_time"):
            database.execute(f"DROP INDEX ix_custody_{name}")
        for name in ("signer", "handed_over_at", "standing_due", "business", "payment", "delivery"):
            database.execute(f"ALTER TABLE custody DROP COLUMN {name}")
        for name in {"alembic_version", *Base.metadata.tables} - {"custody"}:
            database.execute(f"DROP TABLE {name}")
    province.control(mode="normal")
    with restart() as newer:
        assert newer.code_of(submission_id)
        assert newer.get(submission_id).json()["custody_time"] == custody["custody_time"]
        other = new_submission_id()
        assert newer.put(other, newer.kiosk.packet(other)).status_code == 201
        assert newer.code_of(other)
