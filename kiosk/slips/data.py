"""What a slip says: no name and no ID number (số định danh), so a queue's row is enough to print it again."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum

from kiosk.slips.errors import SlipRefused

# Twelve digits, also in groups; a longer run, or one inside a dossier code's own parts, is something else.
_ID_NUMBER = re.compile(r"(?<!\d)\d(?:[ .]?\d){11}(?![ .]?\d)")


class SlipKind(StrEnum):
    """Whether the province holds the dossier, or the kiosk still does."""

    RECEIVED = "received"
    QUEUED = "queued"


@dataclass(frozen=True, slots=True)
class SlipData:
    """The facts of one slip, in the words that are printed.

    `dossier_code` is the province's: empty on a queued slip, and on a received one whose code is still to
    come. `expected_day` is a day in words, empty when none is known. `delivery` names the way in which the
    result comes, `delivery_meaning` says it in a sentence. `help_words` tell where to ask. `printed_at` is
    on the centre's clock. Raises SlipRefused for an ID number, a broken line or a code that is out of place.
    """

    kind: SlipKind
    local_reference: str
    dossier_code: str
    procedure: str
    expected_day: str
    delivery: str
    delivery_meaning: str
    help_words: str
    centre_name: str
    printed_at: datetime

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, str) and not value.isprintable():
                raise SlipRefused(f"{field.name} holds a control character")
            if isinstance(value, str) and holds_id_number(value):
                raise SlipRefused(f"{field.name} holds what looks like an ID number")
        if not self.local_reference or not self.procedure:
            raise SlipRefused("local_reference and procedure cannot be empty")
        if self.kind is SlipKind.QUEUED and (self.dossier_code or self.expected_day):
            raise SlipRefused("a queued dossier has neither a dossier code nor an expected day")

    @property
    def code(self) -> str:
        """What the QR code holds and the largest type shows: dossier code, or else local reference."""
        return self.dossier_code or self.local_reference


def holds_id_number(text: str) -> bool:
    """Whether twelve digits stand in it as an ID number does, in one run or grouped by spaces or dots."""
    return _ID_NUMBER.search(text) is not None
