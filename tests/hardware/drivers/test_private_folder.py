from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hardware.drivers.private_folder import PrivateFolder


@pytest.fixture
def prefix():
    return f"kiosk-test-{os.getpid()}-"


def old(folder: Path) -> Path:
    os.utime(folder, (0, 0))
    return folder


def test_it_is_private_in_memory_and_gone_when_removed(prefix):
    folder = PrivateFolder(prefix)
    (folder.path / "name").write_text("x")
    assert folder.path.stat().st_mode & 0o077 == 0
    assert folder.path.parent == Path("/dev/shm")  # noqa: S108 - looked at only
    folder.remove()
    folder.remove()
    assert not folder.path.exists()


def test_what_a_killed_owner_left_is_removed_by_the_next(prefix):
    program = (
        "import os, signal\n"
        "from hardware.drivers.private_folder import PrivateFolder\n"
        f"print(PrivateFolder({prefix!r}).path, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    left = Path(
        subprocess.run(
            [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, check=False
        ).stdout.strip()
    )
    assert left.is_dir()
    PrivateFolder(prefix).remove()
    assert left.is_dir()  # it is young: somebody may be about to lock it
    old(left)
    PrivateFolder(prefix).remove()
    assert not left.exists()


def test_what_is_in_use_stays_however_old(prefix):
    used = PrivateFolder(prefix)
    old(used.path)
    PrivateFolder(prefix).remove()
    assert used.path.is_dir()
    used.remove()
