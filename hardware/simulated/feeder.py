"""The sheets and troubles of a simulated document scanner: what lies in its feeder and on its glass.

Control, the same for every simulated document scanner:
`{"do": "feed", "page": base64 of a picture, "back": …, "dpi": 300, "flaws": ["skew", {"kind": "streak",
"strength": 0.9, "seed": 7}]}` puts a sheet under those that wait (without `dpi` its picture fits a scan of
any resolution); `{"do": "lay", "page": …}` lays one on the glass and `lift` takes it away; `empty` takes all
sheets out of the feeder; `jam` and `cover-open` make a trouble, `clear` mends it;
`{"do": "lie", "about": "size", "times": 1}` lets the next pages come wrong (`Lie` names how). Sheets live in
memory only.
"""

from __future__ import annotations

import base64
import io
import threading
from collections import deque
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec
from PIL import Image

from hardware.simulated.control import ControlRefusedError
from hardware.simulated.flaws import Flaw, FlawKind, flawed, two_at_once
from hardware.vocabulary import Condition

if TYPE_CHECKING:
    from collections.abc import Mapping


class Lie(StrEnum):
    """How a scanner may give a page that is none."""

    SIZE = "size"
    TRUNCATED = "truncated"
    GARBAGE = "garbage"
    HUGE = "huge"
    SILENCE = "silence"
    LATE = "late"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of paper; `dpi` is None when its picture has the right size for every scan."""

    front: Image.Image
    back: Image.Image | None = None
    dpi: float | None = None
    flaws: tuple[Flaw, ...] = ()

    def has(self, kind: FlawKind) -> bool:
        """Whether it has such a flaw."""
        return any(flaw.kind is kind for flaw in self.flaws)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a sheet as the scanner sees it; `dpi` as of its sheet."""

    picture: Image.Image
    dpi: float | None

    def at(self, dpi: int) -> Image.Image:
        """Return it as it is seen at a resolution."""
        if self.dpi is None or round(self.dpi) == dpi:
            return self.picture
        factor = dpi / self.dpi
        size = (round(self.picture.width * factor), round(self.picture.height * factor))
        return self.picture.resize(size, Image.Resampling.BICUBIC)


class Feeder:
    """The paper path; safe from several threads.

    `detects_double_feed`: a sensor tells two sheets at once; without it their picture comes as one page.
    """

    def __init__(self, *, detects_double_feed: bool = True) -> None:
        self._lock = threading.RLock()
        self._detects = detects_double_feed
        self._sheets: deque[Sheet] = deque()
        self._glass: Sheet | None = None
        self._scanned = 0
        self._lies: deque[Lie] = deque()
        self.trouble: Condition | None = None

    @property
    def loaded(self) -> bool:
        """Whether a sheet waits in the feeder."""
        with self._lock:
            return bool(self._sheets)

    def pull(self, *, both_sides: bool) -> tuple[Side, ...] | Condition:
        """Draw the next sheet through; one that jams, or is caught with another, stays in the feeder."""
        with self._lock:
            if self.trouble is not None:
                return self.trouble
            if not self._sheets:
                return Condition.FEEDER_EMPTY
            first = self._sheets[0]
            two = first.has(FlawKind.DOUBLE_FEED) and len(self._sheets) > 1
            if first.has(FlawKind.JAM) or (two and self._detects):
                self.trouble = Condition.SHEET_JAM if first.has(FlawKind.JAM) else Condition.DOUBLE_FEED
                # Who mends it puts the sheets back in properly.
                kept = tuple(f for f in first.flaws if f.kind not in (FlawKind.JAM, FlawKind.DOUBLE_FEED))
                self._sheets[0] = Sheet(first.front, first.back, first.dpi, kept)
                return self.trouble
            self._sheets.popleft()
            front = first.front
            if two:
                front = two_at_once(front, self._sheets.popleft().front, len(self._sheets))
            self._scanned += 1
            pictures = [front] if not both_sides else [front, first.back or _blank(front)]
            return tuple(Side(_seen(picture, first.flaws), first.dpi) for picture in pictures)

    def peek(self) -> Condition | None:
        """Return what pulling would meet, without pulling; None when a sheet would come."""
        with self._lock:
            if self.trouble is not None:
                return self.trouble
            return None if self._sheets else Condition.FEEDER_EMPTY

    def look(self) -> Side:
        """Look at the glass: the sheet there, or the white lid."""
        with self._lock:
            self._scanned += 1
            if self._glass is None:
                return Side(Image.new("RGB", (1240, 1754), "white"), 150.0)
            return Side(_seen(self._glass.front, self._glass.flaws), self._glass.dpi)

    def lie(self) -> Lie | None:
        """Return how the page that is given now shall come wrong, if it shall."""
        with self._lock:
            return self._lies.popleft() if self._lies else None

    def empty(self) -> None:
        """Take all sheets away."""
        with self._lock:
            self._sheets.clear()
            self._glass = None

    def control(self, request: Mapping[str, object]) -> Mapping[str, object]:
        """Do what was asked and tell how things are; raises `ControlRefusedError`."""
        with self._lock:
            match request:
                case {"do": "state"}:
                    pass
                case {"do": "feed", "page": str()}:
                    self._sheets.append(_sheet(request))
                case {"do": "lay", "page": str()}:
                    self._glass = _sheet(request)
                case {"do": "lift"}:
                    self._glass = None
                case {"do": "empty"}:
                    self._sheets.clear()
                case {"do": "jam"}:
                    self.trouble = Condition.SHEET_JAM
                case {"do": "cover-open"}:
                    self.trouble = Condition.SCANNER_COVER_OPEN
                case {"do": "clear"}:
                    self.trouble = None
                    self._lies.clear()
                case {"do": "lie", "about": about}:
                    times = msgspec.convert(request.get("times", 1), int)
                    self._lies.extend([msgspec.convert(about, Lie)] * times)
                case _:
                    raise ControlRefusedError(f"a document scanner cannot {request.get('do')!r}")
            return {
                "sheets": len(self._sheets),
                "glass": self._glass is not None,
                "scanned": self._scanned,
                "jam": self.trouble is Condition.SHEET_JAM,
                "double_feed": self.trouble is Condition.DOUBLE_FEED,
                "cover": "open" if self.trouble is Condition.SCANNER_COVER_OPEN else "closed",
            }


def _sheet(request: Mapping[str, object]) -> Sheet:
    back = request.get("back")
    dpi = request.get("dpi")
    flaws = [
        Flaw(FlawKind(flaw)) if isinstance(flaw, str) else msgspec.convert(flaw, Flaw)
        for flaw in msgspec.convert(request.get("flaws", []), list[object])
    ]
    return Sheet(
        _picture(request["page"]),
        None if back is None else _picture(back),
        None if dpi is None else msgspec.convert(dpi, float),
        tuple(flaws),
    )


def _picture(encoded: object) -> Image.Image:
    with Image.open(io.BytesIO(base64.b64decode(str(encoded)))) as picture:
        return picture.convert("RGB")


def _seen(picture: Image.Image, flaws: tuple[Flaw, ...]) -> Image.Image:
    return flawed(picture, flaws) if flaws else picture


def _blank(like: Image.Image) -> Image.Image:
    return Image.new("RGB", like.size, "white")
