"""A dossier in custody reaches the province's system once, however that behaves meanwhile."""

from __future__ import annotations

import re

import pytest
import requests

from kiosk.dossier.packet import new_submission_id

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
