"""Faults that every simulated device can be asked for.

They lie in `<run folder>/control/<role>.faults.json`, so that they outlive the restart by which the
supervisor recovers, and can be taken back when no worker runs.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec

from hardware.errors import DeviceFault, FaultKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from hardware.vocabulary import Role


class Faults(msgspec.Struct):
    """What shall go wrong at the next call, or until it is taken back."""

    vanished: bool = False
    kind: FaultKind = FaultKind.GONE
    times: int = 0
    delay: float = 0.0
    hang: bool = False


class FaultsFile:
    """The faults asked of the device of one role."""

    def __init__(self, run_folder: Path, role: Role) -> None:
        folder = run_folder / "control"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._path = folder / f"{role}.faults.json"

    def take(self, request: Mapping[str, object]) -> bool:
        """Write down a request that every simulated device understands; False when it is the device's own."""
        with self._changing() as faults:
            match request:
                case {"do": "fail-next", **rest}:
                    faults.kind = msgspec.convert(rest.get("kind", "gone"), FaultKind)
                    faults.times = msgspec.convert(rest.get("times", 1), int)
                case {"do": "delay", "seconds": seconds}:
                    faults.delay = msgspec.convert(seconds, float)
                case {"do": "hang"}:
                    faults.hang = True
                case {"do": "vanish"}:
                    faults.vanished = True
                case {"do": "return"}:
                    faults.vanished = False
                case _:
                    return False
        return True

    def strike(self) -> None:
        """Let what was asked for happen: wait, hang, or raise `DeviceFault`."""
        with self._changing() as faults:
            now = msgspec.structs.replace(faults)
            faults.delay, faults.hang = 0.0, False
            faults.times = max(faults.times - 1, 0)
        time.sleep(now.delay)
        while now.hang:
            threading.Event().wait()
        if now.vanished:
            raise DeviceFault(FaultKind.GONE, "simulated: the device is not there")
        if now.times > 0:
            raise DeviceFault(now.kind, "simulated: asked to fail")

    @contextmanager
    def _changing(self) -> Iterator[Faults]:
        """Give the faults to be changed, alone among all processes, and write them back."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            content = file.read()
            faults = msgspec.json.decode(content, type=Faults) if content else Faults()
            yield faults
            if (changed := msgspec.json.encode(faults)) != content:
                file.seek(0)
                file.truncate()
                file.write(changed)
