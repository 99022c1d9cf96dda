"""Child processes of a development machine: started, waited for, stopped; never left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import requests

from kiosk.settings import Settings

_READY_SECONDS = 20
_STOP_SECONDS = 10


class ChildFailedError(Exception):
    """A process of the sandbox did not come up; the message names it and its log."""


def environment(settings: Settings, home: Path | None = None) -> dict[str, str]:
    """Hand the settings to a child: one variable a part, over the parent's environment.

    With `home`, everything that the child may write by itself (home, cache, temporary files) lies there.
    """
    env = {name: value for name, value in os.environ.items() if not name.startswith("KIOSK")}
    for name, part in settings.model_dump(mode="json", exclude={"version"}).items():
        env[f"KIOSK__{name.upper()}"] = part if isinstance(part, str) else json.dumps(part)
    if home is not None:
        env |= private_home(home)
    return env


def private_home(home: Path) -> Mapping[str, str]:
    """Make the folders that a process may write to by itself and name them in its environment."""
    places = {"HOME": home, "TMPDIR": home / "tmp", "XDG_CACHE_HOME": home / "cache"}
    for place in places.values():
        place.mkdir(parents=True, exist_ok=True)
    return {name: str(place) for name, place in places.items()}


def end_in_order_when_told() -> None:
    """Turn SIGTERM into SystemExit: blocks that stop children and remove folders are then left in order."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))


@dataclass
class Children:
    """The processes of one sandbox; leaving the block stops them all, last started first."""

    logs: Path
    env: Mapping[str, str]
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    _files: list[IO[bytes]] = field(default_factory=list)

    def __enter__(self) -> Self:
        """Make the folder of the logs."""
        self.logs.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop what still runs."""
        for verb in reversed(list(self.running)):
            self.stop(verb)
        for file in self._files:
            file.close()

    def start(self, verb: str, *arguments: str) -> subprocess.Popen[bytes]:
        """Start `kiosk VERB` with its output in a log file of that name."""
        log = (self.logs / f"{verb}.log").open("ab")
        self._files.append(log)
        child = subprocess.Popen(
            [sys.executable, "-m", "kiosk", verb, *arguments],
            env=dict(self.env),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        self.running[verb] = child
        return child

    def wait_for_http(self, verb: str, url: str) -> None:
        """Wait until `url` answers; raises ChildFailedError when the process ends or stays silent."""
        until = time.monotonic() + _READY_SECONDS
        while time.monotonic() < until:
            if self.running[verb].poll() is not None:
                break
            try:
                if requests.get(url, timeout=1).ok:
                    return
            except (requests.ConnectionError, requests.Timeout):
                time.sleep(0.05)
        tail = (self.logs / f"{verb}.log").read_text("utf-8", "replace")[-2000:]
        raise ChildFailedError(f"`kiosk {verb}` did not come up:\n{tail}")

    def kill(self, verb: str) -> None:
        """End the process as a power cut would."""
        child = self.running.pop(verb)
        child.kill()
        child.wait()

    def stop(self, verb: str) -> None:
        """Ask the process to end, and end it when it does not."""
        child = self.running.pop(verb, None)
        if child is None or child.poll() is not None:
            return
        child.terminate()
        try:
            child.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
