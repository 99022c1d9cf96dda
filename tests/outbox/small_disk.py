"""What happens on a disk that fills up or turns read-only: run by test_disk.py in a mount namespace.

python -m tests.outbox.small_disk SCENARIO FOLDER
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.dossier.packet import new_submission_id, seal
from kiosk.dossier.packet_keys import OpenKey, PacketSuite
from kiosk.machine.keys import MachineKey, Purpose
from kiosk.outbox.errors import ExportUnwritable, OutboxUnwritable
from kiosk.outbox.export import export
from kiosk.outbox.quota import Limit, Quota
from kiosk.outbox.store import Outbox
from kiosk.province.port import Custody

MIB = 1024 * 1024
SIGNER = MachineKey(
    Purpose.ENROLMENT, Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"small disk").digest())
)
PROVINCE = OpenKey.generate(PacketSuite.X25519).public()
CUSTODY = Custody(datetime(2026, 11, 22, 9, tzinfo=UTC), "H49.1", None)
# Nothing is kept back here: the disk is to be filled to the last byte.
WHOLE_DISK = Quota(packets=1024 * MIB, reserve=0)


class Disk:
    """A file system of its own in memory, small and ours to spoil."""

    def __init__(self, folder: Path, options: str) -> None:
        self.folder = folder
        folder.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", folder], check=True)

    def remount(self, options: str) -> None:
        """Change it while it is in use."""
        subprocess.run(["mount", "-o", f"remount,{options}", self.folder], check=True)

    def fill(self) -> Path:
        """Take all the room that is left."""
        filler = self.folder / "filler"
        with filler.open("wb", buffering=0) as file:
            for size in (65536, 1):
                try:
                    while True:
                        file.write(bytes(size))
                except OSError:
                    continue
        return filler


def queue(outbox: Outbox, size: int = 100) -> tuple[str, bytes]:
    """Queue one made-up packet."""
    submission_id = new_submission_id()
    packet = seal(b"{}", {"a.pdf": bytes(size)}, submission_id=submission_id, to=PROVINCE, signer=SIGNER)
    outbox.enqueue(
        packet,
        submission_id=submission_id,
        local_reference=f"KIOSK-{submission_id[:6]}",
        procedure="1.001193",
        visit=submission_id,
    )
    return submission_id, packet


def refused(work: Callable[[], object]) -> bool:
    """Tell whether the queue says that it cannot be written."""
    try:
        work()
    except OutboxUnwritable:
        return True
    return False


def assert_holds(outbox: Outbox, told: dict[str, bytes]) -> None:
    """See that the queue holds what was told to be queued, whole, and nothing else."""
    assert {row.submission_id for row in outbox.waiting()} == set(told)
    assert all(outbox.packet(one) == packet for one, packet in told.items())
    stored = [path for path in (outbox.folder / "blobs").iterdir() if path.name != ".proof.tmp"]
    assert {path.stem for path in stored} == set(told), "a packet lies about whose row there is not"


def full(folder: Path) -> None:
    """Fill the disk by queueing, then wholly, then give room back: nothing told is lost or half done."""
    disk = Disk(folder, "size=8m")
    outbox = Outbox(folder / "outbox", quota=WHOLE_DISK)
    told: dict[str, bytes] = {}
    while not refused(lambda: told.update([queue(outbox, MIB)])):
        pass
    assert len(told) > 3
    filler = disk.fill()
    for size in (1, 5000, MIB):
        assert refused(partial(queue, outbox, size))
    assert_holds(outbox, told)
    assert not outbox.room().enough
    # Custody that cannot be written down is not taken, and the packet stays.
    first = next(iter(told))
    if refused(lambda: outbox.acknowledge(first, CUSTODY)):
        assert outbox.packet(first) == told[first]
        filler.unlink()
        outbox.acknowledge(first, CUSTODY)
    filler.unlink(missing_ok=True)
    del told[first]
    told.update([queue(outbox, 1000)])
    assert_holds(outbox, told)
    outbox.close()
    again = Outbox(folder / "outbox")
    assert_holds(again, told)
    assert again.repairs() == ()


def full_at_opening(folder: Path) -> None:
    """Open a queue on a full disk, also one that needs a repair: it waits, and then nothing is lost."""
    disk = Disk(folder, "size=4m")
    outbox = Outbox(folder / "outbox", quota=WHOLE_DISK)
    told = dict(queue(outbox) for _ in range(5))
    outbox.close()
    (folder / "outbox" / "outbox.sqlite3").write_bytes(b"no database at all" * 1000)
    filler = disk.fill()
    waits = Outbox(folder / "outbox", quota=WHOLE_DISK, at_once=False)
    assert waits.room().limit is Limit.UNWRITABLE
    assert waits.room().why
    assert refused(lambda: Outbox(folder / "outbox"))
    filler.unlink()
    assert_holds(waits, told)
    (repair,) = waits.repairs()
    assert repair.rebuilt == 5


def no_names(folder: Path) -> None:
    """Run out of inodes, where bytes are free: the kiosk has no room, and says so."""
    Disk(folder, "size=200m,nr_inodes=40")
    outbox = Outbox(folder / "outbox", quota=Quota(packets=1024 * MIB, reserve=MIB))
    assert outbox.room().enough
    told: dict[str, bytes] = {}
    while not refused(lambda: told.update([queue(outbox)])):
        pass
    assert (outbox.room().free, outbox.room().enough) == (0, False)
    assert_holds(outbox, told)
    for submission_id in list(told)[:20]:
        outbox.acknowledge(submission_id, CUSTODY)
        del told[submission_id]
    assert outbox.room().enough
    assert_holds(outbox, told)


def read_only(folder: Path) -> None:
    """Start on a disk that turned read-only, and go on when it is writable again."""
    disk = Disk(folder, "size=200m")
    quota = Quota(packets=1024 * MIB, reserve=MIB)
    outbox = Outbox(folder / "outbox", quota=quota)
    told = dict([queue(outbox)])
    outbox.close()
    disk.remount("ro")
    waits = Outbox(folder / "outbox", quota=quota, at_once=False)
    assert (waits.room().limit, waits.room().enough) == (Limit.UNWRITABLE, False)
    assert refused(lambda: queue(waits))
    assert refused(lambda: Outbox(folder / "outbox"))
    assert [waits.packet(one) for one in told] == list(told.values())
    disk.remount("rw")
    assert waits.room().enough
    told.update([queue(waits)])
    assert_holds(waits, told)


def full_stick(folder: Path) -> None:
    """Export to a stick that is too small: no export, and the queue is as it was."""
    Disk(folder, "size=1m")
    outbox = Outbox(folder.with_name("outbox"))
    told = dict(queue(outbox, MIB // 2) for _ in range(3))
    with pytest.raises(ExportUnwritable, match="No space"):
        export(outbox, folder, kiosk_id="QN-HCC-01", signer=SIGNER, moment=datetime.now(UTC))
    assert_holds(outbox, told)
    assert all(row.exported_at is None for row in outbox.rows())
    assert not list(folder.glob("*/index.json"))


SCENARIOS = {one.__name__: one for one in (full, full_at_opening, no_names, read_only, full_stick)}

if __name__ == "__main__":
    os.umask(0o077)
    SCENARIOS[sys.argv[1]](Path(sys.argv[2]))
