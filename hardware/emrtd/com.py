"""EF.COM: which data groups the card says it has (Doc 9303-10 section 4.6.1).

It is not signed and proves nothing: EF.SOD says which groups there must be. Its versions nobody asks for.
"""

from __future__ import annotations

from hardware.emrtd import tlv
from hardware.emrtd.files import TAGS

_NAMES = {tag: name for name, tag in TAGS.items() if name.startswith("DG")}


def parse_com(data: bytes) -> tuple[str, ...]:
    """Return the groups by name, in their order on the card; raises BadData when the list is not there.

    Tags that stand for no group are left out.
    """
    listed = tlv.find(data, 0x60, 0x5C)[: tlv.MAX_OBJECTS]
    return tuple(_NAMES[tag] for tag in listed if tag in _NAMES)
