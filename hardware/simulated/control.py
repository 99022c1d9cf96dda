"""How the dock, the demo and tests act on a simulated device: one JSON line in, one out, over a Unix socket.

The socket is `<run folder>/control/<role>.sock`. Every simulated device understands, besides its own:
`{"do": "fail-next", "kind": "gone", "times": 1}`, `{"do": "delay", "seconds": 0.5}` and `{"do": "hang"}` (the
next call), `{"do": "vanish"}` and `{"do": "return"}`, and `{"do": "crash"}`.
"""

from __future__ import annotations

import os
import socket
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import msgspec

from hardware.errors import HardwareError
from hardware.simulated.faults import FaultsFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from hardware.vocabulary import Role

_MAX_LINE = 64 << 20


class ControlRefusedError(HardwareError):
    """The simulated device did not do what it was asked; the message says why."""


@runtime_checkable
class Controllable(Protocol):
    """A driver that acts on request."""

    def control(self, request: Mapping[str, object]) -> Mapping[str, object]:
        """Do what `request["do"]` says and answer; raises `ControlRefusedError`."""


def ask(
    run_folder: Path, role: Role, request: Mapping[str, object], seconds: float = 10.0
) -> dict[str, object]:
    """Send one request to the simulated device of `role` and return its answer.

    Raises `ControlRefusedError`, also when no simulated device listens.
    """
    if FaultsFile(run_folder, role).take(request):
        return {}
    with socket.socket(socket.AF_UNIX) as sock:
        sock.settimeout(seconds)
        try:
            with _short_path(run_folder / "control", f"{role}.sock") as path:
                sock.connect(path)
            sock.sendall(msgspec.json.encode(request) + b"\n")
            line = _read_line(sock)
        except OSError as error:
            raise ControlRefusedError(f"no simulated {role} answers in {run_folder}: {error}") from error
    if not line:
        raise ControlRefusedError(f"the simulated {role} hung up")
    answer = msgspec.json.decode(line, type=dict[str, object])
    if "error" in answer:
        raise ControlRefusedError(str(answer["error"]))
    return answer


class ControlServer:
    """Listens for one device in a thread of its worker."""

    def __init__(self, device: object, role: Role, run_folder: Path, die: Callable[[], None]) -> None:
        if not isinstance(device, Controllable):
            raise TypeError(f"{type(device).__name__} takes no control requests")
        self._device = device
        self._die = die
        self._faults = FaultsFile(run_folder, role)
        path = run_folder / "control" / f"{role}.sock"
        path.unlink(missing_ok=True)
        self._socket = socket.socket(socket.AF_UNIX)
        with _short_path(path.parent, path.name) as name:
            self._socket.bind(name)
        self._socket.listen()
        self._thread = threading.Thread(target=self._listen, daemon=True, name=f"control {role}")
        self._thread.start()

    def close(self) -> None:
        """Stop listening."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._socket.close()

    def strike(self) -> None:
        """Let the faults that were asked for happen; called before each call of the device."""
        self._faults.strike()

    def _listen(self) -> None:
        while True:
            try:
                peer, _ = self._socket.accept()
            except OSError:
                return
            with peer, suppress(OSError):
                peer.settimeout(5.0)
                line = _read_line(peer)
                if line:
                    peer.sendall(msgspec.json.encode(self._respond(line)) + b"\n")

    def _respond(self, line: bytes) -> Mapping[str, object]:
        try:
            request = msgspec.json.decode(line, type=dict[str, object])
            if request.get("do") == "crash":
                self._die()
            return self._device.control(request)
        except (HardwareError, msgspec.MsgspecError, OSError, ValueError, TypeError, KeyError) as error:
            return {"error": f"{type(error).__name__}: {error}"}


def _read_line(sock: socket.socket) -> bytes:
    """Read until the line's end; empty when the other side hung up before or the line is too long."""
    parts = bytearray()
    while not parts.endswith(b"\n"):
        part = sock.recv(1 << 16)
        if not part or len(parts) > _MAX_LINE:
            return b""
        parts += part
    return bytes(parts)


@contextmanager
def _short_path(folder: Path, name: str) -> Iterator[str]:
    """Name a socket by its folder's descriptor: a socket's path may only have 107 bytes."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{descriptor}/{name}"
    finally:
        os.close(descriptor)
