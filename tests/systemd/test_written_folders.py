"""Folders that the screens write to on an appliance: made at boot, theirs, and open to their unit."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.technician.history import History

TREE = Path(__file__).resolve().parents[2]
STATE = Path("/var/lib/kiosk")


@pytest.mark.parametrize(
    "folder", [History(STATE).out, *(STATE / "technician" / one for one in ("door", "audit", "reports"))]
)
def test_a_folder_behind_the_technicians_door_is_made_and_may_be_written(folder: Path) -> None:
    made = {
        Path(fields[1]): fields[3]
        for line in (TREE / "systemd/tmpfiles.d/kiosk.conf").read_text("utf-8").splitlines()
        if len(fields := line.split()) > 4 and fields[0] == "d"
    }
    assert made[folder] == "kiosk-shell"
    unit = (TREE / "systemd/system/kiosk-shell.service").read_text("utf-8")
    paths = [
        line.split("=", 1)[1].split() for line in unit.splitlines() if line.startswith("ReadWritePaths=")
    ]
    assert str(folder) in {path.lstrip("-") for some in paths for path in some}
