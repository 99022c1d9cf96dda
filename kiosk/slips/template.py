"""The template of slips as versioned data: its texts, and its sizes in millimetres."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from string import Formatter
from typing import Literal

import msgspec

from kiosk.slips.data import SlipData, SlipKind
from kiosk.slips.errors import TemplateError
from kiosk.words import moment_words

TEMPLATE_FILE = "slip.json"
PLACES = frozenset({"centre", "procedure", "day", "delivery", "delivery_meaning", "help", "printed"})


class Style(StrEnum):
    """How a line is set; `code` is the largest and is only for the code."""

    CODE = "code"
    HEADLINE = "headline"
    STRONG = "strong"
    BODY = "body"
    LABEL = "label"
    SMALL = "small"

    @property
    def bold(self) -> bool:
        """Whether it is set in the heavier of the two weights."""
        return self in {Style.CODE, Style.HEADLINE, Style.STRONG}


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph with places for facts (`{day}`); left out when a fact in it is empty."""

    style: Style
    text: str


@dataclass(frozen=True, slots=True)
class Wording:
    """What one kind of slip says: beside the QR code, over the code, and in sections under it."""

    headline: str
    advice: str
    code_label: str
    sections: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True)
class Sizes:
    """Millimetres; `capitals` are heights of a capital letter, the one of `code` being the most it may have.

    `line_height` is a multiple of the type size: stacked marks (Ễ, ậ) need the air.
    """

    margin: float
    qr: float
    capitals: Mapping[Style, float]
    line_height: float
    near: float
    apart: float
    rule: float


@dataclass(frozen=True, slots=True)
class Template:
    """Format version 1. `day_unknown` stands where no expected day is known."""

    version: Literal[1]
    sizes: Sizes
    head: str
    foot: tuple[str, ...]
    day_unknown: str
    received: Wording
    received_without_code: Wording
    queued: Wording

    def wording(self, slip: SlipData) -> Wording:
        """Return the words for this slip."""
        match slip.kind:
            case SlipKind.RECEIVED:
                return self.received if slip.dossier_code else self.received_without_code
            case SlipKind.QUEUED:
                return self.queued

    def fill(self, text: str, slip: SlipData) -> str:
        """Put the facts in their places; empty when one of them is."""
        facts = {
            "centre": slip.centre_name,
            "procedure": slip.procedure,
            "day": slip.expected_day or self.day_unknown,
            "delivery": slip.delivery,
            "delivery_meaning": slip.delivery_meaning,
            "help": slip.help_words,
            "printed": moment_words(slip.printed_at),
        }
        return text.format_map(facts) if all(facts[place] for place in _places(text)) else ""

    def texts(self) -> Iterator[str]:
        """Every text in it."""
        yield from (self.head, self.day_unknown, *self.foot)
        for wording in (self.received, self.received_without_code, self.queued):
            yield from (wording.headline, wording.advice, wording.code_label)
            yield from (line.text for section in wording.sections for line in section)


def load_template(folder: Path) -> Template:
    """Read `slip.json` of a folder; raises TemplateError, also for a version that is not known here."""
    file = folder / TEMPLATE_FILE
    try:
        template = msgspec.json.decode(file.read_bytes(), type=Template)
        faults = _faults(template)
    except OSError as error:
        raise TemplateError(f"{file}: {error.strerror}") from None
    except (msgspec.MsgspecError, UnicodeDecodeError, ValueError) as error:
        raise TemplateError(f"{file.name}: {error}") from None
    if faults:
        raise TemplateError(f"{file.name}: " + "; ".join(faults))
    return template


def _faults(template: Template) -> list[str]:
    sizes = template.sizes
    faults = [f"there is no place {{{place}}}" for place in _unknown_places(template)]
    faults += [f"capitals: {style} is missing" for style in Style if style not in sizes.capitals]
    lengths = [getattr(sizes, field.name) for field in fields(sizes) if field.name != "capitals"]
    if min(lengths + list(sizes.capitals.values())) <= 0:
        faults.append("a size is not above nought")
    if sizes.margin < 3:
        faults.append("the margin is under 3 mm")
    if sizes.line_height < 1.35:
        faults.append("the line height is under 1.35, which cuts stacked marks")
    if max(sizes.capitals, key=lambda style: sizes.capitals[style], default=Style.CODE) is not Style.CODE:
        faults.append("the code is not the largest type")
    return faults


def _unknown_places(template: Template) -> list[str]:
    used = {place for text in template.texts() for place in _places(text)}
    return sorted(used - PLACES)


def _places(text: str) -> list[str]:
    return [place for _, place, _, _ in Formatter().parse(text) if place is not None]
