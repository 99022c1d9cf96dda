"""Faults that every simulated device can be asked for.

They lie in `<run folder>/control/<role>.faults.json`, so that they outlive the restart by which the
supervisor recovers, and can be made and taken back when no worker runs.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import msgspec

from hardware.errors import DeviceFault, FaultKind
from hardware.simulated.lines import ControlRefusedError, control_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from hardware.vocabulary import Role


class Faults(msgspec.Struct):
    """What shall go wrong at the next call, or (`vanished`, `repeatedly`) until it is taken back."""

    vanished: bool = False
    kind: FaultKind = FaultKind.GONE
    times: int = 0
    repeatedly: bool = False
    delay: float = 0.0
    hang: bool = False


class FaultsFile:
    """The faults asked of the device of one role."""

    def __init__(self, run_folder: Path, role: Role) -> None:
        self._path = control_folder(run_folder) / f"{role}.faults.json"

    def take(self, request: Mapping[str, object]) -> bool:
        """Write down a request that every simulated device understands; False when it is the device's own.

        Raises `ControlRefusedError` for values that make no sense.
        """
        try:
            with self._changing() as faults:
                return _ask_for(faults, request)
        except msgspec.ValidationError as error:
            raise ControlRefusedError(f"{request.get('do')}: {error}") from error

    def pending(self) -> Faults:
        """Return what is still to go wrong."""
        with self._changing() as faults:
            return faults

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
        if now.times > 0 or now.repeatedly:
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


def _ask_for(faults: Faults, request: Mapping[str, object]) -> bool:
    """Change `faults` as `request` says; False when it says something else."""
    match request:
        case {"do": "fail-next", **rest}:
            faults.kind, faults.times = _kind(rest), _times(rest)
        case {"do": "fail-repeatedly", **rest}:
            faults.kind, faults.repeatedly = _kind(rest), True
        case {"do": "delay", "seconds": seconds}:
            faults.delay = _seconds(seconds)
        case {"do": "hang"}:
            faults.hang = True
        case {"do": "vanish" | "return" as what}:
            faults.vanished = what == "vanish"
        case {"do": "heal"}:
            for field, value in msgspec.structs.asdict(Faults()).items():
                setattr(faults, field, value)
        case _:
            return False
    return True


def _kind(request: Mapping[str, object]) -> FaultKind:
    return msgspec.convert(request.get("kind", "gone"), FaultKind)


def _times(request: Mapping[str, object]) -> int:
    times: int = msgspec.convert(request.get("times", 1), Annotated[int, msgspec.Meta(ge=1)])
    return times


def _seconds(value: object) -> float:
    seconds: float = msgspec.convert(value, Annotated[float, msgspec.Meta(ge=0, le=3600)])
    return seconds
