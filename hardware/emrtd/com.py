"""EF.COM: which data groups the card says it has (Doc 9303-10 section 4.6.1).

It is not signed and proves nothing: EF.SOD says which groups there must be.
"""

from __future__ import annotations

from dataclasses import dataclass

from hardware.emrtd import tlv
from hardware.emrtd.files import TAGS

_NAMES = {tag: name for name, tag in TAGS.items() if name.startswith("DG")}


@dataclass(frozen=True, slots=True)
class Com:
    """The groups by name, in their order on the card; versions are `1.7` and `4.0.0`, or empty.

    `unknown` keeps tags that stand for no group.
    """

    groups: tuple[str, ...]
    lds_version: str = ""
    unicode_version: str = ""
    unknown: tuple[int, ...] = ()


def parse_com(data: bytes) -> Com:
    """Read the file; raises BadData when the list is not there."""
    objects = {item.tag: item.value for item in reversed(tlv.read_all(tlv.find(data, 0x60)))}
    listed = tlv.find(data, 0x60, 0x5C)[: tlv.MAX_OBJECTS]
    return Com(
        groups=tuple(_NAMES[tag] for tag in listed if tag in _NAMES),
        lds_version=_version(objects.get(0x5F01, b"")),
        unicode_version=_version(objects.get(0x5F36, b"")),
        unknown=tuple(tag for tag in listed if tag not in _NAMES),
    )


def _version(digits: bytes) -> str:
    """`0107` as `1.7`: two figures a part."""
    if len(digits) not in {4, 6} or not digits.isdigit():
        return ""
    return ".".join(str(int(digits[at : at + 2])) for at in range(0, len(digits), 2))
