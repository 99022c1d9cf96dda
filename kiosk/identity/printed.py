"""The person that a card's files speak of."""

from __future__ import annotations

from collections.abc import Mapping

from hardware.emrtd.dg1 import Dg1, parse_dg1
from hardware.emrtd.dg13 import Dg13, parse_dg13
from hardware.emrtd.errors import BadData
from kiosk.identity.assurance import CardAssurance
from kiosk.identity.citizen import Citizen
from kiosk.identity.dates import iso_date, never_expires

_NO_ZONE = Dg1("", "", "", "", "", "", "", "")
_SEXES = {"M": "Nam", "F": "Nữ"}


def citizen_from(files: Mapping[str, bytes], assurance: CardAssurance) -> Citizen:
    """Return the person that the files speak of: by Vietnam's DG13 with its accents, else by the zone in DG1.

    Cards of 2024 may give DG1 alone (16/2024/TT-BCA article 6): that is a whole card with fewer fields. What
    neither says is empty, and a file that cannot be read says nothing; without DG1 nobody is known. The
    number is the zone's where it has one, as every reader knows how to find it there. Sex is `Nam` or `Nữ`.
    """
    zone, printed = read_dg1(files) or _NO_ZONE, read_dg13(files) or Dg13()
    expiry = iso_date(printed.expiry_date) or zone.expiry_date
    return Citizen(
        number=zone.number or printed.number,
        name=printed.name or f"{zone.surname} {zone.given_names}".strip(),
        birth_date=iso_date(printed.birth_date) or zone.birth_date,
        sex=printed.sex or _SEXES.get(zone.sex, ""),
        assurance=assurance,
        nationality=printed.nationality or ("Việt Nam" if zone.nationality == "VNM" else zone.nationality),
        ethnicity=printed.ethnicity,
        residence=printed.residence,
        origin=printed.origin,
        issue_date=iso_date(printed.issue_date),
        expiry_date=expiry,
        no_expiry=not expiry and (zone.no_expiry or never_expires(printed.expiry_date)),
    )


def read_dg1(files: Mapping[str, bytes]) -> Dg1 | None:
    """Return the zone, or None when it is not there or cannot be read."""
    try:
        return parse_dg1(files["DG1"])
    except (KeyError, BadData):
        return None


def read_dg13(files: Mapping[str, bytes]) -> Dg13 | None:
    """Return what is printed on the card, or None when it is not there, cannot be read or is not Vietnam's.

    Whose document it is stands in DG1 alone, and there the signer is held to it: what another country, or a
    passport, keeps under this number has another meaning (Doc 9303-10 section 4.7.13).
    """
    zone = read_dg1(files)
    if zone is None or not zone.is_vietnamese_card:
        return None
    try:
        return parse_dg13(files["DG13"])
    except (KeyError, BadData):
        return None
