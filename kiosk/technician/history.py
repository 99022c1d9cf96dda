"""Reports that were kept: signed, one file each, the newest 400."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from kiosk.machine.files import make_private_folder, write_durable

KEPT = 400


class History:
    """Owns `state/technician/reports`: what is kept there is opened by who holds the key."""

    def __init__(self, state: Path) -> None:
        self._folder = state / "technician" / "reports"

    def keep(self, taken_at: datetime, signed: bytes) -> Path:
        """Keep one signed report and forget the oldest above the limit; raises OSError."""
        make_private_folder(self._folder)
        path = self._folder / f"{taken_at.astimezone(UTC):%Y%m%dT%H%M%S%fZ}.json"
        write_durable(path, signed)
        for old in self.files()[KEPT:]:
            old.unlink(missing_ok=True)
        return path

    def files(self) -> tuple[Path, ...]:
        """Name the reports that are kept, the newest first."""
        return tuple(sorted(self._folder.glob("*Z.json"), reverse=True))
