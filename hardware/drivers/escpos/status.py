"""What a printer says, told apart by the bits that its maker fixed.

Answers of several kinds come mixed, late or cut in two; each kind has bits that no other has at its start
(Epson TM-T88III Specification, Appendix G). What fits none is noise. What was begun and not ended as it must
is noise as a whole: a piece of it could pass for the report that a job is done.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hardware.drivers.escpos.models import Bit
    from hardware.vocabulary import Condition

_XON, _XOFF = 0x11, 0x13
_BLOCK_HEAD, _BLOCK_MOST = 0x5F, 80
_ID_HEAD, _ID_LENGTH = b"\x37\x22", 7
_FULL_HEAD, _FULL_LENGTH = b"\x10\x0f", 6
_AUTOMATIC_LENGTH = 4


@dataclass(frozen=True, slots=True)
class RealTime:
    """The answer to DLE EOT: one byte, or the four that matter of a full status."""

    status: bytes


@dataclass(frozen=True, slots=True)
class Automatic:
    """Automatic status back: four bytes, sent when something changed."""

    status: bytes


@dataclass(frozen=True, slots=True)
class Done:
    """The answer to GS r: what stood before it is worked through."""


@dataclass(frozen=True, slots=True)
class DoneWithId:
    """The answer to GS ( H: what stood before the one with this id is worked through."""

    id: bytes


@dataclass(frozen=True, slots=True)
class Block:
    """The answer to GS I: a text."""

    text: str


@dataclass(frozen=True, slots=True)
class Noise:
    """Bytes that no ESC/POS printer sends."""

    data: bytes


Answer = RealTime | Automatic | Done | DoneWithId | Block | Noise


class Listener:
    """Makes answers of bytes as they come; with `full_status` those of Custom printers."""

    def __init__(self, *, full_status: bool = False) -> None:
        self._full_status = full_status
        self._begun = bytearray()

    def hear(self, data: bytes) -> list[Answer]:
        """Take bytes and return the answers that are whole now."""
        answers: list[Answer] = []
        for byte in data:
            self._take(byte, answers)
        return answers

    def forget(self) -> None:
        """Forget an answer that was begun and not ended."""
        self._begun.clear()

    def _take(self, byte: int, answers: list[Answer]) -> None:
        if not self._begun:
            self._begin(byte, answers)
            return
        kind = self._begun[0]
        if byte in (_XON, _XOFF) and not self._full_status:
            return
        if not self._goes_on(byte):
            answers.append(Noise(bytes(self._begun)))
            self._begun.clear()
            self._begin(byte, answers)
            return
        self._begun.append(byte)
        whole = bytes(self._begun)
        if kind == _BLOCK_HEAD:
            if byte == 0:
                answers.append(Block(whole[1:-1].decode("ascii")))
                self._begun.clear()
        elif kind == _ID_HEAD[0]:
            if len(whole) == _ID_LENGTH:
                answers.append(DoneWithId(whole[2:6]))
                self._begun.clear()
        elif len(whole) == (_FULL_LENGTH if self._full_status else _AUTOMATIC_LENGTH):
            answers.append(RealTime(whole[2:]) if self._full_status else Automatic(whole))
            self._begun.clear()

    def _begin(self, byte: int, answers: list[Answer]) -> None:
        """Take a byte that stands at the start of an answer."""
        if byte in (_XON, _XOFF):
            return
        if byte in (_BLOCK_HEAD, _ID_HEAD[0]) or (self._full_status and byte == _FULL_HEAD[0]):
            self._begun.append(byte)
        elif byte & 0b10010011 == 0b00010010 and not self._full_status:
            answers.append(RealTime(bytes((byte,))))
        elif byte & 0b10010011 == 0b00010000 and not self._full_status:
            self._begun.append(byte)
        elif byte & 0b10010000 == 0 and _twins(byte):
            answers.append(Done())
        else:
            answers.append(Noise(bytes((byte,))))

    def _goes_on(self, byte: int) -> bool:
        """Whether the byte may follow what was begun."""
        place = len(self._begun)
        match self._begun[0]:
            case 0x5F:
                return (byte == 0 or 0x20 <= byte < 0x7F) and place < _BLOCK_MOST
            case 0x37:
                if place == 1:
                    return byte == _ID_HEAD[1]
                return byte == 0 if place == _ID_LENGTH - 1 else 0x20 <= byte < 0x7F
            case _ if self._full_status:
                return place != 1 or byte == _FULL_HEAD[1]
            case _:
                return byte & 0b10010000 == 0


def _twins(byte: int) -> bool:
    """Whether the bits of each paper sensor agree, as they do in an answer to GS r 1."""
    return byte & 0b0011 in (0, 0b0011) and byte & 0b1100 in (0, 0b1100)


def conditions(status: bytes, bits: Iterable[Bit]) -> list[Condition]:
    """Return what an answer tells, in the order in which the model lists it."""
    return [bit.condition for bit in bits if bit.byte < len(status) and status[bit.byte] & bit.mask]
