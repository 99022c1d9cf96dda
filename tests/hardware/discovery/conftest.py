"""A machine with devices plugged in, as udevd would describe it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

MACHINES = Path(__file__).parent / "machines"


@pytest.fixture
def plugged():
    """Return the property sets of the named devices; of all there are without a name."""

    def nodes(*names: str) -> list[dict[str, str]]:
        files = [MACHINES / f"{name}.json" for name in names] or sorted(MACHINES.glob("*.json"))
        return [node for file in files for node in json.loads(file.read_text())]

    return nodes
