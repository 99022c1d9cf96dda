"""What a worker last heard of its simulated device: its answers to `status`, its faults, its last call.

What changed lies in `<run folder>/control/<role>.belief.json` as well, so that it can be told when no worker
runs any more.
"""

from __future__ import annotations

import inspect
import threading
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any

import msgspec

from hardware.errors import DeviceFault, FaultKind
from hardware.host.schema import PROTOCOLS
from hardware.simulated.lines import control_folder
from hardware.vocabulary import Condition, State, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hardware.vocabulary import Role

_NOT_NOTED = frozenset({"close", "cancel"})


class Belief(msgspec.Struct):
    """The last status that the device answered, and its calls; times are ISO, UTC.

    `fault` is the last one and stays until the device works again; `calling` is the call under way.
    """

    state: State | None = None
    condition: Condition | None = None
    fault: str = ""
    last_call: str = ""
    last_call_at: str = ""
    calling: str = ""


class BeliefKeeper:
    """Listens to the calls of one device and knows what follows from their answers."""

    def __init__(self, run_folder: Path, role: Role) -> None:
        self._file = _file(run_folder, role)
        self._role = role
        self._lock = threading.Lock()
        self._belief = recall(run_folder, role)

    def listen_to(self, device: Any) -> None:
        """Put an ear on every method that the device's role has."""
        for name, _ in inspect.getmembers(PROTOCOLS[self._role], inspect.isfunction):
            if hasattr(device, name) and not name.startswith("_") and name not in _NOT_NOTED:
                setattr(device, name, self._noted(name, getattr(device, name)))

    def now(self) -> Belief:
        """Return what is believed now."""
        with self._lock:
            return msgspec.structs.replace(self._belief)

    def note_fault(self, fault: DeviceFault) -> None:
        """Believe in a fault as the supervisor does."""
        with self._changing() as belief:
            belief.state = State.ABSENT if fault.kind is FaultKind.GONE else State.FAULT
            belief.condition = None
            belief.fault = f"{fault.kind}: {fault}"

    @contextmanager
    def busy_with(self, what: str) -> Iterator[None]:
        """Believe that a call is under way which does not come to its device yet."""
        self._begin(what)
        try:
            yield
        finally:
            self._end()

    def _begin(self, what: str) -> None:
        with self._lock:
            self._belief.calling = self._belief.last_call = what
            self._belief.last_call_at = datetime.now(UTC).isoformat(timespec="milliseconds")

    def _end(self) -> None:
        with self._lock:
            self._belief.calling = ""

    def _noted(self, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def call(*arguments: Any, **named: Any) -> Any:
            outermost = not self.now().calling
            if outermost:
                self._begin(name)
            try:
                answer = method(*arguments, **named)
            except DeviceFault as fault:
                self.note_fault(fault)
                raise
            else:
                self._note_answer(answer)
                return answer
            finally:
                if outermost:
                    self._end()

        return call

    def _note_answer(self, answer: object) -> None:
        with self._changing() as belief:
            if isinstance(answer, Status):
                belief.state, belief.condition, belief.fault = answer.state, answer.condition, answer.fault
            elif belief.fault:  # it works again, how it is will be asked
                belief.state, belief.fault = None, ""

    @contextmanager
    def _changing(self) -> Iterator[Belief]:
        """Give the belief to be changed, and write down what is new in it."""
        with self._lock:
            before = _lasting(self._belief)
            yield self._belief
            if _lasting(self._belief) != before:
                fresh = self._file.with_suffix(".new")
                fresh.write_bytes(msgspec.json.encode(self._belief))
                fresh.replace(self._file)


def recall(run_folder: Path, role: Role) -> Belief:
    """Return what was last written down, by whichever worker; no call is under way then."""
    with suppress(FileNotFoundError, msgspec.MsgspecError):
        kept = msgspec.json.decode(_file(run_folder, role).read_bytes(), type=Belief)
        return msgspec.structs.replace(kept, calling="")
    return Belief()


def _file(run_folder: Path, role: Role) -> Path:
    return control_folder(run_folder) / f"{role}.belief.json"


def _lasting(belief: Belief) -> tuple[object, ...]:
    return belief.state, belief.condition, belief.fault
