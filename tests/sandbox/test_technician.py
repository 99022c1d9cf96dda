"""The made-up technician of a development kiosk, whom no appliance knows."""

from __future__ import annotations

import pytest

from kiosk.sandbox.technician import BADGE, SECRET, ensure_technician
from kiosk.settings import Paths, Settings
from kiosk.technician.access.access import Access

pytestmark = pytest.mark.slow


@pytest.fixture
def settings(tmp_path):
    return Settings(paths=Paths(state=tmp_path / "state", run=tmp_path / "run"))


def test_the_made_up_technician_comes_in_by_the_printed_secret_and_by_the_badge(settings):
    ensure_technician(settings)
    ensure_technician(settings)
    access = Access(settings.paths.state / "technician")
    assert access.try_secret(SECRET).insider
    assert access.try_badge(BADGE).insider


def test_an_appliance_gets_no_made_up_technician(settings):
    with pytest.raises(ValueError, match="appliance"):
        ensure_technician(settings.model_copy(update={"profile": "appliance"}))
    assert not settings.paths.state.exists()
