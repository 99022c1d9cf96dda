"""A clock that is wrong by an hour, on either side, loses and refuses nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kiosk.dossier.packet import new_submission_id
from kiosk.province.enrolling import renew
from tests.fault.crash.shim import Control, build, environment
from tests.gateway_world import gateway_world

pytestmark = pytest.mark.slow


def test_an_hour_between_kiosk_and_gateway_harms_nothing(tmp_path):
    control = Control(tmp_path / "control")
    control.set_clock(-3600)
    env = environment(build(tmp_path), control, root=tmp_path / "nowhere")
    # The kiosk is this process: it enrols, files, asks and renews by the right time.
    with gateway_world(tmp_path, tls="own", env=env, office=False) as world:
        for hours in (-1, 1):
            control.set_clock(hours * 3600)
            submission_id = new_submission_id()
            taken = world.put(submission_id, world.packet(submission_id))
            assert taken.status_code == 201
            ahead = datetime.fromisoformat(taken.json()["custody_time"]) - datetime.now(UTC)
            assert round(ahead.total_seconds() / 3600) == hours
            with world.session_of(world.pinned) as session:
                renew(world.pinned, lambda asked: post(world, session, asked))
            with world.session_of(world.pinned) as session:
                place = f"{world.url}/v1/packets/{submission_id}"
                again = session.put(place, data=world.packet(submission_id))
            assert again.status_code == 200
            assert again.json()["custody_time"] == taken.json()["custody_time"]


def post(world, session, asked):
    return session.post(f"{world.url}/v1/renewal", data=asked).content
