"""How the devices are, from the shell, which holds them, to the agent, which tells the province.

One small file, `states.json`: role to state, condition and counters. It is written where something changed
and touched twice a minute; one that was not touched for a while is of a shell that is gone, and says nothing.
"""

from __future__ import annotations

import os
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec
import structlog

from hardware.vocabulary import Mender
from kiosk.machine.files import make_private_folder, write_durable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from hardware.vocabulary import Snapshot

_EVERY_SECONDS = 30.0
_FRESH_SECONDS = 120.0
_FILE = "states.json"
# What a citizen mends is of a visit, and over with it.
_TOLD = (Mender.ATTENDANT, Mender.TECHNICIAN)

_log = structlog.get_logger()


class DeviceNow(msgspec.Struct, frozen=True):
    """One device: its state, what staff could mend there (empty for nothing), its counters since start."""

    state: str
    condition: str = ""
    opens: int = 0
    faults: int = 0
    recoveries: int = 0
    jobs: int = 0


# Made before there are threads: two that come to a type first, together, crash in msgspec.
_DEVICES = msgspec.json.Decoder(dict[str, DeviceNow])


class DeviceStates:
    """Writes what `look` gives into `folder`, from `start` to `stop`; a disk that is full stops nothing."""

    def __init__(self, folder: Path, look: Callable[[], Iterable[Snapshot]]) -> None:
        self._folder = folder
        self._look = look
        self._stopped = threading.Event()
        self._written: dict[str, DeviceNow] | None = None
        self._thread = threading.Thread(target=self._run, name="device-states", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; may be called without a start."""
        self._stopped.set()

    def write(self) -> None:
        """Write once; raises OSError."""
        devices = {one.status.role.value: _told(one) for one in self._look()}
        if devices != self._written:
            make_private_folder(self._folder)
            write_durable(self._folder / _FILE, msgspec.json.encode(devices), mode=0o640)
            self._written = devices
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


def read_devices(folder: Path) -> dict[str, DeviceNow]:
    """Read what the shell says now, by role; empty where it says nothing."""
    path = folder / _FILE
    with suppress(OSError, msgspec.MsgspecError, UnicodeDecodeError):
        if abs(time.time() - path.stat().st_mtime) <= _FRESH_SECONDS:
            return _DEVICES.decode(path.read_bytes())
    return {}


def _told(snapshot: Snapshot) -> DeviceNow:
    status, counters = snapshot.status, snapshot.counters
    condition = status.condition if status.condition and status.condition.mender in _TOLD else None
    return DeviceNow(
        state=status.state.value,
        condition="" if condition is None else condition.value,
        opens=counters.opens,
        faults=counters.faults,
        recoveries=counters.recoveries,
        jobs=counters.jobs,
    )
