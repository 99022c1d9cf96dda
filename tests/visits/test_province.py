"""Submitting while the line to the province is cut, spoiled or one-sided: exactly once, and told as it is."""

from __future__ import annotations

import pytest
import requests

from kiosk.journey.visit import SlipState, Step
from kiosk.outbox.row import SyncState
from kiosk.sandbox.children import Children, environment
from kiosk.sandbox.link import Link, LinkMode

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def province(make_settings, tmp_path_factory):
    """A gateway and a back office, the line to them, and at its end a kiosk's settings and its agent."""
    root = tmp_path_factory.mktemp("province")
    settings = make_settings(root, custody=1.5)
    gateway = settings.province.gateway_url
    with Children(root / "logs", environment(settings)) as servers, Link(gateway) as link:
        servers.start("sandbox")
        servers.start("gateway")
        servers.wait_for_http("sandbox", f"{settings.gateway.back_office_url}/health")
        servers.wait_for_http("gateway", f"{gateway}/health")
        line = settings.province.model_copy(update={"gateway_url": link.url, "timeout_seconds": 3})
        settings = settings.model_copy(update={"province": line})
        with Children(root / "logs", environment(settings)) as own:
            own.start("agent")
            yield settings, link


@pytest.fixture(scope="module")
def _kiosk(province, start_kiosk):
    with start_kiosk(province[0]) as kiosk:
        yield kiosk


@pytest.fixture
def link(province):
    province[1].mode = LinkMode.OPEN
    return province[1]


def dossiers(kiosk, submission_id):
    url = f"{kiosk.settings.gateway.back_office_url}/dossiers"
    return [one for one in requests.get(url, timeout=10).json() if one["submission_id"] == submission_id]


def test_with_the_line_open_the_slip_carries_the_provinces_code(kiosk, link):
    kiosk.submit()
    done = kiosk.at(Step.DONE)
    assert done.filing.in_custody
    assert [one["dossier_code"] for one in dossiers(kiosk, done.submission_id)] == [done.filing.dossier_code]
    assert done.filing.dossier_code != done.local_reference


@pytest.mark.parametrize("mode", [LinkMode.CUT, LinkMode.FAILING, LinkMode.ANSWER_LOST])
def test_a_dossier_that_meets_a_bad_line_is_queued_and_comes_into_custody_exactly_once(kiosk, link, mode):
    link.mode = mode
    kiosk.submit()
    done = kiosk.at(Step.DONE)
    assert done.slip is SlipState.CONFIRMED
    assert not done.filing.in_custody
    assert not done.filing.dossier_code
    row = kiosk.outbox.find(done.submission_id)
    assert row.sync is not SyncState.IN_CUSTODY
    assert len(kiosk.slips()) == 1
    # The visit may be over before the province is back.
    kiosk.leave()
    kiosk.at(Step.WELCOME)
    link.mode = LinkMode.OPEN
    kiosk.until(lambda _: kiosk.outbox.find(done.submission_id).dossier_code, "custody and a code")
    assert len(dossiers(kiosk, done.submission_id)) == 1
    assert kiosk.outbox.packet(done.submission_id) is None


@pytest.mark.slow
def test_a_back_office_that_is_away_delays_the_code_and_not_the_custody(kiosk, link):
    office = kiosk.settings.gateway.back_office_url
    requests.post(f"{office}/control", json={"mode": "failing"}, timeout=10).raise_for_status()
    try:
        kiosk.submit()
        done = kiosk.at(Step.DONE)
        assert done.filing.in_custody
        assert not done.filing.dossier_code
    finally:
        requests.post(f"{office}/control", json={"mode": "normal"}, timeout=10).raise_for_status()
    kiosk.until(lambda _: kiosk.outbox.find(done.submission_id).dossier_code, "the code")
    assert len(dossiers(kiosk, done.submission_id)) == 1
