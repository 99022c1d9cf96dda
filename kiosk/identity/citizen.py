"""The person that a card speaks of."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.identity.assurance import CardAssurance, HolderAssurance


@dataclass(frozen=True, slots=True)
class Citizen:
    """What a card told of its holder, and how sure it is; an empty string means the card did not say.

    Dates are ISO (`1985-02-01`, or `1985` where the card knows only the year). Never written to a log.
    """

    number: str
    name: str
    birth_date: str
    sex: str
    assurance: CardAssurance
    holder: HolderAssurance = HolderAssurance.UNKNOWN
    nationality: str = ""
    ethnicity: str = ""
    residence: str = ""
    origin: str = ""
    issue_date: str = ""
    expiry_date: str = ""
