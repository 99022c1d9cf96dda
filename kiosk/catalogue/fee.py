"""A fee (lệ phí) as data: its kind, amounts, validity and source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kiosk.catalogue.source import Source
from kiosk.languages.phrase import Phrase, say
from kiosk.words import date_words, money_words


class FeeKind(StrEnum):
    """How a fee is formed; `council` is set by the provincial People's Council (HĐND) and not known here."""

    FREE = "free"
    AMOUNT = "amount"
    PAGES = "pages"
    COUNCIL = "council"


@dataclass(frozen=True, slots=True)
class Fee:
    """A fee in whole đồng.

    `amount` is for one `unit` (`bản`, `người`; empty: the whole case). For `pages` it is the price of each of
    the `first_pages`, `later_amount` of every further one and `cap` the most for one copy. The fee holds from
    `valid_from` to `valid_until`, both included; None means no limit that is known.
    """

    kind: FeeKind
    source: Source
    amount: int = 0
    unit: str = ""
    first_pages: int = 0
    later_amount: int = 0
    cap: int = 0
    valid_from: date | None = None
    valid_until: date | None = None
    note: str = ""

    def words(self) -> Phrase:
        """Say the fee in Vietnamese: `0 đồng`, `8.000 đồng mỗi bản`."""
        match self.kind:
            case FeeKind.FREE:
                return money_words(0)
            case FeeKind.AMOUNT:
                if not self.unit:
                    return money_words(self.amount)
                return say("{amount} mỗi {unit}", amount=money_words(self.amount), unit=Phrase(self.unit))
            case FeeKind.PAGES:
                return say(
                    "{first} mỗi trang, từ trang thứ {page} thì {later} mỗi trang, tối đa {cap} mỗi bản",
                    first=money_words(self.amount),
                    page=self.first_pages + 1,
                    later=money_words(self.later_amount),
                    cap=money_words(self.cap),
                )
            case FeeKind.COUNCIL:
                return Phrase("Theo nghị quyết của Hội đồng nhân dân tỉnh")

    def validity_words(self) -> str:
        """Say from when until when the fee holds; empty when no limit is known."""
        since, until = self.valid_from, self.valid_until
        if since and until:
            return say("từ {since} đến hết {until}", since=date_words(since), until=date_words(until))
        if since:
            return say("từ {since}", since=date_words(since))
        return say("đến hết {until}", until=date_words(until)) if until else ""

    def holds_on(self, day: date) -> bool:
        """Whether the fee holds on `day`."""
        return (self.valid_from or day) <= day <= (self.valid_until or day)

    def due(self, count: int) -> int | None:
        """Return the đồng for `count` units (pages of one copy for `pages`), None when it is not known."""
        match self.kind:
            case FeeKind.FREE:
                return 0
            case FeeKind.AMOUNT:
                return self.amount * (count if self.unit else 1)
            case FeeKind.PAGES:
                first = min(count, self.first_pages)
                return min(self.cap, first * self.amount + (count - first) * self.later_amount)
            case FeeKind.COUNCIL:
                return None
