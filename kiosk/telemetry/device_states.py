"""How the devices are, from the shell, which holds them, to the agent, which tells the province.

One small file, `states.json`: role to state. It is written where something changed and touched twice a
minute; one that was not touched for a while is of a shell that is gone, and says nothing.
"""

from __future__ import annotations

import json
import os
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import structlog

from kiosk.machine.files import make_private_folder, write_durable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

_EVERY_SECONDS = 30.0
_FRESH_SECONDS = 120.0
_FILE = "states.json"

_log = structlog.get_logger()


class DeviceStates:
    """Writes what `look` gives into `folder`, from `start` to `stop`; a disk that is full stops nothing."""

    def __init__(self, folder: Path, look: Callable[[], Mapping[str, str]]) -> None:
        self._folder = folder
        self._look = look
        self._stopped = threading.Event()
        self._written: Mapping[str, str] | None = None
        self._thread = threading.Thread(target=self._run, name="device-states", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; may be called without a start."""
        self._stopped.set()

    def write(self) -> None:
        """Write once; raises OSError."""
        states = dict(self._look())
        if states != self._written:
            make_private_folder(self._folder)
            write_durable(self._folder / _FILE, json.dumps(states).encode(), mode=0o640)
            self._written = states
        else:
            os.utime(self._folder / _FILE)

    def _run(self) -> None:
        told = False
        while True:
            try:
                self.write()
            except OSError as error:
                self._written = None
                if not told:
                    told = True
                    _log.warning("devices' states cannot be written", kind=type(error).__name__)
            if self._stopped.wait(_EVERY_SECONDS):
                return


def read_states(folder: Path) -> dict[str, str]:
    """Read what the shell says now; empty where it says nothing."""
    path = folder / _FILE
    with suppress(OSError, ValueError):
        if abs(time.time() - path.stat().st_mtime) <= _FRESH_SECONDS:
            found = json.loads(path.read_bytes())
            return {str(role): str(state) for role, state in found.items()} if isinstance(found, dict) else {}
    return {}
