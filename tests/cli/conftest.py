"""Settings of a machine with simulated devices in folders of a test's own."""

from __future__ import annotations

import pytest

from kiosk.settings import Paths, Sandbox, Settings


@pytest.fixture
def bench(tmp_path) -> Settings:
    return Settings(
        paths=Paths(state=tmp_path / "state", run=tmp_path / "run"),
        sandbox=Sandbox(state=tmp_path / "sandbox"),
    )
