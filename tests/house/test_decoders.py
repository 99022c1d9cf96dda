"""What several threads decode has its decoder from the start.

msgspec lays out a type when it first meets it, and two threads that do so together end the process: seen in
gateways that were started a moment ago.
"""

from __future__ import annotations

from pathlib import Path

import pytest

TREE = Path(__file__).resolve().parents[2]
# The lanes and duties of the agent, and what the gateway's threads share with them.
SHARED = ("kiosk/province", "kiosk/machine", "kiosk/dossier/seal_keys.py", "kiosk/dossier/manifest.py")
MODULES = [
    path
    for part in SHARED
    for path in sorted((TREE / part).rglob("*.py") if "." not in part else [TREE / part])
]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_no_type_is_met_first_by_two_threads(module):
    assert "json.decode(" not in module.read_text()
