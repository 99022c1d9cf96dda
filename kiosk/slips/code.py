"""The code of a slip: as a QR code, and in lines of the largest type that fits."""

from __future__ import annotations

import re
from itertools import combinations, pairwise

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from kiosk.slips.errors import SlipRefused
from kiosk.slips.type import font, split_word, width

# Four dots are half a millimetre: what a phone and a worn counter scanner still read.
LEAST_MODULE = 4
_LEAST_SIZE = 30
_MOST_LINES = 3


def qr_modules(text: str) -> tuple[tuple[bool, ...], ...]:
    """Return the QR code of a text by rows, True being black, without quiet zone; SlipRefused if too long."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text)
    try:
        code.make(fit=True)
    except ValueError:
        raise SlipRefused("the code is too long for a QR code") from None
    return tuple(tuple(bool(module) for module in row) for row in code.get_matrix())


def module_size(modules: int, wanted: int, most: int) -> int:
    """Return the dots of a module: as many as fit into `wanted`, at least four; SlipRefused beyond `most`."""
    size = max(LEAST_MODULE, wanted // modules)
    if size * modules > most:
        raise SlipRefused("the code is too long for a QR code on this paper")
    return size


def code_lines(code: str, largest: int, most: int) -> tuple[int, list[str]]:
    """Return a type size of at most `largest` dots an em, and the code in lines of at most `most` dots.

    Lines end after a hyphen (without one, a dot) of the code, where a person pauses who reads it out; the
    break that lets the type be largest wins, and of those the one with fewest and evenest lines.
    """
    parts = re.findall(r"[^-]+-?|-", code)
    if len(parts) == 1:
        parts = re.findall(r"[^.]+\.?|\.", code)
    best_rank: tuple[int, int, int] | None = None
    best: tuple[int, list[str]] = (_LEAST_SIZE, [])
    for cuts in range(min(_MOST_LINES, len(parts))):
        for places in combinations(range(1, len(parts)), cuts):
            edges = (0, *places, len(parts))
            lines = ["".join(parts[start:end]) for start, end in pairwise(edges)]
            size = _fitting(lines, largest, most)
            rank = (size, -len(lines), -max(map(len, lines)))
            if best_rank is None or rank > best_rank:
                best_rank, best = rank, (size, lines)
    size, lines = best
    if size >= _LEAST_SIZE:
        return size, lines
    return _LEAST_SIZE, split_word(code, font(_LEAST_SIZE, bold=True), most)


def _fitting(lines: list[str], largest: int, most: int) -> int:
    """Return the largest size at which every line fits, 0 when none that can be read does."""
    # Widths grow with the size: guess from one measure, then step down over the rounding.
    face = font(largest, bold=True)
    size = min(largest, largest * most // max(width(line, face) for line in lines) + 1)
    while size >= _LEAST_SIZE:
        face = font(size, bold=True)
        if all(width(line, face) <= most for line in lines):
            return size
        size -= 1
    return 0
