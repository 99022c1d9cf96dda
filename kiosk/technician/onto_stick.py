"""Files onto a stick, and the words of how that went: the same for whatever is written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import structlog

from kiosk.languages.phrase import Phrase
from kiosk.technician.export_words import words_of, written
from kiosk.technician.stick import StickError, write_all

_log = structlog.get_logger(__name__)


def write_onto(folder: Path, files: Mapping[str, bytes]) -> Phrase:
    """Write all of the files onto a stick, or none, and say how that ended."""
    try:
        paths = write_all(folder, files)
    except StickError as error:
        _log.warning("nothing was written onto a stick", trouble=error.trouble.value)
        return words_of(error.trouble)
    return written(", ".join(path.name for path in paths))


def stem_of(kiosk_id: str, moment: datetime) -> str:
    """Name a kiosk and a moment as every file system can take it."""
    safe = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in kiosk_id)
    return f"kiosk-{safe}-{moment:%Y%m%d-%H%M%S}"
