"""How content people were: a count a day for each number of stars, and nothing else of anybody."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import msgspec
import structlog

STARS = 5
_DAYS = 400
_log = structlog.get_logger(__name__)
_Counts = dict[str, list[int]]


class Ratings:
    """Counts in `file` (JSON: ISO day -> how often one to five stars were given); of any thread.

    The newest 400 days are kept. A count that cannot be written is logged and lost: no visit hangs on it.
    """

    def __init__(self, file: Path, today: Callable[[], date]) -> None:
        self._file = file
        self._today = today
        self._lock = threading.Lock()

    def count(self, stars: int) -> None:
        """Count one rating of one to five stars."""
        with self._lock:
            counts = self._read()
            of_day = counts.setdefault(self._today().isoformat(), [0] * STARS)
            of_day[stars - 1] += 1
            try:
                self._write(dict(sorted(counts.items())[-_DAYS:]))
            except OSError as error:
                _log.error("rating not counted", error=type(error).__name__)

    def counts(self) -> _Counts:
        """Return what was counted: by ISO day, how often one to five stars were given."""
        with self._lock:
            return self._read()

    def _read(self) -> _Counts:
        try:
            read = msgspec.json.decode(self._file.read_bytes(), type=_Counts)
        except FileNotFoundError:
            return {}
        except (OSError, msgspec.MsgspecError) as error:
            _log.error("ratings cannot be read", error=type(error).__name__)
            return {}
        return {day: counts for day, counts in read.items() if len(counts) == STARS}

    def _write(self, counts: _Counts) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._file.with_suffix(".new")
        fresh.write_bytes(msgspec.json.encode(counts))
        fresh.replace(self._file)
