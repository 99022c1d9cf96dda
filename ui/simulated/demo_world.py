"""The folders and processes of one demo: the kiosk's side apart from the province's."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from kiosk.sandbox.children import Children, environment, private_home
from kiosk.sandbox.world import provision, world_settings
from kiosk.settings import Settings


@dataclass(frozen=True, slots=True)
class DemoWorld:
    """Where things are, and the processes that run beside this one.

    What the kiosk's own processes write lies in `kiosk_folders`; `root / "province"` is the other side.
    """

    root: Path
    settings: Settings
    kiosk: Children
    province: Children

    @property
    def kiosk_folders(self) -> tuple[Path, ...]:
        """The kiosk's state, home, cache, temporary files and logs, and its folder in memory."""
        return (self.root / "kiosk", self.root / "home", self.root / "logs", self.settings.paths.run)

    def start_province(self) -> None:
        """Start gateway and back office and wait until they answer."""
        self.province.start("sandbox")
        self.province.start("gateway")
        self.province.wait_for_http("sandbox", f"{self.settings.gateway.back_office_url}/health")
        self.province.wait_for_http("gateway", f"{self.settings.province.gateway_url}/health")


@contextmanager
def demo_world(*, custody_wait_seconds: float = 20, province: bool = True) -> Iterator[DemoWorld]:
    """Build a world in folders of its own, start its processes, and take everything away at the end.

    With `province` false the other side is away until `start_province`.
    """
    with ExitStack() as stack:
        root = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kiosk-demo-")))
        memory = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  # a folder of our own in it
        run = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kiosk-", dir=memory)))
        settings = world_settings(root, run, custody_wait_seconds=custody_wait_seconds)
        provision(settings)
        env = environment(settings, root / "home")
        other_side = stack.enter_context(Children(root / "province" / "logs", environment(settings)))
        kiosk = stack.enter_context(Children(root / "logs", env))
        world = DemoWorld(root, settings, kiosk, other_side)
        if province:
            world.start_province()
        kiosk.start("agent")
        stack.enter_context(_own_home(root / "home"))
        yield world


@contextmanager
def _own_home(home: Path) -> Iterator[None]:
    """Let this process, which is the shell of the demo, write by itself only under `home`."""
    places = private_home(home)
    before = {name: os.environ.get(name) for name in places}
    os.environ.update(places)
    tempfile.tempdir = None  # look at TMPDIR again
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
        tempfile.tempdir = None
