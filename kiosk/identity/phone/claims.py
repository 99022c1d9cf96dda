"""From the claims of an identity provider to the person they speak of.

What a provider calls its claims, and which words of it mean which level, is not public for VNeID and differs
elsewhere: it is operator data with a usual value, never code.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.identity.assurance import AccountAssurance, CardAssurance, HolderAssurance
from kiosk.identity.card_code import valid_number
from kiosk.identity.citizen import Citizen
from kiosk.identity.dates import iso_date
from kiosk.identity.phone.errors import ProviderNotBelieved

_LONGEST_VALUE = 400
_SEXES = {"male": "Nam", "m": "Nam", "nam": "Nam", "female": "Nữ", "f": "Nữ", "nữ": "Nữ"}


@dataclass(frozen=True, slots=True)
class ClaimNames:
    """What the provider calls what we ask; `a.b` is claim `b` of claim `a`, an empty name is never asked.

    `level_1` and `level_2` are the values of the claim `level` that mean these levels.
    """

    number: str = "citizenPid"
    name: str = "name"
    birth_date: str = "birthdate"
    sex: str = "gender"
    residence: str = "address.formatted"
    level: str = "acr"
    level_1: tuple[str, ...] = ("LoA1", "1")
    level_2: tuple[str, ...] = ("LoA2", "2")


OPENID = ClaimNames()
# The dialect that VNeID was seen to speak (docs/phone-login.md).
VNEID = ClaimNames(name="fullName", birth_date="birthDate", sex="", residence="", level="accountLevel")


def citizen_of(claims: Mapping[str, Any], names: ClaimNames) -> Citizen:
    """Return the person; raises ProviderNotBelieved where the number, the name or the level is not told.

    A date of birth that is none is not told. The name is composed (NFC), as the kiosk keeps all names.
    """
    number, name = _text(claims, names.number), _text(claims, names.name)
    if not valid_number(number):
        raise ProviderNotBelieved(f"the claim {names.number!r} is no citizen's number")
    if not name:
        raise ProviderNotBelieved(f"there is no claim {names.name!r}")
    return Citizen(
        number=number,
        name=name,
        birth_date=iso_date(_text(claims, names.birth_date)),
        sex=_SEXES.get(_text(claims, names.sex).lower(), ""),
        assurance=CardAssurance.UNIDENTIFIED,
        holder=HolderAssurance.PHONE,
        account=_level(_text(claims, names.level), names),
        residence=_text(claims, names.residence),
    )


def _level(said: str, names: ClaimNames) -> AccountAssurance:
    if said in names.level_2:
        return AccountAssurance.VNEID_2
    if said in names.level_1:
        return AccountAssurance.VNEID_1
    raise ProviderNotBelieved(f"the claim {names.level!r} says no level that the settings name")


def _text(claims: Mapping[str, Any], name: str) -> str:
    """Give a claim as text that can be shown; empty where it cannot, is not told, or is far too long."""
    value: Any = claims
    for part in name.split("."):
        value = value.get(part, "") if isinstance(value, Mapping) else ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    text = unicodedata.normalize("NFC", str(value))
    if len(text) > _LONGEST_VALUE or any(unicodedata.category(char).startswith("C") for char in text):
        return ""
    return " ".join(text.split())
