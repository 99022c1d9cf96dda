"""What the check of the disk says of one that fills up and turns read-only: run in a mount namespace.

python -m tests.technician.full_disk FOLDER
"""

from __future__ import annotations

import os
import sys
from contextlib import closing
from pathlib import Path

from hardware.host.launch import launch_thread
from hardware.station import Station
from kiosk.catalogue.store import load_catalogue
from kiosk.identity.anchors import Anchors
from kiosk.outbox.quota import MIB, Quota
from kiosk.outbox.store import Outbox
from kiosk.province.pinned import Pinned
from kiosk.settings import Screen
from kiosk.technician.check import Outcome
from kiosk.technician.checks.service import outbox_waiting
from kiosk.technician.checks.system import disk_room
from kiosk.technician.site import Site
from tests.outbox.small_disk import Disk, queue
from tests.technician.machines import ASSETS


def site_on(state: Path) -> Site:
    """Have a machine without devices whose state is in a folder."""
    return Site(
        station=Station({}, state, launch_thread),
        kiosk_id="QN-HCC-01",
        centre_name="Trung tâm thử",
        state=state,
        run=state,
        assets=ASSETS,
        screen=Screen(),
        endpoints=(),
        anchors=Anchors,
        verifier=None,
        pinned=Pinned(state / "province"),
        quota=Quota(packets=1024 * MIB, reserve=16 * MIB),
        catalogue=lambda: load_catalogue(ASSETS / "procedures"),
        root=state,
    )


def main(folder: Path) -> None:
    """Put a disk through it; raises AssertionError."""
    disk = Disk(folder, "size=200m")
    site = site_on(folder)
    with closing(Outbox(folder / "outbox", quota=site.quota)) as outbox:
        queue(outbox)
    well = disk_room.CHECK.run(site)
    assert well.outcome is Outcome.PASSED, well
    filler = disk.fill()
    full = disk_room.CHECK.run(site)
    assert full.outcome is Outcome.FAILED, full
    assert full.measures["bytes_free"] == 0, full
    assert "sắp đầy" in full.words, full
    # What waits is told on a full disk, too: that takes no room.
    waits = outbox_waiting.CHECK.run(site)
    assert waits.measures["waiting_dossiers"] == 1, waits
    filler.unlink()
    assert disk_room.CHECK.run(site).outcome is Outcome.PASSED
    disk.remount("ro")
    fixed = disk_room.CHECK.run(site)
    assert fixed.outcome is Outcome.FAILED, fixed
    assert "không ghi được" in fixed.words, fixed
    assert outbox_waiting.CHECK.run(site).measures["waiting_dossiers"] == 1


if __name__ == "__main__":
    os.umask(0o077)
    main(Path(sys.argv[1]))
