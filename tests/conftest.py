"""What holds for every test: which ones run side by side, and which cannot run here."""

from __future__ import annotations

import os

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep a file's tests on one worker for its fixtures, and all of the rig's: there is one rig."""
    for item in items:
        rig = item.get_closest_marker("rig")
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group("rig" if rig else str(item.path)))
        if rig and os.geteuid() != 0:
            item.add_marker(pytest.mark.skip(reason="the isolated PC/SC rig needs root"))
