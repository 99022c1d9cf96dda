"""Keeps one worker: calls it with a deadline, kills it when it hangs, starts it again with back-off.

A call that fails is tried once more on a fresh worker, unless trying again could do something twice. If that
fails too, the fault goes to the caller, and until the back-off is over every call gets the same fault.
"""

from __future__ import annotations

import itertools
import logging
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from hardware.errors import DeviceFault, FaultKind
from hardware.host.channel import ChannelClosedError, ChannelError, ChannelTimeoutError
from hardware.host.launch import Launcher, Worker, launch_process
from hardware.host.messages import Call, Fault, Message, Open, Option, ProgressReport, Result
from hardware.host.schema import check, signature_of
from hardware.vocabulary import Progress, Role, State, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

_T = TypeVar("_T")
_log = logging.getLogger(__name__)

OPEN_SECONDS = 20.0
_BACK_OFF_FIRST = 0.5
_BACK_OFF_MOST = 30.0
_STATUS_PATIENCE = 1.0
_LOOK_AGAIN = 0.1
# A second attempt to scan would pull the next sheet in. A print is safe: its driver knows the job already.
_ONCE_ONLY = frozenset({"scan"})
_NOT_WORTH_A_RETRY = frozenset({FaultKind.ACCESS_DENIED})


@dataclass(frozen=True, slots=True)
class DeviceConfig:
    """Which driver fills a role, and the options its class is made with."""

    driver: str
    options: Mapping[str, Option]


class Supervisor:
    """Owns the worker of one role; calls from several threads are run one after the other."""

    def __init__(
        self, role: Role, config: DeviceConfig, run_folder: Path, launch: Launcher = launch_process
    ) -> None:
        self.role = role
        self._opening = Open(config.driver, dict(config.options), str(run_folder))
        self._launch = launch
        self._lock = threading.Lock()
        self._worker: Worker | None = None
        self._ids = itertools.count(1)
        self._generation = 0
        self._phase = State.OPENING
        self._failures = 0
        self._not_before = 0.0
        self._fault: DeviceFault | None = None

    def open(self) -> None:
        """Start the worker and open the device; raises `DeviceFault`."""
        with self._lock:
            self._attempt(self._running_worker)

    def call(
        self,
        method: str,
        arguments: Mapping[str, Any],
        seconds: float,
        progress: Callable[[Progress], None] | None = None,
    ) -> Any:
        """Return the checked result of `method`; the worker is killed when it takes over `seconds`.

        Raises `DeviceFault`, also for what the worker should not have said.
        """
        with self._lock:
            if method in _ONCE_ONLY:
                worker = self._attempt(self._running_worker)
                return self._attempt(lambda: self._exchange(worker, method, arguments, seconds, progress), 1)
            return self._attempt(
                lambda: self._exchange(self._running_worker(), method, arguments, seconds, progress)
            )

    def status(self, seconds: float) -> Status:
        """Return how the device is; never raises.

        A device that does not come to answer is opening, recovering, or busy with somebody else's call.
        """
        if not self._lock.acquire(timeout=_STATUS_PATIENCE):
            return Status(self.role, self._phase)
        try:
            status: Status = self._attempt(
                lambda: self._exchange(self._running_worker(), "status", {}, seconds, None)
            )
        except DeviceFault as fault:
            state = State.ABSENT if fault.kind is FaultKind.GONE else State.FAULT
            return Status(self.role, state, fault=f"{fault.kind}: {fault}")
        else:
            return status
        finally:
            self._lock.release()

    def restart(self) -> None:
        """End the worker at once with all that its memory holds and start a fresh one.

        A call that is under way ends with `DeviceFault(GONE)`. Never raises: a device that does not come
        back is told by `status` and by the next call.
        """
        self._interrupt()
        try:
            self._drop_worker()
            self._not_before = 0.0
            self._running_worker()
        except DeviceFault as fault:
            self._note_failure(fault)
        finally:
            self._lock.release()

    def close(self) -> None:
        """Let the device go; a call that is under way ends with `DeviceFault(GONE)`."""
        self._interrupt(patience=_STATUS_PATIENCE)
        try:
            if self._worker is not None:
                self._worker.stop()
                self._drop_worker()
        finally:
            self._lock.release()

    def _interrupt(self, patience: float = 0.0) -> None:
        """Take the lock; a call that is still under way after `patience` seconds loses its worker."""
        self._generation += 1
        held = self._lock.acquire(timeout=patience)
        while not held:
            if (worker := self._worker) is not None:
                worker.kill()
            held = self._lock.acquire(timeout=_LOOK_AGAIN)

    def _attempt(self, action: Callable[[], _T], tries: int = 2) -> _T:
        """Run `action`, and once more on a fresh worker when the device failed."""
        if self._fault is not None and time.monotonic() < self._not_before:
            raise DeviceFault(self._fault.kind, str(self._fault))
        generation = self._generation
        while True:
            tries -= 1
            try:
                result = action()
            except DeviceFault as fault:
                self._phase = State.RECOVERING
                self._drop_worker()
                if generation != self._generation:
                    raise DeviceFault(FaultKind.GONE, "the worker was restarted on purpose") from fault
                if tries == 0 or fault.kind in _NOT_WORTH_A_RETRY:
                    self._note_failure(fault)
                    raise
                _log.info("%s: %s: %s; trying once more", self.role, fault.kind, fault)
            else:
                self._note_success()
                return result

    def _running_worker(self) -> Worker:
        """Return the worker with its device open, started if need be."""
        if self._worker is None:
            self._worker = self._launch(self.role)
            self._talk(self._worker, 0, self._opening, OPEN_SECONDS, None)
        self._phase = State.BUSY
        return self._worker

    def _exchange(
        self,
        worker: Worker,
        method: str,
        arguments: Mapping[str, Any],
        seconds: float,
        progress: Callable[[Progress], None] | None,
    ) -> Any:
        number = next(self._ids)
        value = self._talk(worker, number, Call(number, method, dict(arguments)), seconds, progress)
        return check(value, signature_of(self.role, method).returns)

    def _talk(
        self,
        worker: Worker,
        number: int,
        question: Message,
        seconds: float,
        progress: Callable[[Progress], None] | None,
    ) -> Any:
        """Send a question and return its answer."""
        until = time.monotonic() + seconds
        try:
            worker.channel.send(question)
            while True:
                match worker.channel.receive(max(until - time.monotonic(), 0.0)):
                    case Result(id=answered, value=value) if answered == number:
                        return value
                    case Fault(id=answered, kind=kind, message=message) if answered == number:
                        raise DeviceFault(kind, message)
                    case ProgressReport(id=answered, done=done, total=total, unit=unit) if answered == number:
                        if progress is not None:
                            progress(Progress(done, total, unit))
                    case _:
                        raise DeviceFault(FaultKind.PROTOCOL, "the worker said what was not asked")
        except ChannelTimeoutError as error:
            raise DeviceFault(FaultKind.TIMEOUT, f"no answer within {seconds:g} s") from error
        except ChannelClosedError as error:
            raise DeviceFault(FaultKind.GONE, "the worker ended") from error
        except ChannelError as error:
            raise DeviceFault(FaultKind.PROTOCOL, str(error)) from error

    def _drop_worker(self) -> None:
        if self._worker is not None:
            self._worker.kill()
            self._worker.channel.close()
            self._worker = None

    def _note_failure(self, fault: DeviceFault) -> None:
        """Remember the fault, log it when it is new, and wait longer before the next start."""
        if self._fault is None:
            _log.warning("%s: %s: %s", self.role, fault.kind, fault)
        self._fault = fault
        pause = min(_BACK_OFF_FIRST * 2**self._failures, _BACK_OFF_MOST)
        self._failures = min(self._failures + 1, 10)
        self._not_before = time.monotonic() + pause

    def _note_success(self) -> None:
        if self._fault is not None:
            _log.warning("%s: works again", self.role)
        self._fault = None
        self._failures = 0
        self._not_before = 0.0
