"""DG14: the signed copy of the chip's security information (Doc 9303-10 section 4.7.14).

EF.CardAccess is read before anything is protected and is not signed. What it said must stand in DG14 too, or
somebody has rewritten what the chip offers (Doc 9303-11 section 9.2.11).
"""

from __future__ import annotations

from hardware.emrtd import tlv
from hardware.emrtd.access import security_infos


def confirms_card_access(dg14: bytes, card_access: bytes) -> bool:
    """Tell whether every entry of EF.CardAccess stands in DG14; raises BadData."""
    return set(security_infos(card_access)) <= set(security_infos(tlv.find(dg14, 0x6E)))
