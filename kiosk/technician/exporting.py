"""The archive of a kiosk that runs, onto a stick; the words of how it went."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from kiosk.languages.phrase import Phrase, say
from kiosk.technician.archive import Sources, make_archive
from kiosk.technician.livelog import logs
from kiosk.technician.onto_stick import write_onto

if TYPE_CHECKING:
    from kiosk.appliance import Appliance

_log = structlog.get_logger(__name__)


def export_to(folder: Path, appliance: Appliance) -> Phrase:
    """Write the redacted archive and say how that ended; raises nothing."""
    try:
        archive = make_archive(Sources(appliance.settings, logs(), appliance.station.snapshots()))
        return write_onto(folder, {archive.name: archive.content})
    except Exception:  # noqa: BLE001  # a bug must be seen in the log; the screen must not wait for ever
        _log.exception("an export failed")
        return say("Chưa xuất được, chưa ghi gì vào USB. Hãy thử lại.")
