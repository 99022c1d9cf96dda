"""The people of a dossier: who files (người nộp) and whom it is about (chủ thể) are two people."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.identity.citizen import Citizen


@dataclass(frozen=True, slots=True, repr=False)
class Person:
    """A person of a dossier; an empty string means that it is not known or not yet given.

    `birth_date` is ISO, or a year alone where only that is known. A child has no `number` yet.
    Its `repr` shows nothing of the person, so that no log can.
    """

    name: str
    number: str = ""
    birth_date: str = ""
    sex: str = ""
    nationality: str = ""
    ethnicity: str = ""
    residence: str = ""
    origin: str = ""

    @classmethod
    def of_citizen(cls, citizen: Citizen) -> Person:
        """Take over what the card told."""
        return cls(
            name=citizen.name,
            number=citizen.number,
            birth_date=citizen.birth_date,
            sex=citizen.sex,
            nationality=citizen.nationality,
            ethnicity=citizen.ethnicity,
            residence=citizen.residence,
            origin=citizen.origin,
        )
