"""The drawings of repairs: SVG files of three paths, a tint beneath, dashes for what moves, ink on top."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DRAWINGS = Path(__file__).resolve().parents[3] / "assets" / "repairs"
# Our own files, all of one shape, which a test holds: no reader of XML is needed for them.
_PATH = re.compile(r'<path class="(?P<part>tint|faint|ink)"[^>]* d="(?P<lines>[^"]*)"/>')


@dataclass(frozen=True, slots=True)
class Drawing:
    """The lines of a drawing on a field of 96 x 96, as SVG path data, for who draws them in other colours."""

    ink: str
    tint: str
    faint: str


def drawing_file(drawing: str) -> Path:
    """Name the file of a step's drawing."""
    return DRAWINGS / f"{drawing}.svg"


@cache
def read_drawing(drawing: str) -> Drawing:
    """Read the lines of a drawing; raises OSError."""
    parts = {found["part"]: found["lines"] for found in _PATH.finditer(drawing_file(drawing).read_text())}
    return Drawing(parts.get("ink", ""), parts.get("tint", ""), parts.get("faint", ""))
