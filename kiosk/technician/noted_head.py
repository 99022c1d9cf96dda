"""The head of the audit log that a signed report carried away: it shows that the log's end was cut off."""

from __future__ import annotations

import re
from pathlib import Path

from kiosk.machine.errors import MachineError
from kiosk.machine.keys import Purpose, credential_of, ensure_key, read_public_key
from kiosk.province.errors import NotEnrolled
from kiosk.province.pinned import Pinned
from kiosk.technician.check import Outcome
from kiosk.technician.history import History
from kiosk.technician.signed_report import BadReport, read_report
from kiosk.telemetry.audit import NONE, Head

CHECK_NAME = "audit-log"
_TOLD = re.compile(r"head (\d{1,15}) ([0-9a-f]{64})")


def tell_head(head: Head) -> str:
    """Say a head as a report's detail does; empty for a log without entries."""
    return f"head {head.number} {head.digest}" if head.number else ""


def noted_head(state: Path, pinned: Pinned) -> Head:
    """Return the head that the newest kept, signed report tells of a log that was whole; NONE without one.

    A log that was found broken is held against what stood before that.
    """
    history = History(state)
    try:
        public = _public(pinned)
        files = history.files() if public is not None else ()
    except (MachineError, NotEnrolled, OSError):
        return NONE
    for path in files:
        head = _told(history, path, public or b"")
        if head is not None:
            return head
    return NONE


def _told(history: History, path: Path, public: bytes) -> Head | None:
    try:
        report = read_report(history.read(path), public)
    except (OSError, BadReport):
        return None
    for result in report.results:
        if result.check == CHECK_NAME and result.outcome is Outcome.PASSED:
            found = _TOLD.fullmatch(result.detail)
            return Head(int(found[1]), found[2]) if found else None
    return None


def _public(pinned: Pinned) -> bytes | None:
    """Give this machine's report key, public; None where it has none yet."""
    if pinned.enrolled:
        return pinned.public_key(Purpose.REPORT)
    if credential_of(Purpose.REPORT) is not None:
        return ensure_key(pinned.keys_folder, Purpose.REPORT).public()
    published = pinned.keys_folder / f"{Purpose.REPORT}.pub"
    return read_public_key(published) if published.exists() else None
