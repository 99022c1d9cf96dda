"""Inter for a PDF: the outlines of Debian's OpenType faces turned into TrueType, which every reader takes.

fpdf2 embeds a face with CFF outlines as if they were TrueType; some readers then refuse the file.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

from kiosk.slips.errors import FontMissing
from kiosk.slips.type import FONT_FOLDER

if TYPE_CHECKING:
    from pathlib import Path

# Latin with every Vietnamese letter, punctuation, đồng, arrows, and what sums are written with.
_LETTERS = (
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *range(0x1A0, 0x1B1),
    *range(0x1EA0, 0x1EFA),
    *range(0x2010, 0x203B),
    0x20AB,
    *range(0x2190, 0x2194),
    0x2212,
    0x2260,
    0x2264,
    0x2265,
)
_FILES = {"": "Inter-Regular.otf", "B": "Inter-SemiBold.otf"}
STYLES = tuple(_FILES)


@cache
def face(style: str, folder: Path = FONT_FOLDER) -> tuple[bytes, frozenset[int]]:
    """Return a face as a TrueType file, and the letters that it has; raises FontMissing."""
    path = folder / _FILES[style]
    try:
        found = TTFont(path, recalcTimestamp=False)
    except OSError:
        raise FontMissing(f"{path} is not there; install Debian's package fonts-inter") from None
    options = subset.Options(hinting=False, notdef_outline=True, layout_features=[])
    options.drop_tables += ["GPOS", "GSUB", "GDEF", "STAT", "BASE", "DSIG"]
    cut = subset.Subsetter(options)
    cut.populate(unicodes=_LETTERS)
    cut.subset(found)
    _as_truetype(found)
    file = BytesIO()
    found.save(file)
    return file.getvalue(), frozenset(found.getBestCmap())


def _as_truetype(found: TTFont) -> None:
    """Replace cubic outlines by quadratic ones, a unit off at most."""
    order = found.getGlyphOrder()
    drawn = found.getGlyphSet()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(drawn)
        drawn[name].draw(Cu2QuPen(pen, 1.0, reverse_direction=True))
        glyphs[name] = pen.glyph()
    found["loca"] = newTable("loca")
    outlines = found["glyf"] = newTable("glyf")
    outlines.glyphOrder, outlines.glyphs = order, glyphs
    del found["CFF "]
    limits = found["maxp"]
    limits.tableVersion, limits.maxZones, limits.maxComponentElements = 0x00010000, 1, 0
    for name in ("TwilightPoints", "Storage", "FunctionDefs", "InstructionDefs", "StackElements"):
        setattr(limits, f"max{name}", 0)
    limits.maxSizeOfInstructions = 0
    names = found["post"]
    names.formatType, names.extraNames, names.mapping, names.glyphOrder = 2.0, [], {}, order
    found.sfntVersion = "\0\1\0\0"
