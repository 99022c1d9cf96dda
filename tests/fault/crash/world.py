"""A kiosk and a province whose programs run under the layer, are killed one at a time, and come back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import requests

from kiosk.sandbox.children import environment
from tests.fault.crash.programs import PATIENCE, Program, Silent
from tests.fault.crash.shim import Control, build
from tests.fault.crash.shim import environment as layer
from tests.gateway_world import GatewayWorld, gateway_world


@dataclass
class CrashWorld:
    """The programs by name, and what they share; `ahead` is how far their clocks are, in seconds."""

    root: Path
    province: GatewayWorld
    programs: dict[str, Program]
    kiosk_folders: tuple[Path, ...]
    ahead: int = field(default=0)

    def start(self, name: str) -> None:
        """Start a program that is not alive and wait until it works; it may die on the way."""
        program = self.programs[name]
        program.start()
        if name == "shell":
            program.hear(PATIENCE)
        elif name == "gateway":
            self._wait_for_gateway(program)

    def start_all(self) -> None:
        """Start what is not alive, as a service manager does; each must come up."""
        for name, program in self.programs.items():
            while program.hear(0) is not None:  # it may have ended since it was heard last
                pass
            if program.pid is None:
                program.control.disarm()
                self.start(name)
                if program.pid is None:
                    raise Silent(f"{name} does not come up ({program.status}):\n{program.last_words()}")

    def wait(self, seconds: int) -> None:
        """Let time pass for the programs' clocks."""
        self.ahead += seconds
        for program in self.programs.values():
            program.control.set_clock(self.ahead)

    def _wait_for_gateway(self, program: Program) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            program.hear(0.005)
            if program.pid is None:
                return
            with suppress(requests.RequestException):
                if self.province.session.get(f"{self.province.url}/health", timeout=5).ok:
                    return
        raise Silent("the gateway does not answer")


@contextmanager
def crash_world(
    root: Path, *, database: str = "", tls: Literal["off", "own"] = "off", log: Path | None = None
) -> Iterator[CrashWorld]:
    """Build it under `root`, the kiosk enrolled; nothing is started yet but the back office.

    With `log` every change of a file below `root` is written there, from the gateway's first start on.
    """
    with ExitStack() as stack:
        shim = build(root)
        first = layer(shim, Control(root / "first.control"), root=root, log=log) if log else {}
        province = stack.enter_context(gateway_world(root, database=database, tls=tls, env=first))
        province.stop_gateway()
        settings = province.settings
        programs = {}
        for name in ("gateway", "agent", "shell"):
            ours = name != "gateway"
            home = root / ("kiosk-home" if ours else "home")
            words = root / ("kiosk-logs" if ours else "logs") / f"{name}.log"
            words.parent.mkdir(exist_ok=True)
            control = Control(root / f"{name}.control")
            place = settings.paths.state if ours else settings.gateway.state
            seen = layer(shim, control, root=root if log else place, log=log)
            env = environment(settings, home) | dict(seen)
            programs[name] = stack.enter_context(Program(name, control, env, words))
        for program in programs.values():
            program.wait_until_ready()
        kiosk_folders = (settings.paths.state, settings.paths.run, root / "kiosk-home", root / "kiosk-logs")
        yield CrashWorld(root, province, programs, kiosk_folders)
