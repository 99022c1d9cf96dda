"""A machine readable zone as people type it and scanners send it: with spaces, in lower case, with noise.

What the key needs stands in the lines with the numbers; the names are not needed, and may be lost or wrong.
Letters and figures that look alike are exchanged only where a check digit then holds, and only if it holds in
one way alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

from hardware.emrtd.mrz import Form, check_digit, key_information
from kiosk.identity.card_code import valid_number

_LONGEST = 512
"""Characters of text: a zone has 90, the rest is noise."""

_NOISE = re.compile(r"[^0-9A-Z<]")
_FIGURES = str.maketrans("OQDILZSGB", "000112568")
"""What a letter is where only a figure can stand."""

_ALIKE = {"O": "0", "0": "O"}
_MOST_SWAPS = 3
_FILLERS = str.maketrans({"«": "<<", "‹": "<", "〈": "<", "《": "<<", "≪": "<<", "⟨": "<"})


class TypedMrzError(Exception):
    """The text holds no machine readable zone; the message repeats nothing of it."""


@dataclass(frozen=True, slots=True)
class TypedZone:
    """What opens the chip: the MRZ information, and of a Vietnamese card the twelve digits (else empty)."""

    information: str = field(repr=False)
    number: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class _Cut:
    """Where the parts lie that the key needs, once names are out of the way, and what they are."""

    number: str
    number_digit: str
    optional: str
    birth: str
    birth_digit: str
    expiry: str
    expiry_digit: str
    issuer: str
    form: Form


def read_typed_mrz(text: str) -> tuple[TypedZone, ...]:
    """Return the zones that the text can be, mostly one; raises TypedMrzError when there is none.

    The text may hold one, two or three lines: of a card (TD1) all three, or the two with numbers, or all
    90 characters in a row; of the other forms both lines. Fillers at the end of a line may be missing.
    """
    if len(text) > _LONGEST:
        raise TypedMrzError("longer than any machine readable zone")
    found: dict[TypedZone, None] = {}
    for cut in _cuts(text):
        zone = _zone(cut)
        if zone is not None:
            found[zone] = None
    if not found:
        raise TypedMrzError("no machine readable zone whose check digits hold")
    return tuple(found)


def _cuts(text: str) -> Iterator[_Cut]:
    """Every way to lay the text out in lines; few, as the lengths decide."""
    folded = unicodedata.normalize("NFKC", text.translate(_FILLERS)).upper()
    lines = [line for raw in re.split(r"[\r\n]+", folded) if (line := _NOISE.sub("", raw))]
    whole = "".join(lines)
    if 60 <= len(whole) <= 90:
        yield _td1(whole[:30], whole[30:60])
    if len(lines) in {2, 3} and len(lines[0]) <= 30 == len(lines[1]):
        yield _td1(f"{lines[0]:<<30}", lines[1])
    for form, width in ((Form.TD3, 44), (Form.TD2, 36)):
        if len(whole) == 2 * width:
            yield _two_lines(whole[:5], whole[width:], form)
        elif len(lines) == 2 and len(lines[1]) == width:
            yield _two_lines(lines[0][:5], lines[1], form)


def _td1(first: str, second: str) -> _Cut:
    return _Cut(
        number=first[5:14],
        number_digit=first[14],
        optional=first[15:30],
        birth=second[0:6],
        birth_digit=second[6],
        expiry=second[8:14],
        expiry_digit=second[14],
        issuer=first[2:5],
        form=Form.TD1,
    )


def _two_lines(head: str, second: str, form: Form) -> _Cut:
    return _Cut(
        number=second[0:9],
        number_digit=second[9],
        optional=second[28:35] if form is Form.TD2 else "",
        birth=second[13:19],
        birth_digit=second[19],
        expiry=second[21:27],
        expiry_digit=second[27],
        issuer=head[2:5],
        form=form,
    )


def _zone(cut: _Cut) -> TypedZone | None:
    birth, expiry = _figures(cut.birth, cut.birth_digit), _figures(cut.expiry, cut.expiry_digit)
    if birth is None or expiry is None:
        return None
    if cut.form is Form.TD1 and cut.issuer == "VNM":
        number = _figures(cut.number, cut.number_digit)
        if number is None:
            return None
        return TypedZone(key_information(number, birth, expiry), _twelve(number, cut.optional))
    number = _document_number(cut)
    return None if number is None else TypedZone(key_information(number, birth, expiry))


def _twelve(number: str, optional: str) -> str:
    twelve = optional[:12].translate(_FIGURES)
    return twelve if valid_number(twelve) and twelve[3:] == number else ""


def _figures(part: str, digit: str) -> str | None:
    """Return a part that holds figures and fillers alone, if its check digit holds."""
    plain, digit = part.translate(_FIGURES), digit.translate(_FIGURES)
    if not re.fullmatch(r"[0-9<]+", plain) or check_digit(plain) != digit:
        return None
    return plain


def _document_number(cut: _Cut) -> str | None:
    """Return the number of a document whose numbers may hold letters, with O and 0 as its digit proves."""
    if cut.number_digit != "<" or cut.form is Form.TD3:
        mended = _mended(cut.number, cut.number_digit.translate(_FIGURES))
        return None if mended is None else mended.rstrip("<")
    rest, _, _ = cut.optional.partition("<")
    return _mended(cut.number + rest[:-1], rest[-1].translate(_FIGURES)) if rest else None


def _mended(part: str, digit: str) -> str | None:
    """Return `part` as it is, or with the fewest exchanges that make the digit hold, if in one way only."""
    places = [place for place, char in enumerate(part) if char in _ALIKE]
    for count in range(min(_MOST_SWAPS, len(places)) + 1):
        swapped = (_swapped(part, chosen) for chosen in combinations(places, count))
        ways = [way for way in swapped if check_digit(way) == digit]
        if ways:
            return ways[0] if len(ways) == 1 else None
    return None


def _swapped(part: str, places: tuple[int, ...]) -> str:
    chars = list(part)
    for place in places:
        chars[place] = _ALIKE[chars[place]]
    return "".join(chars)
