"""Devices made up for these tests, and supervisors and stations that hold them."""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hardware.host.config import DeviceConfig
from hardware.host.launch import Launcher, launch_process, launch_thread
from hardware.host.supervisor import Supervisor

if TYPE_CHECKING:
    from collections.abc import Callable

    from hardware.vocabulary import Role, Snapshot


@pytest.fixture
def wait_until() -> Callable[[Callable[[], object], str], None]:
    def wait(condition: Callable[[], object], what: str) -> None:
        until = time.monotonic() + 30
        while not condition():
            assert time.monotonic() < until, f"waited in vain for {what}"
            time.sleep(0.005)

    return wait


@pytest.fixture
def chance() -> random.Random:
    """Chance with a seed that a failure shows."""
    seed = random.randrange(1 << 32)  # noqa: S311 - chance by seed, not secrets
    print(f"seed {seed}")  # noqa: T201 - shown when the test fails
    return random.Random(seed)  # noqa: S311 - likewise


@pytest.fixture
def made_up(tmp_path, monkeypatch) -> Path:
    """Install the driver `made-up`; returns the folder of its ports."""
    info = tmp_path / "made_up-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: made-up\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[kiosk.hardware.drivers]\nmade-up = made_up:MadeUp\n")
    here = str(Path(__file__).parent)
    monkeypatch.syspath_prepend(here)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", here)
    return tmp_path


@pytest.fixture
def plug(made_up) -> Callable[..., DeviceConfig]:
    """Plug a made-up device in, or say what is the matter with it."""

    def put(role: Role, content: str = "A1", *, expected: str = "", **options: str | float) -> DeviceConfig:
        port = made_up / role
        port.write_text(content)
        return DeviceConfig("made-up", {"role": role, "port": str(port), **options}, expected)

    return put


@pytest.fixture
def supervise(tmp_path):
    """Return what supervises a device; all are closed at the end."""
    held: list[Supervisor] = []

    def make(
        role: Role,
        config: DeviceConfig,
        launch: Launcher = launch_thread,
        tell: Callable[[Snapshot], None] = lambda _: None,
    ) -> Supervisor:
        held.append(Supervisor(role, config, tmp_path / "run", launch, tell))
        return held[-1]

    yield make
    for supervisor in held:
        supervisor.close()


@pytest.fixture(params=[launch_thread, launch_process], ids=["thread", "process"])
def launch(request) -> Launcher:
    return request.param
