"""The slip's typeface: Inter, from Debian's fonts-inter, with every Vietnamese letter."""

from __future__ import annotations

import math
import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

from kiosk.slips.errors import FontMissing

FONT_FOLDER = Path("/usr/share/fonts/opentype/inter")
# Two weights; Regular's stems are under three dots at these sizes and break up on a worn printing head.
_FILES = {False: "Inter-Medium.otf", True: "Inter-Bold.otf"}
# Inter's capitals are 1490 of 2048 units high.
CAPITAL = 1490 / 2048


@lru_cache(maxsize=64)
def font(size: int, *, bold: bool, folder: Path = FONT_FOLDER) -> ImageFont.FreeTypeFont:
    """Return the face at `size` dots an em; raises FontMissing."""
    file = folder / _FILES[bold]
    # Pillow would go on to look for the name in other folders, and might find another Inter there.
    if not file.is_file():
        raise FontMissing(f"{file} is not there; install Debian's package fonts-inter")
    try:
        # Basic layout, so that a slip is the same with and without the shaping libraries of a machine;
        # for it the text has to be composed, see `composed`.
        return ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.BASIC)
    except OSError:
        raise FontMissing(f"{file} cannot be read; install Debian's package fonts-inter again") from None


@lru_cache(maxsize=64)
def reach(size: int, *, bold: bool) -> tuple[int, int]:
    """Return how far the tallest Vietnamese letters reach above the baseline, and the deepest below it.

    Inter's own ascender ends under the marks of Ẳ and Ễ.
    """
    face = font(size, bold=bold)
    _, top, _, _ = face.getbbox("ẲẴỂỄỔỖ", anchor="ls")
    _, _, _, bottom = face.getbbox("gợậỵjQ(,", anchor="ls")
    return math.ceil(-top), math.ceil(bottom)


def composed(text: str) -> str:
    """Put marks and letters together (NFC) and white space into single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def width(text: str, face: ImageFont.FreeTypeFont) -> int:
    """Return how many dots a line takes, counting ink beyond its advance."""
    left, _, right, _ = face.getbbox(text)
    return int(max(right, face.getlength(text) + 1) - min(left, 0))


def wrap(text: str, face: ImageFont.FreeTypeFont, most: int) -> list[str]:
    """Break a paragraph into the fewest lines of at most `most` dots, and those as even as can be.

    A word is broken inside only when it is wider than a line.
    """
    lines = _filled(text, face, most)
    widest = max((width(word, face) for word in _words(text)), default=0)
    # The narrowest measure that needs no further line is somewhere between these.
    low, high = widest, most
    while low < high:
        middle = (low + high) // 2
        if len(_filled(text, face, middle)) > len(lines):
            low = middle + 1
        else:
            high = middle
    return _filled(text, face, high)


def _filled(text: str, face: ImageFont.FreeTypeFont, most: int) -> list[str]:
    """Fill line after line."""
    lines: list[str] = []
    line = ""
    for word in _words(text):
        longer = f"{line} {word}".lstrip()
        if width(longer, face) <= most:
            line = longer
            continue
        if line:
            lines.append(line)
        *whole, line = split_word(word, face, most)
        lines += whole
    return [*lines, line] if line else lines


def _words(text: str) -> list[str]:
    """Return what a line may end after; a number stays with the word before it (`số 1`, `giờ 30`)."""
    return re.findall(r"\S+(?: \d\S*)*", composed(text))


def split_word(word: str, face: ImageFont.FreeTypeFont, most: int) -> list[str]:
    """Cut a word into pieces of at most `most` dots; a single letter always fits."""
    pieces, piece = [], ""
    for letter in word:
        if piece and width(piece + letter, face) > most:
            pieces.append(piece)
            piece = ""
        piece += letter
    return [*pieces, piece]
