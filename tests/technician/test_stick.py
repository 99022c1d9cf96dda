"""Sticks: found where they are mounted, and never left with half a file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.technician.stick import StickError, Trouble, mounted_sticks, write_whole
from tests.technician.sticks import SCENARIOS

pytestmark = pytest.mark.slow
TREE = Path(__file__).resolve().parents[2]
NAMESPACE = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_whatever_becomes_of_the_stick_the_archive_is_there_whole_or_not_at_all(scenario, tmp_path):
    if subprocess.run([*NAMESPACE, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine gives nobody a mount namespace")
    done = subprocess.run(
        [*NAMESPACE, sys.executable, "-m", "tests.technician.sticks", scenario, tmp_path / "stick"],
        cwd=TREE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_folder_that_is_not_there_is_told_as_a_stick_that_is_gone(tmp_path):
    with pytest.raises(StickError) as error:
        write_whole(tmp_path / "away", "a.zip", b"a")
    assert error.value.trouble is Trouble.GONE


def test_a_write_that_somebody_breaks_off_leaves_nothing(tmp_path):
    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path, "a.zip", b"a", stop)
    assert list(tmp_path.iterdir()) == []


def test_a_link_under_the_name_is_not_followed(tmp_path):
    (tmp_path / "a.zip").symlink_to("elsewhere")
    assert write_whole(tmp_path, "a.zip", b"a").name == "a-2.zip"
    assert not (tmp_path / "elsewhere").exists()


@pytest.fixture
def machine(tmp_path):
    """A machine with a disk of its own, a stick, a disk on USB and a card reader's card."""
    disks = {
        "8:2": ("pci0/ata1/block/sda", "sda2", "0"),
        "8:17": ("pci0/usb2/2-1/block/sdb", "sdb1", "1"),
        "8:33": ("pci0/usb2/2-2/block/sdc", "sdc1", "0"),
    }
    for number, (disk, part, removable) in disks.items():
        folder = tmp_path / "sys/devices" / disk / part
        folder.mkdir(parents=True)
        (folder.parent / "removable").write_text(f"{removable}\n")
        link = tmp_path / "sys/dev/block" / number
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(folder)
    mounts = [
        "20 1 8:2 / / rw,relatime - ext4 /dev/sda2 rw",
        r"30 20 8:17 / /media/ANH\040NHÀ rw,nosuid - vfat /dev/sdb1 rw",
        r"31 20 8:17 /a /media/again rw - vfat /dev/sdb1 rw",
        "32 20 8:33 / /media/disk rw - exfat /dev/sdc1 ro",
        "33 20 0:44 / /proc rw - proc proc rw",
        "34 20 8:49 / /media/vanished rw - vfat /dev/sdd1 rw",
        "nonsense",
    ]
    table = tmp_path / "proc/self/mountinfo"
    table.parent.mkdir(parents=True)
    table.write_text("\n".join(mounts))
    for name in ("ANH NHÀ", "again", "disk"):
        (tmp_path / "media" / name).mkdir(parents=True)
    return tmp_path


def test_what_can_be_taken_out_or_hangs_on_usb_is_a_stick_and_the_machines_own_disk_is_none(machine):
    found = mounted_sticks(machine)
    assert [(one.label, one.read_only) for one in found] == [("ANH NHÀ", False), ("disk", True)]
    assert all(one.size for one in found)


def test_the_disk_that_the_machine_runs_from_is_never_a_stick_though_it_hangs_on_usb(machine):
    disk = machine / "sys/devices/pci0/usb2/2-2/block/sdc/sdc2"
    disk.mkdir()
    (machine / "sys/dev/block/8:34").symlink_to(disk)
    table = machine / "proc/self/mountinfo"
    own = "20 1 8:34 / / rw,relatime - ext4 /dev/sdc2 rw"
    table.write_text("\n".join([own, *table.read_text().splitlines()[1:]]))
    assert [one.label for one in mounted_sticks(machine)] == ["ANH NHÀ"]


def test_a_machine_that_tells_nothing_has_no_stick(tmp_path):
    assert mounted_sticks(tmp_path) == ()
