"""A machine on which every check passes that needs nothing special: simulated devices, folders of its own."""

from __future__ import annotations

import pytest

from kiosk.technician.site import Site
from tests.technician.machines import plain_site, simulated_station


@pytest.fixture
def station(tmp_path):
    """Four simulated devices in threads, each opened when it is first asked."""
    station = simulated_station(tmp_path)
    yield station
    station.close()


@pytest.fixture
def site(tmp_path, station) -> Site:
    """No appliance, not enrolled, nobody there; `root` is empty, so that no test sees this machine."""
    return plain_site(tmp_path, station)
