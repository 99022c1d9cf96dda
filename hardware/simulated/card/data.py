"""What is personalised into a virtual card: plain card data, made up, never of a real person."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CardData:
    """The printed and stored contents of one card.

    Dates are ISO (`1985-02-01`); an empty `expiry_date` is a card without expiry (from the age of 58).
    `sex` is `Nam` or `Nữ`, as printed. Empty strings are left out of DG13.
    """

    number: str
    name: str
    birth_date: str
    sex: str
    origin: str
    residence: str
    issue_date: str
    expiry_date: str = ""
    nationality: str = "Việt Nam"
    ethnicity: str = "Kinh"
    religion: str = "Không"
    features: str = ""
    old_number: str = ""
    father: str = ""
    mother: str = ""
    spouse: str = ""


def card_code_text(data: CardData) -> str:
    """Return the text of the QR code printed on the card: the seven fields of the cards of 2021."""
    return "|".join(
        (
            data.number,
            data.old_number,
            data.name,
            _compact(data.birth_date),
            data.sex,
            data.residence,
            _compact(data.issue_date),
        )
    )


def _compact(iso_date: str) -> str:
    """`1985-02-01` as `01021985`."""
    return "".join(reversed(iso_date.split("-")))
