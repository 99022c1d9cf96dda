"""Where one code ends and the next begins, in what a code scanner sends; bytes in, texts out.

A code ends with the scanner's suffix or, for scanners set up without one, after a gap of silence, which
whoever listens tells by `end`. Memory is bounded: what is longer than any code is thrown away as it comes.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections import deque
from enum import StrEnum

# A QR code holds at most 2,953 bytes (ISO/IEC 18004, version 40-L).
MAX_CODE_BYTES = 4096

_log = logging.getLogger(__name__)


class Suffix(StrEnum):
    """What the scanner was set up to send after each code; `none` leaves only the gap."""

    LINE = "line"  # CR, LF or both
    CR = "cr"
    LF = "lf"
    CRLF = "crlf"
    TAB = "tab"
    LINE_OR_TAB = "line-or-tab"
    NONE = "none"


_SUFFIXES = {
    Suffix.LINE: re.compile(rb"[\r\n]"),  # of CR and LF together the second ends a code of no bytes: none
    Suffix.CR: re.compile(rb"\r"),
    Suffix.LF: re.compile(rb"\n"),
    Suffix.CRLF: re.compile(rb"\r\n"),
    Suffix.TAB: re.compile(rb"\t"),
    Suffix.LINE_OR_TAB: re.compile(rb"[\r\n\t]"),
    Suffix.NONE: None,
}
_LONGEST_SUFFIX = 2
# "]Q3" says that a QR code follows: the identifier of ISO/IEC 15424 that some scanners put in front.
_SYMBOLOGY = re.compile(r"\][A-Za-z][0-9A-Za-z]")


class CodeFramer:
    """Collects what a scanner sends and gives it back code by code.

    A code is UTF-8 and comes in NFC, without suffix, byte order mark and symbology identifier. What is too
    long or not UTF-8 is refused: the log says why and how many bytes, never what.
    """

    def __init__(self, suffix: Suffix = Suffix.LINE) -> None:
        self._suffix = _SUFFIXES[suffix]
        self._buffer = bytearray()
        self._dropped = 0
        self._ready: deque[str] = deque()
        self._refusing = False

    @property
    def begun(self) -> bool:
        """Whether a part of a code has come that nothing has ended yet."""
        return bool(self._buffer or self._dropped)

    def feed(self, data: bytes) -> None:
        """Take in what was read."""
        self._buffer += data
        start = 0
        if self._suffix is not None:
            for found in self._suffix.finditer(self._buffer):
                self._finish(bytes(self._buffer[start : found.start()]))
                start = found.end()
        del self._buffer[:start]
        if len(self._buffer) + self._dropped > MAX_CODE_BYTES + _LONGEST_SUFFIX:
            # The last bytes may begin a suffix.
            self._dropped += len(self._buffer) - _LONGEST_SUFFIX
            del self._buffer[:-_LONGEST_SUFFIX]

    def end(self) -> None:
        """Say that what has come is whole: the scanner fell silent."""
        self._finish(bytes(self._buffer))
        self._buffer.clear()

    def take(self) -> str | None:
        """Return the next whole code, None when there is none."""
        return self._ready.popleft() if self._ready else None

    def forget(self) -> None:
        """Throw away all that has come."""
        self._buffer.clear()
        self._ready.clear()
        self._dropped = 0

    def _finish(self, code: bytes) -> None:
        size, self._dropped = self._dropped + len(code), 0
        if size == 0:
            return
        if size > MAX_CODE_BYTES:
            self._refuse(size, "too long")
            return
        try:
            text = code.decode("utf-8-sig")
        except UnicodeDecodeError:
            self._refuse(size, "not UTF-8")
            return
        self._refusing = False
        if (identifier := _SYMBOLOGY.match(text)) is not None:
            text = text[identifier.end() :]
        text = unicodedata.normalize("NFC", text)
        if text:
            self._ready.append(text)

    def _refuse(self, size: int, reason: str) -> None:
        """Log the first of several in a row: a scanner that is set up wrongly, or mad, has many."""
        if not self._refusing:
            _log.warning("a code of %d bytes was refused: it is %s", size, reason)
        self._refusing = True
