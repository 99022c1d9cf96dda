"""Which disks the rule for sticks mounts, and how, as udev itself reads it; nothing is mounted here.

tests/guest/test_stick.py plugs a stick into a virtual machine and pulls it.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

RULE = Path(__file__).resolve().parents[2] / "systemd/udev/90-kiosk-stick.rules"
DISK = Path("/sys/class/block/loop0")
# A disk that any machine has, said to be another one; udev's own notes and links are made in memory.
ASKING = f"""
set -e
mount -t tmpfs none /run && mount -t tmpfs none /dev
mknod /dev/loop0 b 7 0 && mknod /dev/null c 1 3
mkdir -p /run/udev/rules.d && cp "$1" /run/udev/rules.d && echo "$2" >/run/udev/rules.d/89-said.rules
echo "$3" >/run/removable && mount --bind /run/removable {DISK}/removable
udevadm test --action=add {DISK} 2>&1
"""
STICK = {"ID_BUS": "usb", "ID_FS_TYPE": "vfat"}


def runs(said: dict[str, str], removable: str = "1") -> list[str]:
    """Give what udev would run for a disk of which this is said."""
    saying = 'KERNEL=="loop0"' + "".join(f', ENV{{{name}}}="{value}"' for name, value in said.items())
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", ASKING, "sh", RULE, saying, removable],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.skip(f"udev cannot be asked here: {done.stdout[-200:]}{done.stderr[-200:]}")
    lines = done.stdout.splitlines()
    assert f"Reading rules file: /run/udev/rules.d/{RULE.name}" in lines
    assert not [line for line in lines if line.startswith(f"/run/udev/rules.d/{RULE.name}:")], (
        "not understood"
    )
    return [line.partition("'")[2].rstrip("'") for line in lines if line.startswith("run: ")]


@pytest.fixture(autouse=True)
def _somewhere_to_ask():
    if os.geteuid() != 0 or not DISK.exists():
        pytest.skip("asking udev needs root and a loop device")


@pytest.mark.parametrize("kind", ["vfat", "exfat"])
def test_a_stick_is_mounted_for_the_screens_alone_and_nothing_on_it_can_run(kind):
    (command,) = [one for one in runs(STICK | {"ID_FS_TYPE": kind}) if "systemd-mount" in one]
    assert command.endswith(" /dev/loop0 /run/media/usb-loop0")
    assert {f"--type={kind}", "--owner=kiosk-shell", "--no-block"} <= set(command.split())
    assert "--options=nosuid,nodev,noexec,dirsync,umask=0077" in command.split()


@pytest.mark.parametrize(
    ("said", "removable"),
    [
        (STICK, "0"),
        (STICK | {"ID_BUS": "ata"}, "1"),
        (STICK | {"ID_FS_TYPE": "ext4"}, "1"),
        ({"ID_BUS": "usb"}, "1"),
        (STICK | {"ID_PART_ENTRY_TYPE": "c12a7328-f81f-11d2-ba4b-00a0c93ec93b"}, "1"),
    ],
    ids=["fixed", "not on usb", "another file system", "nothing on it", "what a machine starts from"],
)
def test_no_other_disk_is(said, removable):
    assert not [one for one in runs(said, removable) if "systemd-mount" in one]
