"""A machine on which every check passes that needs nothing special: simulated devices, folders of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from hardware.host.launch import launch_thread
from hardware.station import DeviceConfig, Station
from hardware.vocabulary import Role
from kiosk.catalogue.store import load_catalogue
from kiosk.identity.anchors import Anchors
from kiosk.outbox.quota import Quota
from kiosk.province.pinned import Pinned
from kiosk.settings import Screen
from kiosk.technician.site import Site

ASSETS = Path(__file__).resolve().parents[2] / "assets"


@pytest.fixture
def station(tmp_path):
    """Four simulated devices in threads, each opened when it is first asked."""
    options: dict[Role, dict[str, str | float]] = {
        Role.CHIP_READER: {"issuer": str(tmp_path / "issuer")},
        Role.RECEIPT_PRINTER: {"timeout": 0.3, "print_timeout": 0.5},
    }
    configs = {role: DeviceConfig(f"simulated-{role}", options.get(role, {})) for role in Role}
    station = Station(configs, tmp_path / "run", launch_thread)
    yield station
    station.close()


@pytest.fixture
def site(tmp_path, station) -> Site:
    """No appliance, not enrolled, nobody there; `root` is empty, so that no test sees this machine."""
    state = tmp_path / "state"
    for folder in (state, tmp_path / "root"):
        folder.mkdir()
    return Site(
        station=station,
        kiosk_id="QN-HCC-01",
        centre_name="Trung tâm thử",
        state=state,
        run=tmp_path / "run",
        assets=ASSETS,
        screen=Screen(),
        endpoints=(),
        anchors=Anchors,
        verifier=None,
        pinned=Pinned(state / "province", state / "keys"),
        quota=Quota(),
        catalogue=lambda: load_catalogue(ASSETS / "procedures"),
        root=tmp_path / "root",
    )
