"""Reports that were kept: signed, one file each, the newest 400."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import structlog

from kiosk.machine.files import make_private_folder, write_durable
from kiosk.technician.check import CheckResult, Outcome
from kiosk.technician.report import Report
from kiosk.technician.signed_report import BadReport, read_report

_log = structlog.get_logger(__name__)

KEPT = 400
# Names sort as times do.
_NAME = "%Y%m%dT%H%M%S%fZ.json"
_GLOB = "[0-9]*Z.json"


class History:
    """Owns `technician/reports` in the folder of state: each file is a signed document, whole."""

    def __init__(self, state: Path) -> None:
        self._folder = state / "technician" / "reports"

    def keep(self, taken_at: datetime, signed: bytes) -> Path:
        """Keep one signed report and forget the oldest above the limit; raises OSError."""
        make_private_folder(self._folder)
        path = self._folder / taken_at.astimezone(UTC).strftime(_NAME)
        # Its group is the agent's, which hands it to the gateway.
        write_durable(path, signed, mode=0o640)
        for old in self.files()[KEPT:]:
            old.unlink(missing_ok=True)
        return path

    def files(self) -> tuple[Path, ...]:
        """Name the reports that are kept, the newest first; raises OSError."""
        return tuple(sorted(self._folder.glob(_GLOB), reverse=True))

    def load(self, public: bytes, most: int = KEPT) -> tuple[Report, ...]:
        """Open the newest reports, the newest first; one not signed by `public` is logged and left out."""
        reports = []
        for path in self.files()[:most]:
            try:
                reports.append(read_report(path.read_bytes(), public))
            except (OSError, BadReport) as error:
                _log.warning("a kept report cannot be used", file=path.name, kind=type(error).__name__)
        return tuple(reports)


def newest_results(reports: Iterable[Report]) -> dict[str, CheckResult]:
    """Return how each check ended when it ran last, by its name; `reports` have the newest first."""
    newest: dict[str, CheckResult] = {}
    for report in reports:
        for result in report.results:
            if result.outcome is not Outcome.NOT_RUN:
                newest.setdefault(result.check, result)
    return newest
