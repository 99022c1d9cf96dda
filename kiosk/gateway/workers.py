"""Several processes on one socket: each started again when it dies or hangs, all gone when the first goes."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import socket
import time
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.context import ForkProcess

_PR_SET_PDEATHSIG = 1
# A worker says something every second; one that is silent for so long serves nobody.
_SILENT_SECONDS = 30.0
_STOP_SECONDS = 15.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 5.0
# A worker that lived for so long did not die of its start.
_SETTLED_SECONDS = 10.0
_FORK = multiprocessing.get_context("fork")

_log = structlog.get_logger()


@dataclass
class _Worker:
    process: ForkProcess
    line: Connection
    started: float
    heard: float
    ready: bool = False


@dataclass
class _Place:
    """Where one worker after the other works."""

    worker: _Worker | None = None
    pause: float = _FIRST_PAUSE
    start_at: float = 0.0


@dataclass
class Workers:
    """Owns the processes. `work` runs in each, and calls what it is given about every second once it serves.

    No thread may run and no connection to a database be open when `run` is called: neither survives a fork.
    """

    work: Callable[[Callable[[], None]], None]
    count: int
    on_ready: Callable[[], None]
    on_tick: Callable[[], None]
    _places: list[_Place] = field(default_factory=list)
    _stopped: bool = False
    _announced: bool = False

    def run(self) -> bool:
        """Run until SIGTERM or SIGINT; False where a worker ended before all had come up once."""
        alarm, waker = socket.socketpair()
        waker.setblocking(False)
        signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        self._places = [_Place() for _ in range(self.count)]
        try:
            while not self._stopped:
                if not self._look_after(alarm):
                    return False
        finally:
            self._end()
            signal.set_wakeup_fd(-1)
            alarm.close()
            waker.close()
        return True

    def _stop(self, *_: object) -> None:
        self._stopped = True

    def _look_after(self, alarm: socket.socket) -> bool:
        now = time.monotonic()
        for place in self._places:
            if place.worker is None and now >= place.start_at:
                place.worker = self._start(now)
        running = [place.worker for place in self._places if place.worker is not None]
        said = wait([*(worker.line for worker in running), alarm], timeout=0.5)
        now = time.monotonic()
        for place in self._places:
            if place.worker is not None and not self._attend(place, place.worker, said, now):
                return False
        if not self._announced and all(place.worker and place.worker.ready for place in self._places):
            self._announced = True
            self.on_ready()
        if self._announced:
            self.on_tick()
        return True

    def _attend(self, place: _Place, worker: _Worker, said: Sequence[object], now: float) -> bool:
        if worker.line in said:
            try:
                while worker.line.poll():
                    worker.line.recv_bytes(16)
                worker.ready, worker.heard = True, now
            except EOFError:
                return self._bury(place, worker, now)
        if now - worker.heard > _SILENT_SECONDS:
            _log.error("a worker hangs", pid=worker.process.pid)
            worker.process.kill()
            return self._bury(place, worker, now)
        return True

    def _bury(self, place: _Place, worker: _Worker, now: float) -> bool:
        worker.process.join()
        worker.line.close()
        _log.error("a worker ended", pid=worker.process.pid, code=worker.process.exitcode)
        settled = now - worker.started > _SETTLED_SECONDS
        place.pause = _FIRST_PAUSE if settled else min(_LONGEST_PAUSE, place.pause * 2)
        place.worker, place.start_at = None, now + place.pause
        return self._announced

    def _start(self, now: float) -> _Worker:
        line, theirs = _FORK.Pipe(duplex=False)
        others = [place.worker.line for place in self._places if place.worker is not None]
        process = _FORK.Process(target=_begin, args=(self.work, theirs, [line, *others], os.getpid()))
        process.start()
        theirs.close()
        return _Worker(process, line, now, now)

    def _end(self) -> None:
        running = [place.worker for place in self._places if place.worker is not None]
        for worker in running:
            worker.process.terminate()
        until = time.monotonic() + _STOP_SECONDS
        for worker in running:
            worker.process.join(max(0.0, until - time.monotonic()))
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
            worker.line.close()


def _begin(
    work: Callable[[Callable[[], None]], None], line: Connection, others: list[Connection], parent: int
) -> None:
    """Be a worker: killed with the process that started it, however that ends."""
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    for one in others:
        one.close()
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        return
    work(lambda: line.send_bytes(b"."))
