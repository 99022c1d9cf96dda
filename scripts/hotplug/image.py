"""The guest's disk: Debian 12 with a kernel that knows USB, udev, pcscd and SANE, built once and kept."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

SUITE = "bookworm"
# Not the cloud kernel: it has no USB and no uinput.
PACKAGES = (
    "linux-image-amd64",
    "systemd-sysv",
    "udev",
    "kmod",
    "python3.11",
    "pcscd",
    "libccid",
    "sane-utils",
    "sane-airscan",
)
SIZE = "2G"

# What is to be done comes from outside, so that the disk serves every run.
_WORK = """[Unit]
Description=What QEMU was given to do
After=multi-user.target
[Service]
ExecStartPre=/sbin/modprobe -a qemu_fw_cfg 9pnet_virtio uinput
ExecStartPre=/bin/udevadm settle
ExecStart=/bin/bash /sys/firmware/qemu_fw_cfg/by_name/opt/kiosk/work/raw
ExecStopPost=/bin/systemctl --no-block poweroff
Environment=HOME=/root LANG=C.UTF-8
"""
_APT_WORDS = re.compile(r"Acquire::(http|https|Check-|Retries|ForceIPv)")


@dataclass(frozen=True, slots=True)
class Image:
    """What QEMU boots."""

    kernel: Path
    initrd: Path
    disk: Path


def ensure_image() -> Image:
    """Return the disk, built when there is none for this recipe; raises CalledProcessError."""
    cache = Path(os.environ.get("KIOSK_GUEST_CACHE") or _cache_home())
    cache.mkdir(parents=True, exist_ok=True, mode=0o700)
    dump = subprocess.run(["apt-config", "dump"], check=True, capture_output=True, text=True).stdout
    apt = "".join(line + "\n" for line in dump.splitlines() if _APT_WORDS.match(line))
    places = (Path("/etc/apt/sources.list"), Path("/etc/apt/sources.list.d/debian.sources"))
    sources = [file for file in places if file.is_file() and SUITE in file.read_text()]
    recipe = "\n".join((SUITE, *PACKAGES, SIZE, _WORK, apt, *(file.read_text() for file in sources)))
    folder = cache / f"guest-{hashlib.sha256(recipe.encode()).hexdigest()[:16]}"
    if not folder.is_dir():
        print("guest: building the disk (once, about three minutes)", flush=True)
        with tempfile.TemporaryDirectory(dir=cache) as work:
            _build(Path(work), apt, sources)
            for old in cache.glob("guest-*"):
                shutil.rmtree(old)
            (Path(work) / "image").rename(folder)
    return Image(folder / "vmlinuz", folder / "initrd", folder / "disk")


def _cache_home() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kiosk-hcc"


def _build(work: Path, apt: str, sources: list[Path]) -> None:
    """Make the root, take kernel and initial disk out of it, and write it into a file system."""
    (work / "apt.conf").write_text(apt)
    root, image = work / "root", work / "image"
    image.mkdir()
    subprocess.run(
        [
            *("mmdebstrap", "--quiet", "--variant=minbase", f"--include={','.join(PACKAGES)}"),
            *(f"--aptopt={work / 'apt.conf'}", SUITE, str(root), *map(str, sources)),
        ],
        check=True,
    )
    (root / "etc/fstab").write_text("/dev/vda / ext4 rw 0 1\n")
    (root / "etc/systemd/system/kiosk-work.service").write_text(_WORK)
    wanted = root / "etc/systemd/system/graphical.target.wants"
    wanted.mkdir()
    (wanted / "kiosk-work.service").symlink_to("../kiosk-work.service")
    for name in ("vmlinuz", "initrd.img"):
        (found,) = (root / "boot").glob(f"{name}-*")
        shutil.copy(found, image / name.removesuffix(".img"))
    subprocess.run(
        ["mke2fs", "-q", "-t", "ext4", "-d", str(root), str(image / "disk"), SIZE],
        check=True,
        stdout=subprocess.DEVNULL,  # it names the file in spite of -q
    )
