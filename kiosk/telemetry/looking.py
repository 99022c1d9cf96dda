"""Looks at this machine for its figures: each part by itself, so that one that fails hides no other."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kiosk.catalogue.kept import catalogue_serial
from kiosk.dossier.packet_errors import BadPacketKey
from kiosk.machine.errors import MachineError
from kiosk.machine.files import read_owned
from kiosk.machine.readiness import LARGEST_REPORT, read_report
from kiosk.outbox.errors import OutboxError
from kiosk.province.errors import ProvinceError
from kiosk.telemetry.device_states import read_devices
from kiosk.telemetry.vitals import (
    OutboxVitals,
    ReportVitals,
    Vitals,
    disk_of,
    memory_available,
    temperatures,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kiosk.outbox.store import Outbox
    from kiosk.province.pinned import Pinned

# What changes within days is read anew this often: it takes signatures to be checked, and files to be parsed.
_SLOW_SECONDS = 300.0


@dataclass
class Looking:
    """Gives the figures of now; of one thread at a time.

    `about` is what never changes, `trouble` says what keeps dossiers from being handed over, and
    `newest_report` names the newest signed report, None where there is none.
    """

    state: Path
    outbox: Outbox
    pinned: Pinned
    about: Vitals
    trouble: Callable[[], str]
    newest_report: Callable[[], Path | None]
    _slow: Vitals = field(init=False, repr=False)
    _slow_until: float = field(init=False, default=0.0, repr=False)

    def __call__(self) -> Vitals:
        """Look; fails never, but says what could not be read."""
        if time.monotonic() >= self._slow_until:
            self._slow = self._look_slowly()
            self._slow_until = time.monotonic() + _SLOW_SECONDS
        unreadable = list(self._slow.unreadable)
        disk = queue = None
        try:
            disk = disk_of(self.state)
        except OSError:
            unreadable.append("disk")
        try:
            queue = self._queue()
        except OutboxError:
            unreadable.append("outbox")
        return replace(
            self._slow,
            trouble=self.trouble(),
            devices=read_devices(self.state / "devices"),
            memory_available=memory_available(),
            temperatures=temperatures(),
            disk=disk,
            outbox=queue,
            unreadable=tuple(unreadable),
        )

    def _queue(self) -> OutboxVitals:
        waiting, size, oldest = self.outbox.backlog()
        age = 0.0 if oldest is None else (datetime.now(UTC) - oldest).total_seconds()
        last = self.outbox.last_custody()
        return OutboxVitals(
            waiting=waiting,
            oldest_seconds=max(0.0, age),
            waiting_bytes=size,
            room_bytes=self.outbox.room().free,
            last_custody=0.0 if last is None else last.timestamp(),
        )

    def _look_slowly(self) -> Vitals:
        unreadable = []
        seen = self.about
        try:
            seen = replace(seen, catalogue_serial=catalogue_serial(self.state / "catalogue"))
        except OSError:
            unreadable.append("catalogue")
        try:
            if self.pinned.enrolled:
                until = self.pinned.certificate().not_valid_after_utc.timestamp()
                keys = self.pinned.seal_keys().serial
                seen = replace(seen, certificate_until=until, keys_serial=keys)
        except (ProvinceError, MachineError, BadPacketKey, OSError, ValueError):
            unreadable.append("enrolment")
        try:
            seen = replace(seen, report=self._report())
        except (OSError, ValueError):
            unreadable.append("report")
        return replace(seen, unreadable=tuple(unreadable))

    def _report(self) -> ReportVitals | None:
        file = self.newest_report()
        if file is None:
            return None
        body = read_report(read_owned(file, LARGEST_REPORT))
        return ReportVitals(body.taken_at.timestamp(), body.stands, len(body.failed))
