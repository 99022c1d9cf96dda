"""The files of the eMRTD applet and what they are called: Doc 9303-10 section 3.11."""

from __future__ import annotations

APPLICATION = bytes.fromhex("a0000002471001")

EF_CARD_ACCESS = "EF.CardAccess"
EF_COM = "EF.COM"
EF_SOD = "EF.SOD"

FILE_IDS = {EF_CARD_ACCESS: 0x011C, EF_COM: 0x011E, EF_SOD: 0x011D} | {
    f"DG{number}": 0x0100 + number for number in range(1, 17)
}

# fmt: off
_TEMPLATE_TAGS = (
    0x61, 0x75, 0x63, 0x76, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6A, 0x6B, 0x6C, 0x6D, 0x6E, 0x6F, 0x70,
)
# fmt: on

TAGS = {EF_CARD_ACCESS: 0x31, EF_COM: 0x60, EF_SOD: 0x77} | {
    f"DG{number}": tag for number, tag in enumerate(_TEMPLATE_TAGS, start=1)
}
"""The outermost tag of each file."""


def group_number(name: str) -> int | None:
    """13 for `DG13`, None for a file that is not a data group."""
    return int(name[2:]) if name.startswith("DG") and name in FILE_IDS else None
