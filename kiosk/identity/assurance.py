"""Two axes of trust: what is known of the person's card or account, and what ties it to its holder."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class CardAssurance(IntEnum):
    """How much is proved of the card, lowest first; `label` is the name in manifests and JSON."""

    UNIDENTIFIED = 0
    CLAIMED = 1
    CHIP_READ = 2
    CHIP_SIGNED = 3
    CHIP_GENUINE = 4

    @property
    def label(self) -> str:
        """The name used in data: `chip-signed` and so on."""
        return self.name.lower().replace("_", "-")


class AccountAssurance(StrEnum):
    """The level of a person's VNeID account, beside what is known of a card: neither outranks the other."""

    NONE = ""
    VNEID_1 = "vneid-1"
    VNEID_2 = "vneid-2"

    def reaches(self, least: AccountAssurance) -> bool:
        """Whether this level is at least `least`; no account reaches no level."""
        return self is not AccountAssurance.NONE and _ACCOUNT_RANK[self] >= _ACCOUNT_RANK[least]


_ACCOUNT_RANK = {one: rank for rank, one in enumerate(AccountAssurance)}


class HolderAssurance(StrEnum):
    """What ties the person in front of us to the card or the account."""

    UNKNOWN = "unknown"
    PHONE = "confirmed-on-own-phone"
    COMPARED = "compared"
