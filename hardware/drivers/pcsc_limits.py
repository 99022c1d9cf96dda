"""How long an answer a PC/SC reader carries: PC/SC part 10, sections 2.2 and 2.6.14 (GET_TLV_PROPERTIES)."""

from __future__ import annotations

from typing import Any

from smartcard import scard

SHORT = 256
_GET_FEATURES = scard.SCARD_CTL_CODE(3400)
_TLV_PROPERTIES = 0x12
_MOST_APDU_DATA = 0x0A


def longest_answer(card: Any) -> int:
    """Return the bytes of data in one answer that the reader of a connected card carries.

    256, the most of a short answer, for a reader that does not say: those that cannot do more often do not.
    """
    for tag, value in _objects(_control(card, _GET_FEATURES)):
        if tag == _TLV_PROPERTIES:
            properties = dict(_objects(_control(card, int.from_bytes(value, "big"))))
            return max(int.from_bytes(properties.get(_MOST_APDU_DATA, b""), "little"), SHORT)
    return SHORT


def _control(card: Any, code: int) -> bytes:
    result, answer = scard.SCardControl(card, code, [])
    return bytes(answer) if result == scard.SCARD_S_SUCCESS else b""


def _objects(data: bytes) -> list[tuple[int, bytes]]:
    """Split tag, length, value, each of one byte but the last; what is cut off is left out."""
    objects = []
    at = 0
    while at + 2 <= len(data) and at + 2 + data[at + 1] <= len(data):
        objects.append((data[at], data[at + 2 : at + 2 + data[at + 1]]))
        at += 2 + data[at + 1]
    return objects
