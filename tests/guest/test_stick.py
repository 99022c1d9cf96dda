"""A stick that is plugged in is mounted for the screens alone, in their unit too, and may just be pulled."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.technician.stick import mounted_sticks

TREE = Path(__file__).resolve().parents[2]
# The unit of the screens with all that it forbids itself; it runs before there is any stick.
WRITES = f"""
[Unit]
ConditionPathExists=
[Service]
ExecStart=
ExecStart={sys.executable} -P /run/writes.py
Environment=PYTHONPATH={TREE}
Type=exec
Restart=no
WatchdogSec=0
LoadCredential=
"""
PROGRAM = """
import time
from kiosk.technician.stick import StickError, mounted_sticks, write_whole

def wait(condition):
    while not condition():
        time.sleep(0.1)

print("waits", flush=True)
wait(mounted_sticks)
(stick,) = mounted_sticks()
print("wrote", write_whole(stick.folder, "kiosk.zip", b"x" * 70_000), flush=True)
wait(lambda: not mounted_sticks())
print("gone", flush=True)

def slowly(done):
    print("half way", flush=True)
    time.sleep(0.3)

wait(mounted_sticks)
try:
    write_whole(stick.folder, "large.zip", b"x" * 12_000_000, slowly)
except StickError as error:
    print("trouble", error.trouble, flush=True)
"""
INSTALLED = {
    "sysusers.d/kiosk.conf": "/etc/sysusers.d",
    "tmpfiles.d/kiosk.conf": "/etc/tmpfiles.d",
    "udev/90-kiosk-stick.rules": "/etc/udev/rules.d",
    "system/kiosk-shell.service": "/etc/systemd/system",
    "system/kiosk-.service.d/": "/etc/systemd/system/kiosk-.service.d",
}


@pytest.fixture(scope="module", autouse=True)
def _installed():
    for source, place in INSTALLED.items():
        if source.endswith("/"):
            shutil.copytree(TREE / "systemd" / source, place, dirs_exist_ok=True)
        else:
            Path(place).mkdir(parents=True, exist_ok=True)
            shutil.copy(TREE / "systemd" / source, place)
    over = Path("/etc/systemd/system/kiosk-shell.service.d/60-writes.conf")
    over.parent.mkdir()
    over.write_text(WRITES)
    Path("/run/writes.py").write_text(PROGRAM)
    for command in ("systemd-sysusers", "systemd-tmpfiles --create", "udevadm control --reload"):
        subprocess.run(command.split(), check=True)
    subprocess.run(["systemctl", "daemon-reload"], check=True)


def told() -> str:
    """Give what the unit of the screens said."""
    asked = ["journalctl", "--unit=kiosk-shell.service", "--output=cat", "--no-pager"]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout


def test_a_stick_is_mounted_written_pulled_and_what_was_written_is_on_it(hand, until, seen):
    subprocess.run(["systemctl", "start", "kiosk-shell"], check=True)
    until(lambda: "waits" in told())
    hand.plug("stick", "stick", removable=True)
    until(mounted_sticks)
    (stick,) = mounted_sticks()
    assert (stick.folder.parent, stick.kind, stick.read_only) == (Path("/run/media"), "vfat", False)
    lines = Path("/proc/self/mountinfo").read_text().splitlines()
    (line,) = [one for one in lines if str(stick.folder) in one]
    seen(line)
    assert {"nosuid", "nodev", "noexec", "dirsync"} <= set(line.replace(" ", ",").split(","))
    until(lambda: f"wrote {stick.folder}/kiosk.zip" in told())
    another = [
        "setpriv",
        "--reuid=kiosk-agent",
        "--regid=kiosk-agent",
        "--init-groups",
        "ls",
        str(stick.folder),
    ]
    assert "denied" in subprocess.run(another, capture_output=True, text=True, check=False).stderr
    hand.unplug("stick")
    until(lambda: "gone" in told())
    assert not mounted_sticks()
    hand.plug("stick", "stick", removable=True)
    until(lambda: "half way" in told())
    assert (stick.folder / "kiosk.zip").read_bytes() == b"x" * 70_000
    hand.unplug("stick")
    until(lambda: "trouble gone" in told())
    until(lambda: not mounted_sticks())
    hand.plug("stick", "stick", removable=True)
    until(mounted_sticks)
    assert [one.name for one in stick.folder.glob("*.zip")] == ["kiosk.zip"]


def test_a_disk_that_cannot_be_taken_out_is_not_mounted(hand, until):
    def disks() -> set[str]:
        return {one.name for one in Path("/sys/class/block").iterdir()}

    before = disks()
    hand.plug("disk", "stick", removable=False)
    until(lambda: len(disks() - before) == 2)
    subprocess.run(["udevadm", "settle"], check=True)
    assert mounted_sticks() == ()
