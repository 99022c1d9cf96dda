"""`kiosk gateway waiting` shows an operator what the province's system has not taken, and hurries it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from kiosk.cli.gateway_waiting import waiting as verb
from kiosk.dossier.packet import new_submission_id
from kiosk.settings import Gateway, Settings

pytestmark = pytest.mark.slow


def waiting(province, *arguments):
    settings = Settings(gateway=Gateway(state=province.state.folder))
    ended = CliRunner().invoke(verb, arguments, obj=settings)
    assert ended.exit_code == 0
    return ended.stdout


def test_what_waits_is_listed_without_a_word_of_a_person_and_can_be_hurried(province):
    province.app.state.parts.handover.stop()
    ids = [new_submission_id() for _ in range(2)]
    for one in ids:
        province.put(one, province.kiosk.packet(one)).raise_for_status()
    table = province.app.state.parts.custody.table
    table.put_off(table.lease(60), 3600)
    table.put_off(table.lease(60), 3600)
    assert table.lease(60) is None
    listed = json.loads(waiting(province, "--json"))
    assert [(one["submission_id"], one["attempts"]) for one in listed] == [(ids[0], 1), (ids[1], 1)]
    assert "Nguyễn" not in json.dumps(listed, ensure_ascii=False)
    shown = waiting(province, "--now")
    assert [line.split()[0] for line in shown.splitlines()] == ids
    assert {table.lease(60).submission_id, table.lease(60).submission_id} == set(ids)
    assert all(table.set_code(one, f"H49-{one}") for one in ids)
    assert waiting(province) == "none\n"
