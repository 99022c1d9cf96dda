"""What a verdict is made of: single facts, each true, false or unknown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FactName(StrEnum):
    """What is looked at, in the order in which it is told.

    Each is put so that true is good: `not-revoked` false is a revoked signer.
    """

    ACCESS = "access"
    CARD_ACCESS = "card-access"
    SIGNATURE = "signature"
    ALGORITHMS = "algorithms"
    HASHES = "hashes"
    COMPLETE = "complete"
    LISTING = "listing"
    SIGNER = "signer"
    SIGNER_IN_TIME = "signer-in-time"
    SIGNER_USAGE = "signer-usage"
    COUNTRY = "country"
    NOT_REVOKED = "not-revoked"
    CHIP_AUTHENTICATION = "chip-authentication"
    ACTIVE_AUTHENTICATION = "active-authentication"
    NUMBER = "number"
    SAME_PERSON = "same-person"
    CARD_IN_DATE = "card-in-date"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing looked at: true, false, or None where it could not be told; `words` for a technician.

    The words hold nothing of the person.
    """

    name: FactName
    value: bool | None
    words: str
