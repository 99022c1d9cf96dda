"""A machine that is booted for these tests: systemd as its first process, and the units of the tree."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TREE = Path(__file__).resolve().parents[2]
_PATIENCE = 60
# What a real kiosk has and a container has not, or the other way round; put over the units as operators do.
OVER = {
    "kiosk-.service.d/50-test.conf": "[Service]\nEnvironment=PYTHONPATH=/opt/kiosk-hcc\n",
    "kiosk-shell.service.d/51-offscreen.conf": "[Service]\nEnvironment=QT_QPA_PLATFORM=offscreen\n",
}
# On this machine's own /usr, read only: nothing is downloaded, and systemd makes the rest at the start.
NSPAWN = (
    *(
        "systemd-nspawn",
        "--quiet",
        "--register=no",
        "--keep-unit",
        f"--machine=kiosk-test-{os.getpid()}",
        "--bind-ro=/usr",
    ),
)
_MASKED = ("console-getty.service", "systemd-logind.service", "dbus.service", "dbus.socket")


@dataclass
class Machine:
    """A booted container: `root` is its disk, `leader` its first process as the host counts."""

    root: Path
    leader: int

    def run(self, *command: str, check: bool = True) -> str:
        """Run a command in the container as root and give what it says."""
        done = subprocess.run(
            ["nsenter", "--target", str(self.leader), "--all", *command],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=_PATIENCE,
            start_new_session=True,  # a signal to its group is not one to the tests
        )
        if check and done.returncode:
            pytest.fail(f"{command}: {done.stdout}{done.stderr}\n{self.journal()}")
        return done.stdout.strip()

    def show(self, unit: str, what: str) -> str:
        """Ask systemd for one property of a unit."""
        return self.run("systemctl", "show", "--value", f"--property={what}", unit)

    def wait(self, condition: Callable[[], object], what: str) -> None:
        """Wait until something holds; fails with the journal."""
        until = time.monotonic() + _PATIENCE
        while not condition():
            assert time.monotonic() < until, f"waited in vain for {what}:\n{self.journal()}"
            time.sleep(0.1)

    def wait_for(self, unit: str, state: str = "active") -> None:
        """Wait until a unit is in a state."""
        self.wait(lambda: self.show(unit, "ActiveState") == state, f"{unit} to be {state}")

    def journal(self, *arguments: str) -> str:
        """Give what was logged."""
        return self.run("journalctl", "--no-pager", "--quiet", "--lines=200", *arguments, check=False)


def _made(root: Path) -> None:
    """Put into a root what an installation puts there, and what this test says otherwise."""
    _frame(root)
    (root / "opt/kiosk-hcc").mkdir(parents=True)
    (root / "etc/machine-id").touch()
    (root / "etc/hosts").write_text("127.0.0.1 localhost\n")
    (root / "etc/nsswitch.conf").write_text("passwd: files\ngroup: files\nhosts: files dns\n")
    units = root / "etc/systemd/system"
    shutil.copytree(TREE / "systemd/system", units)
    for folder in ("sysusers.d", "tmpfiles.d"):
        shutil.copytree(TREE / "systemd" / folder, root / "etc" / folder)
    for name, content in OVER.items():
        (units / name).parent.mkdir(exist_ok=True)
        (units / name).write_text(content)
    for name in _MASKED:
        (units / name).symlink_to("/dev/null")
    (units / "default.target").symlink_to("/usr/lib/systemd/system/multi-user.target")


def _frame(root: Path) -> None:
    """Lay out a root whose /usr will be the machine's own."""
    for name in ("etc/systemd", "usr", "var", "proc", "sys", "dev", "run", "tmp", "root"):
        (root / name).mkdir(parents=True)
    for name in ("bin", "sbin", "lib", "lib64"):
        (root / name).symlink_to(f"usr/{name}")
    shutil.copyfile("/etc/os-release", root / "etc/os-release")


@contextmanager
def booted(root: Path, furnish: Callable[[Path], None]) -> Iterator[Machine]:
    """Boot a container on a new root; `furnish` puts into it what an operator would."""
    _made(root)
    furnish(root)
    with (root.parent / "console.log").open("wb") as console:
        container = subprocess.Popen(
            [
                *(*NSPAWN, f"--directory={root}", "--boot", "--private-network", "--link-journal=no"),
                *("--console=pipe", "--bind-ro=/etc/fonts", f"--bind-ro={TREE}:/opt/kiosk-hcc"),
            ],
            # As on Debian 12: under the older hierarchy nobody tells that a unit's last process is gone.
            env={**os.environ, "SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1"},
            stdin=subprocess.DEVNULL,
            stdout=console,
            stderr=subprocess.STDOUT,
        )
    leader = _leader(container, root)
    try:
        yield Machine(root, leader)
    finally:
        os.kill(leader, signal.SIGRTMIN + 4)  # systemd(1): power off
        try:
            container.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            os.kill(leader, signal.SIGKILL)
            container.wait()


def _leader(container: subprocess.Popen[bytes], root: Path) -> int:
    """Find the first process of the container, once its systemd answers."""
    until = time.monotonic() + _PATIENCE
    children = Path(f"/proc/{container.pid}/task/{container.pid}/children")
    while time.monotonic() < until:
        if container.poll() is not None:
            break
        found = children.read_text().split()
        if found:
            leader = int(found[0])
            asked = subprocess.run(
                ["nsenter", "--target", str(leader), "--all", "systemctl", "is-system-running"],
                capture_output=True,
                text=True,
                check=False,
            )
            if asked.stdout.strip() in {"running", "degraded"}:
                return leader
        time.sleep(0.05)
    container.kill()
    container.wait()
    said = (root.parent / "console.log").read_text("utf-8", "replace")[-3000:]
    pytest.fail(f"the container did not boot:\n{said}")


def why_no_container(folder: Path) -> str:
    """Say why no container can run here, empty where one can; tried with the least that there is."""
    if os.geteuid() != 0:
        return "systemd-nspawn needs root"
    root = folder / "root"
    _frame(root)
    tried = subprocess.run(
        [*NSPAWN, f"--directory={root}", "/usr/bin/echo", "runs"], capture_output=True, text=True, check=False
    )
    # Not by how it ends: it may fail to tidy up after itself.
    return "" if "runs" in tried.stdout else f"systemd-nspawn cannot run here: {tried.stderr.strip()}"
