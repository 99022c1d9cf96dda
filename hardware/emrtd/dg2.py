"""DG2: the portrait (Doc 9303-10 section 4.7.2, ISO/IEC 19794-5:2005 section 5).

Newer documents may write it as ISO/IEC 39794-5 (mandatory for passports from 2030): that is named and not
read. Vietnamese cards were seen with one plain JPEG.
"""

from __future__ import annotations

from dataclasses import dataclass

from hardware.emrtd import tlv
from hardware.emrtd.errors import BadData, NotSupported
from hardware.emrtd.picture import Picture, measure

_RECORD = b"FAC\x00"
_RECORD_HEADER = 14
_FACE_INFORMATION = 20
_FEATURE_POINT = 8
_IMAGE_INFORMATION = 12
_BLOCKS = frozenset({0x5F2E, 0x7F2E})
_ISO_39794 = frozenset({0x30, 0x65, 0xA0, 0xA1})
"""What a block of ISO/IEC 39794-5 begins with: it is a data object itself."""

MAX_FACES = 16


@dataclass(frozen=True, slots=True)
class Face:
    """One face image; `kind` is 0 for basic, 1 for full frontal, 2 for token frontal, as written there."""

    kind: int
    picture: Picture


def faces(data: bytes) -> tuple[Face, ...]:
    """Return all face images, in their order.

    Raises NotSupported for ISO/IEC 39794-5, and BadData for anything else that cannot be read or that no
    decoder should see (`hardware.emrtd.picture`).
    """
    found: list[Face] = []
    for template in tlv.read_all(tlv.find(data, 0x75, 0x7F61)):
        if template.tag != 0x7F60:
            continue
        for block in tlv.read_all(template.value):
            if block.tag in _BLOCKS:
                found += _faces_of(block.value, MAX_FACES - len(found))
    if not found:
        raise BadData("DG2 holds no face")
    return tuple(found)


def portrait(data: bytes) -> tuple[str, bytes]:
    """Return the media type and the bytes of the first face image; raises as `faces` does."""
    first = faces(data)[0].picture
    return first.media_type, first.data


def _faces_of(record: bytes, room: int) -> list[Face]:
    if not record.startswith(_RECORD):
        if record[:1] and record[0] in _ISO_39794:
            raise NotSupported("a portrait written as ISO/IEC 39794-5")
        raise BadData("DG2 holds something that is no face record")
    count = int.from_bytes(record[12:14], "big")
    if len(record) < _RECORD_HEADER or not 0 < count <= room:
        raise BadData(f"a face record of {count} faces")
    found: list[Face] = []
    at = _RECORD_HEADER
    for place in range(count):
        # The last face takes what is there: some issuers do not count right.
        length = len(record) - at if place == count - 1 else int.from_bytes(record[at : at + 4], "big")
        found.append(_face(record[at : at + length]))
        at += length
    return found


def _face(face: bytes) -> Face:
    points = int.from_bytes(face[4:6], "big")
    image = _FACE_INFORMATION + points * _FEATURE_POINT
    if len(face) <= image + _IMAGE_INFORMATION:
        raise BadData("a face record that is cut off")
    return Face(face[image], measure(face[image + _IMAGE_INFORMATION :]))
