"""How the dock, the demo and tests act on a simulated device: one JSON line in, one out, over a Unix socket.

The socket is `<run folder>/control/<role>.sock`. Every simulated device understands, besides its own:

`{"do": "fail-next", "kind": "gone", "times": 1}` the next calls fail;
`{"do": "fail-repeatedly", "kind": "gone"}`       every call fails, until it is taken back;
`{"do": "delay", "seconds": 0.5}`, `{"do": "hang"}` the next call is late, or never ends;
`{"do": "vanish"}`, `{"do": "return"}`            the device is gone, and is back;
`{"do": "heal"}`                                  takes all of these back;
`{"do": "crash"}`                                 ends the worker at once, without an answer;
`{"do": "state"}` what is physically so, flat, as the device's own `control` tells it, and `worker`, the
    process id; `faults`, what is still to go wrong; `believes`, what the worker last heard of the device.
    Without a worker it is answered as well: `worker` is null, and nothing physical is known.
"""

from __future__ import annotations

import os
import threading
from contextlib import nullcontext
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import msgspec

from hardware.errors import DeviceFault
from hardware.simulated.belief import BeliefKeeper, recall
from hardware.simulated.faults import FaultsFile
from hardware.simulated.lines import ControlRefusedError, LineServer, NobodyListensError, ask_line
from hardware.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from hardware.simulated.belief import Belief

__all__ = ["ControlRefusedError", "ControlServer", "Controllable", "ask"]

_ROLES = frozenset(role.value for role in Role)


@runtime_checkable
class Controllable(Protocol):
    """A driver that acts on request."""

    def control(self, request: Mapping[str, object]) -> Mapping[str, object]:
        """Do what `request["do"]` says and answer; raises `ControlRefusedError`."""


def ask(
    run_folder: Path, name: Role | str, request: Mapping[str, object], seconds: float = 10.0
) -> dict[str, object]:
    """Send one request to the simulated device of the role `name` and return its answer.

    Faults and the question for the state need no worker. What else listens by a name, such as a made-up
    network, is asked as it is. Raises `ControlRefusedError`, also when nobody listens.
    """
    if name not in _ROLES:
        return ask_line(run_folder, name, request, seconds)
    role = Role(name)
    if FaultsFile(run_folder, role).take(request):
        return {}
    try:
        return ask_line(run_folder, role, request, seconds)
    except NobodyListensError:
        if request.get("do") != "state":
            raise
        return _around({}, None, FaultsFile(run_folder, role), recall(run_folder, role))


class ControlServer:
    """Listens for one device in threads of its worker; raises `DeviceFault(BUSY)` when another kiosk does."""

    def __init__(self, device: object, role: Role, run_folder: Path, die: Callable[[], None]) -> None:
        if not isinstance(device, Controllable):
            raise TypeError(f"{type(device).__name__} takes no control requests")
        self._device = device
        self._die = die
        self._faults = FaultsFile(run_folder, role)
        self._one_at_a_time = threading.Lock()
        self._belief = BeliefKeeper(run_folder, role)
        # First of all, for it refuses where another kiosk holds the device, whose belief is to stay.
        self._server = LineServer(run_folder, role, self._respond)
        self._belief.listen_to(device)

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    def strike(self) -> None:
        """Let the faults that were asked for happen; called before each call of the device."""
        pending = self._faults.pending()
        waits = "hang" if pending.hang else "delay" if pending.delay else ""
        try:
            with self._belief.busy_with(waits) if waits else nullcontext():
                self._faults.strike()
        except DeviceFault as fault:
            self._belief.note_fault(fault)
            raise

    def _respond(self, request: Mapping[str, object]) -> Mapping[str, object]:
        if request.get("do") == "crash":
            self._die()
        if self._faults.take(request):
            return {}
        with self._one_at_a_time:
            answer = self._device.control(request)
        if request.get("do") == "state":
            return _around(answer, os.getpid(), self._faults, self._belief.now())
        return answer


def _around(
    physical: Mapping[str, object], worker: int | None, faults: FaultsFile, belief: Belief
) -> dict[str, object]:
    """Put what is known of the worker around what is physically so."""
    return {
        **physical,
        "worker": worker,
        "faults": msgspec.to_builtins(faults.pending()),
        "believes": msgspec.to_builtins(belief),
    }
