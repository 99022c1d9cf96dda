"""Promise 1 without a network: a week of visits, a province that is away, and then each dossier once."""

from __future__ import annotations

import pytest

from kiosk.outbox.store import Outbox
from tests.fault.crash.campaign import Campaign
from tests.fault.crash.oracle import count, settle
from tests.fault.crash.world import crash_world

_DAY = 24 * 3600
_DAYS = 7


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.xdist_group("alone")
def test_a_week_of_visits_without_a_network_is_in_custody_when_it_is_back(tmp_path):
    with crash_world(tmp_path, tls="own") as world:
        week = Campaign(world, 7, print)
        world.start("agent")
        for day in range(_DAYS):
            world.start("shell")
            assert week.file(1) == [], f"on day {day} somebody was not told"
            # Every night the mains are switched off.
            world.programs["shell"].kill()
            if day % 3 == 2:
                world.programs["agent"].kill()
                world.start("agent")
            world.wait(_DAY)
        queue = Outbox(world.province.settings.paths.state / "outbox")
        rows = queue.rows()
        queue.close()
        assert {row.submission_id for row in rows} == week.filed.keys()
        assert not any(row.custody_time for row in rows)
        assert (rows[-1].queued_at - rows[0].queued_at).days == _DAYS - 1
        assert world.programs["agent"].pid is not None, "the agent never gives up"
        assert week.look() == []

        assert settle(world)
        found = count(world, week.filed)
        assert not found, found
        assert all(one.told for one in week.filed.values())
        assert len(world.province.dossiers()) == _DAYS
