"""Two axes of trust: what is known of the card, and what ties the card to its holder."""

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


class HolderAssurance(StrEnum):
    """What ties the person in front of us to the card."""

    UNKNOWN = "unknown"
    PHONE = "confirmed-on-own-phone"
    COMPARED = "compared"
