"""All that DG13 tells, field by field and as the card writes it; the relatives too."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields

from hardware.emrtd.dg13 import Dg13
from kiosk.identity.card_code import mask_number
from kiosk.identity.printed import read_dg13

_TEXTS = tuple(field.name for field in fields(Dg13) if field.type == "str")
# Anybody's, the chip's own too, and wherever it stands: a relative's may stand beside the name.
_NUMBERS = re.compile(r"[0-9A-Fa-f]{16}|[0-9](?:[ .]?[0-9]){8,}")


def printed_on(card_files: Mapping[str, bytes], *, show_number: bool) -> dict[str, str | list[int]] | None:
    """Return the fields by name, empty where the card has none; None without a DG13 that can be read.

    `unknown_fields` are the numbers of those whose form is not known here, `repeated_fields` of those that
    came again. Without `show_number` every number keeps its middle to itself.
    """
    card = read_dg13(card_files)
    if card is None:
        return None
    texts = {name: str(getattr(card, name)) for name in _TEXTS}
    if not show_number:
        texts = {name: _NUMBERS.sub(_masked, text) for name, text in texts.items()}
    again = sorted({number for number, _ in card.repeated})
    return {**texts, "unknown_fields": sorted(card.unknown), "repeated_fields": again}


def _masked(number: re.Match[str]) -> str:
    return mask_number(number[0])
