"""Two writings of one name: as printed, with its accents, and as the machine readable zone has room for it.

The printed one is shown, the zone's one is compared. Neither is ever taken apart and put in another order:
what is a family name and what is given is the holder's to know.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hardware.emrtd.dg1 import Dg1


def fold(name: str) -> str:
    """`Nguyễn Thị H'Đào` as `NGUYENTHIHDAO`: the letters alone, without accents, in their order."""
    # Some keyboards write the Icelandic eth, which looks like the Vietnamese letter with a stroke.
    flat = unicodedata.normalize("NFD", name.upper().replace("Đ", "D").replace("Ð", "D"))
    return "".join(char for char in flat if char.isalpha())


def names_agree(printed: str, zone: Dg1) -> bool | None:
    """Tell whether DG13's name is the one in the zone, which may be cut off at the end of its line.

    None when one of them is empty, or when letters are left that the zone has no letter for.
    """
    long, short = fold(printed), fold(zone.surname + zone.given_names)
    if not long or not short or not long.isascii():
        return None
    return long == short or (zone.name_may_be_cut and long.startswith(short))


def mask_name(name: str) -> str:
    """`Nguyễn Mẫu Minh Anh` as `N••••• M•• M••• Anh`: whose it is knows it, who looks on does not.

    The last word stands in full, because that is what people are called by; a name of one word keeps its
    first letter alone.
    """
    words = name.split()
    hidden = [word[:1] + "•" * (len(word) - 1) for word in words]
    return " ".join([*hidden[:-1], words[-1]] if len(words) > 1 else hidden)
