"""What becomes of a stick in bad hands: run by test_stick.py in a mount namespace.

python -m tests.technician.sticks SCENARIO FOLDER
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from kiosk.technician.export_words import words_of, written
from kiosk.technician.onto_stick import write_onto
from kiosk.technician.stick import StickError, Trouble, write_whole
from tests.outbox.small_disk import MIB, Disk

NAME = "kiosk-QN-HCC-01.zip"
CONTENT = Random(7).randbytes(3 * MIB)  # noqa: S311  # bytes as any other


def refused(folder: Path) -> Trouble:
    """Say what kept the archive from the stick; nothing of it may lie there."""
    before = set(folder.iterdir())
    with pytest.raises(StickError) as error:
        write_whole(folder, NAME, CONTENT)
    assert set(folder.iterdir()) == before, "something half written lies on the stick"
    return error.value.trouble


def full(folder: Path) -> None:
    """Write onto a stick with less room than the archive takes, and onto one that runs full meanwhile."""
    disk = Disk(folder, "size=4m")
    filler = disk.fill()
    assert refused(folder) is Trouble.FULL
    filler.unlink()

    def fill(_: int) -> None:
        if not filler.exists():
            disk.fill()

    with pytest.raises(StickError) as error:
        write_whole(folder, NAME, CONTENT, fill)
    assert error.value.trouble is Trouble.FULL
    assert list(folder.iterdir()) == [filler]
    filler.unlink()
    assert write_whole(folder, NAME, CONTENT).read_bytes() == CONTENT


def no_names(folder: Path) -> None:
    """Write onto a stick with room for bytes and for no more files."""
    Disk(folder, "size=40m,nr_inodes=10")
    for number in range(9):
        (folder / str(number)).touch()
    assert refused(folder) is Trouble.FULL


def read_only(folder: Path) -> None:
    """Write onto a stick that was locked before, and onto one that the kernel locks meanwhile."""
    disk = Disk(folder, "size=40m")
    disk.remount("ro")
    assert refused(folder) is Trouble.READ_ONLY
    disk.remount("rw")
    assert write_whole(folder, NAME, CONTENT).read_bytes() == CONTENT


def pulled(folder: Path) -> None:
    """Pull it when half is written: the folder that is left stays empty, and the stick has no name."""
    Disk(folder, "size=40m")
    other = folder.with_name("other")
    other.mkdir()
    subprocess.run(["mount", "--bind", folder, other], check=True)
    pieces: list[int] = []

    def pull(done: int) -> None:
        pieces.append(done)
        if len(pieces) == 5:
            subprocess.run(["umount", "--lazy", folder], check=True)

    with pytest.raises(StickError) as error:
        write_whole(folder, NAME, CONTENT, pull)
    assert error.value.trouble is Trouble.GONE
    assert list(folder.iterdir()) == []
    assert list(other.iterdir()) == []


def crowded(folder: Path) -> None:
    """Write onto a stick that carries ten thousand files, one of them under the archive's name."""
    Disk(folder, "size=80m")
    for number in range(10_000):
        (folder / f"IMG_{number:05d}.JPG").touch()
    (folder / NAME).write_bytes(b"of before")
    written = write_whole(folder, NAME, CONTENT)
    assert written.name == "kiosk-QN-HCC-01-2.zip"
    assert written.read_bytes() == CONTENT
    assert (folder / NAME).read_bytes() == b"of before"
    assert sum(1 for _ in folder.iterdir()) == 10_002


def together(folder: Path) -> None:
    """Write two files, as of a report: both or none, and said as of an archive."""
    disk = Disk(folder, "size=4m")
    files = {"report.pdf": CONTENT, "report.json": CONTENT}
    assert write_onto(folder, files) == words_of(Trouble.FULL)
    assert list(folder.iterdir()) == []
    disk.remount("ro")
    assert write_onto(folder, files) == words_of(Trouble.READ_ONLY)
    subprocess.run(["umount", folder], check=True)
    folder.rmdir()
    assert write_onto(folder, files) == words_of(Trouble.GONE)
    Disk(folder, "size=40m")
    assert write_onto(folder, files) == written("report.pdf, report.json")
    assert {one.name: one.read_bytes() for one in folder.iterdir()} == files


SCENARIOS = {one.__name__: one for one in (full, no_names, read_only, pulled, crowded, together)}

if __name__ == "__main__":
    os.umask(0o077)
    SCENARIOS[sys.argv[1]](Path(sys.argv[2]))
