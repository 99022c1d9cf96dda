"""A line on a terminal that says how far a job is, and is gone when it ends."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Self

from hardware.vocabulary import Progress

_CLEAR = "\r\x1b[K"


class ProgressLine:
    """Shows `words` and percent on standard error while in the block, if that is a terminal."""

    def __init__(self, words: str) -> None:
        self._words = words
        self._shown = sys.stderr.isatty()

    def __enter__(self) -> Self:
        """Show nothing yet: the wait before the first byte is told by others."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Clear the line for what comes after it."""
        if self._shown:
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()

    def show(self, progress: Progress) -> None:
        """Draw it anew."""
        if self._shown and progress.total:
            percent = 100 * min(progress.done, progress.total) // progress.total
            sys.stderr.write(f"{_CLEAR}{self._words}: {percent} %")
            sys.stderr.flush()
