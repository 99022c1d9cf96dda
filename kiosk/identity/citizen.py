"""The person that a card, or their account on a phone, speaks of."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.identity.assurance import AccountAssurance, CardAssurance, HolderAssurance


@dataclass(frozen=True, slots=True)
class Citizen:
    """What a card or an account told of a person, and how sure it is; an empty string: it did not say.

    Dates are ISO (`1985-02-01`, or `1985` where the card knows only the year). A card of somebody of 58 or
    older says that it never expires: `no_expiry`. Who is known by `account` alone has an `assurance` of
    `UNIDENTIFIED`, for no card was seen. Never written to a log.
    """

    number: str
    name: str
    birth_date: str
    sex: str
    assurance: CardAssurance
    holder: HolderAssurance = HolderAssurance.UNKNOWN
    account: AccountAssurance = AccountAssurance.NONE
    nationality: str = ""
    ethnicity: str = ""
    residence: str = ""
    origin: str = ""
    issue_date: str = ""
    expiry_date: str = ""
    no_expiry: bool = False
