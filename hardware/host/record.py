"""What is known of a device without asking it; every change is told as a frozen `Snapshot`."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from hardware.errors import FaultKind
from hardware.host.lifecycle import GIVEN_UP, Happening, after
from hardware.vocabulary import (
    ChipReading,
    Condition,
    PrintEnd,
    PrintOutcome,
    Role,
    ScannedSheet,
    Snapshot,
    StackEnd,
    State,
    Status,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from hardware.errors import DeviceFault


class Record:
    """The record of one device: written by the thread that holds it, read by anybody.

    `tell` is given every new snapshot; it must not wait for anything.
    """

    def __init__(self, role: Role, driver: str, tell: Callable[[Snapshot], None]) -> None:
        self.snapshot = Snapshot(Status(role, State.ABSENT), driver)
        self._tell = tell

    @property
    def status(self) -> Status:
        """What is known of the device now."""
        return self.snapshot.status

    def starts(self) -> None:
        """Note that it is being opened; its worker, if it had one, has ended."""
        self._write(replace(self._moved(Happening.START), worker=None))

    def opened(self) -> None:
        """Note that it is open; how it is has still to be heard."""
        counters = self.snapshot.counters
        self._write(replace(self.snapshot, counters=replace(counters, opens=counters.opens + 1)))

    def has_worker(self, process: int | None) -> None:
        """Note its worker's process; None when that is ours, too."""
        self._write(replace(self.snapshot, worker=process))

    def heard(self, condition: Condition | None) -> None:
        """Note what it said of itself."""
        self._write(self._moved(_happening(condition), condition))

    def job_begins(self) -> None:
        """Note that it is at work; what it said last of its condition still stands."""
        self._write(self._moved(Happening.JOB, self.status.condition))

    def job_ends(self, result: object) -> None:
        """Note that it is idle again; `result` counts when it is what a job gives."""
        snapshot = self._moved(_happening(self.status.condition), self.status.condition)
        if _is_done(result):
            counters = snapshot.counters
            snapshot = replace(snapshot, counters=replace(counters, jobs=counters.jobs + 1))
        self._write(snapshot)

    def fails(self, fault: DeviceFault) -> None:
        """Note a failure after which it is tried once more; its worker has ended."""
        if self.status.state in GIVEN_UP:
            self._write(replace(self.snapshot, worker=None))
        else:
            snapshot = replace(self._moved(Happening.FAIL, fault=_words(fault)), worker=None)
            self._write(self._counted(snapshot, fault))

    def is_given_up(self, fault: DeviceFault, process: int | None) -> None:
        """Note that it is left alone for now; that it is still so later counts no more."""
        happening = Happening.LOSE if fault.kind is FaultKind.GONE else Happening.BREAK
        snapshot = replace(self._moved(happening, fault=_words(fault)), worker=process)
        again = self.status.state in GIVEN_UP
        self._write(snapshot if again else self._counted(snapshot, fault))

    def recovered(self) -> None:
        """Note that it works after a failure that was told."""
        counters = self.snapshot.counters
        self._write(replace(self.snapshot, counters=replace(counters, recoveries=counters.recoveries + 1)))

    def stopped(self) -> None:
        """Note that its worker was ended for good."""
        self._write(replace(self._moved(Happening.STOP), worker=None))

    def _moved(self, happening: Happening, condition: Condition | None = None, fault: str = "") -> Snapshot:
        state = after(self.status.state, happening)
        return replace(self.snapshot, status=Status(self.status.role, state, condition, fault))

    def _counted(self, snapshot: Snapshot, fault: DeviceFault) -> Snapshot:
        counters = replace(
            snapshot.counters,
            faults=snapshot.counters.faults + 1,
            last_fault=_words(fault),
            last_fault_at=datetime.now(UTC),
        )
        return replace(snapshot, counters=counters)

    def _write(self, snapshot: Snapshot) -> None:
        if snapshot != self.snapshot:
            self.snapshot = snapshot
            self._tell(snapshot)


def _happening(condition: Condition | None) -> Happening:
    return Happening.FINE if condition is None else Happening.NEEDS_A_PERSON


def _is_done(result: object) -> bool:
    match result:
        case Condition() | PrintOutcome(end=PrintEnd.REFUSED):
            return False
        case ChipReading() | ScannedSheet() | StackEnd() | PrintOutcome() | str():
            return True
        case _:
            return False


def _words(fault: DeviceFault) -> str:
    return f"{fault.kind}: {fault}"
