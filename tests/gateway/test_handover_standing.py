"""How a dossier stands with the province comes back to whoever asks the gateway."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
import requests

from kiosk.dossier.packet import new_submission_id
from kiosk.dossier.standing import Standing
from kiosk.gateway import standing
from kiosk.gateway.back_office import HttpBackOffice
from kiosk.gateway.errors import BackOfficeWrong
from kiosk.gateway.standing import StandingWatch

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def often(monkeypatch):
    """Ask about a dossier again at once."""
    monkeypatch.setattr(standing, "_SOONEST", timedelta(milliseconds=20))
    monkeypatch.setattr(standing, "_AWAY_SECONDS", 0.1)


def file_one(province):
    submission_id = new_submission_id()
    province.put(submission_id, province.kiosk.packet(submission_id)).raise_for_status()
    province.code_of(submission_id)
    return submission_id


def move(province, submission_id, code):
    where = f"{province.back_office}/dossiers/{submission_id}/state"
    assert requests.post(where, json={"code": code}, timeout=20).status_code == 204


def told(province, submission_id):
    answer = province.get(submission_id).json()
    return answer["business"], answer["payment"], answer["delivery"]


def wait_for(province, submission_id, business):
    while told(province, submission_id)[0] != business:
        time.sleep(0.02)
    return told(province, submission_id)


def test_a_dossier_s_way_through_the_office_is_told_step_by_step(province):
    province.control(course="plain")
    one = file_one(province)
    assert wait_for(province, one, "registered") == ("registered", "nothing-due", "no-result-yet")
    move(province, one, "5")
    wait_for(province, one, "supplement-asked")
    move(province, one, "9")
    assert wait_for(province, one, "finished") == ("finished", "nothing-due", "ready")
    move(province, one, "10")
    assert wait_for(province, one, "returned") == ("returned", "nothing-due", "delivered")


def test_a_dossier_moves_by_itself_as_the_office_s_time_goes_on(province):
    province.control(course="refused")
    one = file_one(province)
    wait_for(province, one, "registered")
    province.control(advance_hours=1)
    wait_for(province, one, "not-received")


def test_a_state_of_no_table_is_kept_and_the_next_known_one_too(province):
    one = file_one(province)
    move(province, one, "17")
    wait_for(province, one, "unknown-17")
    move(province, one, "4")
    wait_for(province, one, "in-progress")


@pytest.mark.parametrize("mode", ["away", "garbled", "schema-changed", "wrong-reference"])
def test_what_was_told_stays_while_the_office_tells_nothing_that_can_be_believed(province, mode):
    one = file_one(province)
    wait_for(province, one, "registered")
    province.control(mode=mode)
    move(province, one, "4")
    watch = StandingWatch(province.app.state.parts.custody.table, HttpBackOffice(province.back_office))
    for _ in range(5):
        watch.step()
    assert told(province, one)[0] == "registered"
    province.control(mode="normal")
    # Those that were leased for a question without an answer are asked about again when that is over.
    table = province.app.state.parts.custody.table
    entry = table.find(one)
    table.set_standings([(one, Standing(entry.business, entry.payment, entry.delivery), 0)])
    wait_for(province, one, "in-progress")


def test_one_dossier_that_spoils_the_answer_hides_no_other(province):
    bad, *good = [file_one(province) for _ in range(4)]

    class Spoiled(HttpBackOffice):
        def standing(self, dossiers):
            if bad in dossiers.values():
                raise BackOfficeWrong("made up")
            return super().standing(dossiers)

    province.app.state.parts.handover.stop()
    table = province.app.state.parts.custody.table
    table.set_standings([(one, Standing(), 0) for one in [bad, *good]])
    watch = StandingWatch(table, Spoiled(province.back_office))
    assert watch.step()
    assert [told(province, one)[0] for one in good] == ["registered"] * 3
    assert told(province, bad)[0] == ""


def test_a_dossier_that_moves_no_more_is_not_asked_about_again(province):
    one = file_one(province)
    move(province, one, "10")
    wait_for(province, one, "returned")
    move(province, one, "4")
    province.app.state.parts.handover.stop()
    watch = StandingWatch(province.app.state.parts.custody.table, HttpBackOffice(province.back_office))
    assert not watch.step()
    assert told(province, one)[0] == "returned"


def test_the_older_a_dossier_is_the_less_often_it_is_asked_about(monkeypatch, province):
    monkeypatch.undo()
    one = file_one(province)
    entry = province.app.state.parts.custody.table.find(one)
    assert standing._again_in(entry) == 5
