"""A kiosk and a province whose programs run under the layer, are killed one at a time, and come back."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import requests

from kiosk.dossier.packet_keys import encode_seal_key
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
        """Start what is not alive; each must come up."""
        for name, program in self.programs.items():
            if program.pid is None:
                program.control.disarm()
                self.start(name)
                if program.pid is None:
                    raise Silent(f"{name} does not come up: {program.status}")

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
    root: Path,
    *,
    database: str = "",
    spoilt: Mapping[str, str] | None = None,
    logs: Mapping[str, Path] | None = None,
) -> Iterator[CrashWorld]:
    """Build it under `root`; nothing is started yet but the back office.

    `spoilt` names a break for a program, `logs` where a program's changes of files are written.
    """
    with ExitStack() as stack:
        province = stack.enter_context(gateway_world(root, database=database))
        province.stop_gateway()
        shim = build(root)
        settings = province.settings
        if not settings.province_key.exists():
            settings.province_key.write_bytes(encode_seal_key(province.seal_key()))
        homes = {name: root / ("home" if name == "gateway" else "kiosk-home") for name in _ROOMS}
        places = {
            name: settings.gateway.state if name == "gateway" else settings.paths.state for name in homes
        }
        programs = {}
        for name, home in homes.items():
            control = Control(root / f"{name}.control")
            env = environment(settings, home) | dict(
                layer(shim, control, root=places[name], log=(logs or {}).get(name))
            )
            log = root / ("gateway-log" if name == "gateway" else "kiosk-logs") / f"{name}.log"
            log.parent.mkdir(exist_ok=True)
            programs[name] = stack.enter_context(
                Program(name, control, env, log, (spoilt or {}).get(name, ""))
            )
        for program in programs.values():
            program.wait_until_ready()
        kiosk_folders = (settings.paths.state, settings.paths.run, homes["shell"], root / "kiosk-logs")
        yield CrashWorld(root, province, programs, kiosk_folders)


_ROOMS = ("gateway", "agent", "shell")
