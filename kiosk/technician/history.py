"""Reports that were kept: signed, one file each, the newest 400."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import structlog

from kiosk.machine.files import make_private_folder, read_owned, write_durable
from kiosk.technician.check import CheckResult, Outcome
from kiosk.technician.report import Report
from kiosk.technician.signed_report import BadReport, read_report

_log = structlog.get_logger(__name__)

KEPT = 400
_LARGEST = 1 << 20
# Numbered as they are kept: by their times one of a clock that was years ahead would stay the newest.
_NAME = "{number:08d}-{at:%Y%m%dT%H%M%SZ}.json"
_GLOB = f"{'[0-9]' * 8}-*Z.json"


class History:
    """Owns `technician/reports` in the folder of state: each file is a signed document, whole."""

    def __init__(self, state: Path) -> None:
        self._folder = state / "technician" / "reports"
        # Where a report is written for whoever fetches it.
        self.out = state / "technician" / "out"

    def keep(self, taken_at: datetime, signed: bytes) -> Path:
        """Keep one signed report and forget the oldest above the limit; raises OSError."""
        make_private_folder(self._folder)
        newest = next(iter(self.files()), None)
        number = 1 + (int(newest.name.partition("-")[0]) if newest else 0)
        path = self._folder / _NAME.format(number=number, at=taken_at.astimezone(UTC))
        # Its group is the agent's, which hands it to the gateway.
        write_durable(path, signed, mode=0o640)
        for old in self.files()[KEPT:]:
            with suppress(OSError):
                old.unlink()
        return path

    def files(self) -> tuple[Path, ...]:
        """Name the reports that are kept, the newest first; raises OSError."""
        found = (path for path in self._folder.glob(_GLOB) if path.is_file() and not path.is_symlink())
        return tuple(sorted(found, reverse=True))

    def read(self, path: Path) -> bytes:
        """Read one of `files`; raises OSError, also where it is another's, or has a name elsewhere."""
        return read_owned(path, _LARGEST)

    def load(self, public: bytes, most: int = KEPT) -> tuple[Report, ...]:
        """Open the newest reports, the newest first; one not signed by `public` is logged and left out."""
        reports = []
        for path in self.files()[:most]:
            try:
                reports.append(read_report(self.read(path), public))
            except (OSError, BadReport) as error:
                _log.warning("a kept report cannot be used", file=path.name, kind=type(error).__name__)
        return tuple(reports)


def newest_results(reports: Iterable[Report]) -> dict[str, CheckResult]:
    """Return what is known last of each check, by its name; `reports` have the newest first.

    What could not be seen says nothing against what was found before; that a machine has nothing of the kind
    any more does.
    """
    newest: dict[str, CheckResult] = {}
    for report in reports:
        for result in report.results:
            if result.outcome is not Outcome.NOT_RUN or not result.applies:
                newest.setdefault(result.check, result)
    return newest
