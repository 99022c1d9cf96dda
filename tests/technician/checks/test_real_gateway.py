"""The checks of lines and service against a real gateway, as the composition root lets them meet it."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from hardware.host.launch import launch_thread
from hardware.station import Station
from kiosk.appliance import build_site
from kiosk.sandbox.wire import Wire, WireMode
from kiosk.technician.check import Area, Outcome
from kiosk.technician.checks import CHECKS
from kiosk.technician.running import run_checks
from tests.gateway_world import gateway_world
from tests.technician.roots import machine

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    with gateway_world(tmp_path_factory.mktemp("fit"), tls="own", office=False) as running:
        yield running


@pytest.fixture
def enrolled(world, tmp_path):
    """The site of the enrolled kiosk; `root` is a folder that knows nothing."""
    station = Station({}, tmp_path, launch_thread)
    made = build_site(world.settings, station)
    yield machine(replace(made, root=tmp_path, endpoints=made.endpoints[:1]), {"proc/locks": ""})
    station.close()


def calling(site, url):
    """Have the gateway's address lead elsewhere."""
    (gateway,) = site.endpoints
    return replace(site, endpoints=(replace(gateway, url=url),))


def outcomes(site):
    checks = [one for one in CHECKS if one.area in (Area.NETWORK, Area.SERVICE) or one.name == "clock"]
    results = run_checks([one for one in checks if not one.attended], site, lambda _told: None)
    return {one.check: one for one in results}


def test_an_enrolled_kiosk_finds_its_gateway_well(enrolled):
    found = outcomes(enrolled)
    for name in ("clock", "network-names", "network-reach", "network-certificates", "network-answers"):
        assert found[name].outcome is Outcome.PASSED, found[name]
    for name in ("machine-keys", "enrolment-certificate", "packet-keys", "outbox-waiting", "last-custody"):
        assert found[name].outcome is Outcome.PASSED, found[name]
    assert 300 < found["network-certificates"].measures["gateway_days_left"] < 370
    assert "Kiosk HCC gateway authority" in found["network-certificates"].detail


def test_the_screens_process_which_is_not_given_the_transport_key_finds_it_well_too(
    enrolled, world, tmp_path
):
    shutil.copytree(world.settings.paths.state / "province", tmp_path / "mine" / "province")
    paths = world.settings.paths.model_copy(update={"state": tmp_path / "mine"})
    without = build_site(world.settings.model_copy(update={"paths": paths}), enrolled.station)
    found = outcomes(replace(without, root=tmp_path, endpoints=without.endpoints[:1]))
    for name in ("network-certificates", "network-answers", "clock"):
        assert found[name].outcome is Outcome.PASSED, found[name]


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        (WireMode.CUT, "bị cắt"),
        (WireMode.PORTAL, "không phải là máy chủ này"),
    ],
)
def test_a_line_that_is_spoiled_fails_the_line_and_not_the_machine(enrolled, world, mode, words):
    with Wire(world.url) as wire:
        wire.mode = mode
        found = outcomes(calling(enrolled, wire.url))
    assert found["network-names"].outcome is Outcome.PASSED
    assert found["network-reach"].outcome is Outcome.PASSED
    assert found["network-certificates"].outcome is Outcome.FAILED
    assert words in found["network-certificates"].words
    assert found["clock"].outcome is Outcome.NOT_RUN
    for name in ("machine-keys", "packet-keys", "outbox-waiting", "catalogue", "enrolment-certificate"):
        assert found[name].outcome is Outcome.PASSED, found[name]
