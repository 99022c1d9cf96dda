"""Keeps one worker: calls it with a deadline, kills it when it hangs, starts it again with back-off.

A call that fails is tried once more on a fresh worker, unless trying again could do something twice. If that
fails too, the fault goes to the caller, and until the back-off is over every call gets the same fault.
"""

from __future__ import annotations

import logging
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

from hardware.errors import DeviceFault, FaultKind
from hardware.host.backoff import FOR_A_PERSON, BackOff
from hardware.host.finding import opening
from hardware.host.launch import Launcher, Worker, launch_process
from hardware.host.record import Record
from hardware.host.talk import Stopper, Talk, ToldFault
from hardware.vocabulary import PrintEnd, PrintOutcome, State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from hardware.host.config import DeviceConfig
    from hardware.vocabulary import Progress, Role, Snapshot, Status

_T = TypeVar("_T")
_log = logging.getLogger(__name__)

OPEN_SECONDS = 20.0
STATUS_SECONDS = 10.0
# The keeper's question: a call that comes meanwhile waits for no more than this.
LOOK_SECONDS = 5.0
_PATIENCE = 1.0
_LOOK_AGAIN = 0.1
# A second attempt to scan would pull the next sheet in. A print is safe: its driver knows the job already.
_SCANS = frozenset({"scan", "scan_stack"})
# A card that was mute for a whole reading would be so for a second one, while somebody stands and waits.
_NOT_AGAIN = {"read": FOR_A_PERSON | {FaultKind.TIMEOUT}}
# Quick questions; everything else is a job and makes the device busy.
_QUESTIONS = frozenset({"identify", "capabilities"})


class Supervisor:
    """Owns the worker of one role; calls from several threads are run one after the other.

    `tell` is given a `Snapshot` at every change and must not wait. Once closed, no worker is started again.
    """

    def __init__(
        self,
        role: Role,
        config: DeviceConfig,
        run_folder: Path,
        launch: Launcher = launch_process,
        tell: Callable[[Snapshot], None] = lambda _: None,
    ) -> None:
        self.role = role
        self._config = config
        self._run_folder = run_folder
        self._launch = launch
        self._lock = threading.Lock()
        self._worker: Worker | None = None
        self._talk: Talk | None = None
        self._record = Record(role, config.driver, tell)
        self._back_off = BackOff()
        self._scans: set[Stopper] = set()
        # Another one after each interruption: a call of an earlier time is not run and not repeated.
        self._time = object()
        self._interruptions: set[object] = set()
        self._keeping = False
        self._closed = False

    @property
    def snapshot(self) -> Snapshot:
        """What is known of the device; asks nothing."""
        return self._record.snapshot

    def open(self) -> None:
        """Start the worker and open the device; raises `DeviceFault`."""
        with self._turn():
            self._attempt(lambda _: None)

    def call(
        self,
        method: str,
        arguments: Mapping[str, Any],
        seconds: float,
        progress: Callable[[Progress], None] | None = None,
        part: Callable[[Any], None] | None = None,
    ) -> Any:
        """Return the checked result of `method`; the worker is killed when it takes over `seconds`.

        Of what is handed on part by part, each part may take so long. Raises `DeviceFault`, also for what
        the worker should not have said. A print that got lost with its worker, and that no later worker
        could say the end of, is answered as `unknown`: some of it may lie on paper.
        """
        stopper = Stopper()
        lost = False

        def run(talk: Talk) -> Any:
            nonlocal lost
            if method in _QUESTIONS:
                return talk.ask(method, arguments, seconds)
            self._record.job_begins()
            try:
                result = talk.ask(method, arguments, seconds, progress, part, stopper)
            except ToldFault:
                raise  # a driver that tells it has sent nothing
            except DeviceFault:
                lost = stopper.reached
                raise
            self._record.job_ends(result)
            return result

        if method not in _SCANS:
            with self._turn():
                try:
                    return self._attempt(run, not_again=_NOT_AGAIN.get(method, FOR_A_PERSON))
                except DeviceFault as fault:
                    if method != "print" or not lost:
                        raise
                    _log.warning("%s: nobody knows whether it printed: %s: %s", self.role, fault.kind, fault)
                    return PrintOutcome(arguments["job_id"], PrintEnd.UNKNOWN)
        self._scans.add(stopper)
        try:
            with self._turn():
                self._attempt(lambda _: None)
                return self._attempt(run, tries=1)
        finally:
            self._scans.discard(stopper)

    def cancel(self) -> None:
        """Stop the scan that is under way or waits for its turn; without one nothing happens."""
        for stopper in self._scans.copy():
            stopper.cancel()

    def status(self, seconds: float = STATUS_SECONDS) -> Status:
        """Return how the device is; never raises.

        Of a device that does not come to answer, being opened or at work for somebody else, it is what is
        known already.
        """
        if not self._lock.acquire(timeout=_PATIENCE):
            return self._record.status
        try:
            return self._attempt(lambda talk: self._hear(talk, seconds))
        except DeviceFault:
            return self._record.status
        finally:
            self._lock.release()

    def look(self) -> None:
        """Ask how the device is if nobody uses it, and open it if it is due; for its keeper."""
        if not self._lock.acquire(blocking=False):
            return
        self._keeping = True
        try:
            with suppress(DeviceFault):
                self._attempt(lambda talk: self._hear(talk, LOOK_SECONDS), gently=True)
        finally:
            self._keeping = False
            self._lock.release()

    def restart(self) -> None:
        """End the worker at once with all that its memory holds and start a fresh one.

        A call that is under way, or waits, ends with `DeviceFault(GONE)`. Never raises: a device that does
        not come back is told by `status` and by the next call.
        """
        with self._interruption(patience=0.0):
            self._drop_worker()
            self._back_off.end_pause()
            with suppress(DeviceFault):
                self._attempt(lambda _: None, tries=2 if self._back_off.fault is None else 1)

    def close(self) -> None:
        """Let the device go for good; a call that is under way ends with `DeviceFault(GONE)`."""
        self._closed = True
        with self._interruption(patience=_PATIENCE):
            if self._worker is not None:
                self._worker.stop()
                self._drop_worker()
            self._record.stopped()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait until no other call is under way.

        Of a device that was given up nobody waits while its keeper tries it: the caller gets its fault.
        """
        time = self._time
        while not self._lock.acquire(timeout=_PATIENCE):
            if self._keeping:
                self._back_off.raise_fault()
        try:
            self._check_time(time)
            yield
        finally:
            self._lock.release()

    @contextmanager
    def _interruption(self, patience: float) -> Iterator[None]:
        """Take the turn; a call that is still under way after `patience` seconds loses its worker."""
        self._time = mine = object()
        self._interruptions.add(mine)
        try:
            held = self._lock.acquire(timeout=patience)
            while not held:
                if (worker := self._worker) is not None:
                    worker.kill()
                held = self._lock.acquire(timeout=_LOOK_AGAIN)
        finally:
            self._interruptions.discard(mine)
        try:
            yield
        finally:
            self._lock.release()

    def _check_time(self, time: object) -> None:
        if time is not self._time or self._interruptions:
            raise DeviceFault(FaultKind.GONE, "the worker was ended on purpose")

    def _attempt(
        self,
        action: Callable[[Talk], _T],
        tries: int = 2,
        *,
        not_again: frozenset[FaultKind] = FOR_A_PERSON,
        gently: bool = False,
    ) -> _T:
        """Run `action` with the worker, and once more with a fresh one when the device failed.

        Done `gently`, the first fault that a driver tells is believed: nobody waits for an answer, and a
        device that is silent for a moment need not lose its worker. If it is still so later, it does.
        """
        if self._closed:
            raise DeviceFault(FaultKind.GONE, "the station is closed")
        self._back_off.check()
        time = self._time
        while True:
            tries -= 1
            try:
                result = action(self._ready())
            except DeviceFault as fault:
                was_well = self._talk is not None and self._back_off.fault is None
                if gently and was_well and isinstance(fault, ToldFault):
                    self._check_time(time)
                    self._give_up(fault)
                    raise
                self._drop_worker()
                self._check_time(time)
                if tries == 0 or fault.kind in not_again:
                    self._give_up(fault)
                    raise
                self._record.fails(fault)
                _log.info("%s: %s: %s; trying once more", self.role, fault.kind, fault)
            except BaseException:
                # Who listened to the call broke it off, and the rest of the answer is still to come.
                self._drop_worker()
                self._record.starts()
                raise
            else:
                self._note_success()
                return result

    def _ready(self) -> Talk:
        """Return the talk with the worker whose device is open, started if need be."""
        if self._talk is not None:
            self._talk.check_quiet()
            if self._back_off.fault is not None:
                self._hear(self._talk, STATUS_SECONDS)
            return self._talk
        if self._back_off.fault is None and self._record.status.state is not State.RECOVERING:
            self._record.starts()
        what = opening(self._config, self._run_folder)
        try:
            self._worker = self._launch(self.role)
        except OSError as error:
            raise DeviceFault(FaultKind.BUSY, f"no worker can be started: {error}") from error
        self._record.has_worker(self._worker.process_id)
        talk = Talk(self.role, self._worker)
        talk.open(what, OPEN_SECONDS)
        if self._config.serial:
            talk.check_serial(self._config.serial, OPEN_SECONDS)
        self._record.opened()
        self._hear(talk, STATUS_SECONDS)
        self._talk = talk
        return talk

    def _hear(self, talk: Talk, seconds: float) -> Status:
        status = talk.ask_status(seconds)
        self._record.heard(status.condition)
        return status

    def _drop_worker(self) -> None:
        self._talk = None
        if self._worker is not None:
            self._worker.kill()
            self._worker.close()
            self._worker = None

    def _give_up(self, fault: DeviceFault) -> None:
        """Remember the fault, log it when it is new, and wait longer before the next start."""
        if self._back_off.fault is None:
            _log.warning("%s: %s: %s", self.role, fault.kind, fault)
        self._back_off.failed(fault)
        self._record.is_given_up(fault, self._worker.process_id if self._worker is not None else None)

    def _note_success(self) -> None:
        if self._back_off.fault is not None:
            _log.warning("%s: works again", self.role)
            self._record.recovered()
        self._back_off.worked()
