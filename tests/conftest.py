"""What holds for every test: which ones run side by side, which cannot run here, and the PC/SC rig."""

from __future__ import annotations

import ctypes
import os
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from hardware.host.launch import Worker, launch_process
from hardware.simulated.card.troubled import Card
from hardware.simulated.vpcd import PORT, VpcdBridge
from hardware.vocabulary import Role
from tests.postgres import Cluster, postgres_cluster

ROOT = Path(__file__).resolve().parents[1]
CLONE_NEWNET = 0x40000000
PATIENCE = 20.0

# No example of a random test fails for its time: the machine may be slow, or busy with another.
settings.register_profile(
    "patient", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("patient")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep a file's tests on one worker for its fixtures, and all of the rig's: there is one rig."""
    for item in items:
        rig = item.get_closest_marker("rig")
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group("rig" if rig else str(item.path)))
        if rig and os.geteuid() != 0:
            item.add_marker(pytest.mark.skip(reason="the isolated PC/SC rig needs root"))


class LaidCard:
    """A card on one of the rig's two readers until `take`; vpcd asks for it from inside the rig."""

    def __init__(self, network: Path, card: Card, slot: int) -> None:
        self._bridge: VpcdBridge | None = None
        self._error: BaseException | None = None
        self._laid = threading.Event()
        self._thread = threading.Thread(target=self._serve, args=(network, card, PORT + slot))
        self._thread.start()
        self._laid.wait()
        if self._error is not None:
            raise self._error

    def _serve(self, network: Path, card: Card, port: int) -> None:
        try:
            with network.open() as namespace:  # of this thread alone
                assert ctypes.CDLL(None).setns(namespace.fileno(), CLONE_NEWNET) == 0
            self._bridge = VpcdBridge(card, port)
        except BaseException as error:  # noqa: BLE001 - it is raised where the card is laid
            self._error = error
            return
        finally:
            self._laid.set()
        self._bridge.run()

    def take(self) -> None:
        """Take the card away; may be called twice."""
        if self._bridge is not None:
            self._bridge.close()
        self._thread.join()


class Rig:
    """A pcscd of its own with two virtual readers, in namespaces of its own: `scripts/rig`, held open."""

    def __init__(self, folder: Path) -> None:
        keep = [sys.executable, "-u", "-c", "import os, sys; print(os.getpid()); sys.stdin.read()"]
        self._keeper = subprocess.Popen(
            [ROOT / "scripts/rig", "--", *keep],
            env=os.environ | {"XDG_RUNTIME_DIR": str(folder)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._keeper.stdout is not None
        self._inside = Path("/proc") / self._keeper.stdout.readline().strip()
        self._python = folder / "python"
        self._python.write_text(f'#!/bin/sh\nexec {shlex.join(self._enter())} {sys.executable} "$@"\n')
        self._python.chmod(0o700)
        self._daemon: subprocess.Popen[bytes] | None = None
        self._laid: list[LaidCard] = []

    def launch(self, role: Role) -> Worker:
        """Start a worker inside."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "executable", str(self._python))
            return launch_process(role)

    def lay(self, card: Card, slot: int = 0) -> LaidCard:
        """Lay a card on the first or the second reader."""
        laid = LaidCard(self._inside / "ns/net", card, slot)
        self._laid.append(laid)
        return laid

    def clear(self) -> None:
        """Take all cards away, and see to it that a pcscd runs."""
        for laid in self._laid:
            laid.take()
        self._laid.clear()
        if not self._running():
            self.start_pcscd()

    def kill_pcscd(self, number: signal.Signals = signal.SIGKILL) -> None:
        """End pcscd; what it leaves behind is left as its end left it."""
        process = Path("/proc") / self._pid_file.read_text().strip("\n\0")
        os.kill(int(process.name), number)
        until = time.monotonic() + PATIENCE
        # The parent of the rig's first pcscd waits for nobody: dead is dead enough.
        while process.exists() and (process / "stat").read_text().rpartition(")")[2].split()[0] != "Z":
            assert time.monotonic() < until
            time.sleep(0.01)
        if self._daemon is not None:
            self._daemon.wait()
        # A pcscd that finds this file believes in the zombie.
        self._pid_file.unlink(missing_ok=True)

    def start_pcscd(self) -> None:
        """Start a pcscd and wait until it listens."""
        self._daemon = subprocess.Popen([*self._enter(), "pcscd", "--foreground"], stderr=subprocess.DEVNULL)
        until = time.monotonic() + PATIENCE
        while not self._running():
            assert time.monotonic() < until
            time.sleep(0.01)

    @contextmanager
    def unpluggable(self, library: Path) -> Iterator[Path]:
        """Run a pcscd with the readers of tests/hardware/unplug.c; gives the file that unplugs them."""
        subprocess.run([*self._enter(), "mount", "-t", "tmpfs", "tmpfs", "/etc/reader.conf.d"], check=True)
        readers = self._inside / "root/etc/reader.conf.d/readers"
        readers.write_text(
            f'FRIENDLYNAME "Loose Reader"\nDEVICENAME /dev/null:0x8C7B\nLIBPATH {library}\nCHANNELID 0x8C7B\n'
        )
        unplugged = self._inside / "root/run/pcscd/unplugged"
        try:
            self.restart_pcscd()
            yield unplugged
        finally:
            unplugged.unlink(missing_ok=True)
            subprocess.run([*self._enter(), "umount", "/etc/reader.conf.d"], check=True)
            self.restart_pcscd()

    def restart_pcscd(self) -> None:
        """Let another pcscd take the place of the one that runs."""
        self.kill_pcscd()
        self.start_pcscd()

    def close(self) -> None:
        """End everything in it."""
        for laid in self._laid:
            laid.take()
        if self._daemon is not None:
            self._daemon.terminate()
            self._daemon.wait()
        self._keeper.communicate(timeout=PATIENCE)

    @property
    def _pid_file(self) -> Path:
        return self._inside / "root/run/pcscd/pcscd.pid"

    def _running(self) -> bool:
        return self._pid_file.exists() and (self._inside / "root/run/pcscd/pcscd.comm").exists()

    def _enter(self) -> list[str]:
        namespaces = f"{self._inside}/ns"
        return ["nsenter", f"--mount={namespaces}/mnt", f"--net={namespaces}/net", f"--wd={ROOT}", "--"]


@pytest.fixture(scope="session")
def _rig(tmp_path_factory):
    if any(shutil.which(program) is None for program in ("unshare", "nsenter", "pcscd")):
        pytest.skip("unshare, nsenter and pcscd are not all installed")
    if subprocess.run(["unshare", "--mount", "--net", "true"], check=False, capture_output=True).returncode:
        pytest.skip("namespaces cannot be made here")
    rig = Rig(tmp_path_factory.mktemp("rig"))
    yield rig
    rig.close()


@pytest.fixture
def rig(_rig):
    """The rig with a pcscd that runs and no cards."""
    _rig.clear()
    yield _rig
    _rig.clear()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A running PostgreSQL of this test run; `create_database` gives a test its own."""
    with postgres_cluster(durable=False) as cluster:
        yield cluster
