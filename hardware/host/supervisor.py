"""Keeps one worker: calls it with a deadline, kills it when it hangs, starts it again with back-off.

A call that fails is tried once more on a fresh worker, unless trying again could do something twice. If that
fails too, the fault goes to the caller, and until the back-off is over every call gets the same fault.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from hardware.errors import DeviceFault, FaultKind
from hardware.host.launch import Launcher, Worker, launch_process
from hardware.host.messages import Open, Option
from hardware.host.talk import Stopper, Talk
from hardware.vocabulary import Role, State, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from hardware.vocabulary import Progress

_T = TypeVar("_T")
_log = logging.getLogger(__name__)

OPEN_SECONDS = 20.0
_BACK_OFF_FIRST = 0.5
_BACK_OFF_MOST = 30.0
_STATUS_PATIENCE = 1.0
_LOOK_AGAIN = 0.1
# A second attempt to scan would pull the next sheet in. A print is safe: its driver knows the job already.
_ONCE_ONLY = frozenset({"scan", "scan_stack"})
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
        self._talk: Talk | None = None
        self._scans: set[Stopper] = set()
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
        page: Callable[[Any], None] | None = None,
    ) -> Any:
        """Return the checked result of `method`; the worker is killed when it takes over `seconds`.

        Of what is handed on page by page, each page may take so long. Raises `DeviceFault`, also for what
        the worker should not have said.
        """
        if method in _ONCE_ONLY:
            return self._scan(method, arguments, seconds, progress, page)
        with self._lock:
            return self._attempt(lambda: self._running_worker().ask(method, arguments, seconds, progress))

    def cancel(self) -> None:
        """Stop the scan that is under way or waits for its turn; without one nothing happens."""
        for stopper in self._scans.copy():
            stopper.cancel()

    def status(self, seconds: float) -> Status:
        """Return how the device is; never raises.

        A device that does not come to answer is opening, recovering, or busy with somebody else's call.
        """
        if not self._lock.acquire(timeout=_STATUS_PATIENCE):
            return Status(self.role, self._phase)
        try:
            status: Status = self._attempt(lambda: self._running_worker().ask("status", {}, seconds))
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

    def _scan(
        self,
        method: str,
        arguments: Mapping[str, Any],
        seconds: float,
        progress: Callable[[Progress], None] | None,
        page: Callable[[Any], None] | None,
    ) -> Any:
        """Run a call that is never tried again, on a worker that may have to be started first."""
        stopper = Stopper()
        self._scans.add(stopper)
        try:
            with self._lock:
                talk = self._attempt(self._running_worker)
                return self._attempt(
                    lambda: talk.ask(method, arguments, seconds, progress, page, stopper), tries=1
                )
        finally:
            self._scans.discard(stopper)

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
            except BaseException:
                # What listened to the call broke: the rest of the answer is still to come.
                self._drop_worker()
                raise
            else:
                self._note_success()
                return result

    def _running_worker(self) -> Talk:
        """Return the talk with the worker with its device open, started if need be."""
        if self._worker is None or self._talk is None:
            self._worker = self._launch(self.role)
            self._talk = Talk(self.role, self._worker)
            self._talk.open(self._opening, OPEN_SECONDS)
        self._phase = State.BUSY
        return self._talk

    def _drop_worker(self) -> None:
        if self._worker is not None:
            self._worker.kill()
            self._worker.channel.close()
            self._worker = self._talk = None

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
