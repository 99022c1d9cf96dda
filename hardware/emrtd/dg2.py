"""DG2: the portrait (Doc 9303-10 section 4.7.2, ISO/IEC 19794-5)."""

from __future__ import annotations

from hardware.emrtd import tlv
from hardware.emrtd.errors import BadData

_FACE_HEADER = b"FAC\x00"
_FIXED = 14 + 20  # record header; facial information before the feature points
_FEATURE_POINT = 8
_IMAGE_INFORMATION = 12
_PICTURES = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x00\x00\x00\x0cjP": "image/jp2",
    b"\xff\x4f\xff\x51": "image/jp2",
}


def portrait(data: bytes) -> tuple[str, bytes]:
    """Return the media type and the bytes of the first face image; raises BadData."""
    group = tlv.find(data, 0x75, 0x7F61, 0x7F60)
    record = next((item.value for item in tlv.read_all(group) if item.tag in {0x5F2E, 0x7F2E}), b"")
    if not record.startswith(_FACE_HEADER) or len(record) < _FIXED:
        raise BadData("DG2 holds no face record")
    points = int.from_bytes(record[18:20], "big")
    image = record[_FIXED + points * _FEATURE_POINT + _IMAGE_INFORMATION :]
    for magic, media_type in _PICTURES.items():
        if image.startswith(magic):
            return media_type, image
    raise BadData("the portrait is neither JPEG nor JPEG 2000")
