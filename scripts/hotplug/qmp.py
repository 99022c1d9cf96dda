"""QEMU's machine protocol (QMP): one JSON document a line, over a Unix socket."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

_PATIENCE_SECONDS = 60.0


class QmpError(Exception):
    """QEMU refused a command, or said nothing for a minute."""


class Qmp:
    """A connection to QEMU; owns its socket. Raises QmpError."""

    def __init__(self, path: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(_PATIENCE_SECONDS)
        self._socket.connect(str(path))
        self._lines = self._socket.makefile("r", encoding="utf-8")
        self._events: list[dict[str, Any]] = []
        self._next()  # QEMU's greeting
        self.execute("qmp_capabilities")

    def execute(self, command: str, **arguments: object) -> Any:
        """Run a command and return its answer; `_` in the names of arguments stands for `-`."""
        named = {name.replace("_", "-"): value for name, value in arguments.items()}
        self._socket.sendall(json.dumps({"execute": command, "arguments": named}).encode() + b"\n")
        while "event" in (answer := self._next()):
            self._events.append(answer)
        if "error" in answer:
            raise QmpError(f"{command}: {answer['error']['desc']}")
        return answer["return"]

    def wait_until_deleted(self, device: str) -> None:
        """Wait until the guest has let go of `device`."""
        while not any(_deleted(event, device) for event in self._events):
            answer = self._next()
            if "event" in answer:
                self._events.append(answer)
        self._events = [event for event in self._events if not _deleted(event, device)]

    def close(self) -> None:
        """Hang up."""
        self._lines.close()
        self._socket.close()

    def _next(self) -> dict[str, Any]:
        try:
            line = self._lines.readline()
        except TimeoutError:
            raise QmpError("QEMU is silent") from None
        if not line:
            raise QmpError("QEMU is gone")
        answer: dict[str, Any] = json.loads(line)
        return answer


def _deleted(event: dict[str, Any], device: str) -> bool:
    return bool(event["event"] == "DEVICE_DELETED" and event["data"].get("device") == device)
