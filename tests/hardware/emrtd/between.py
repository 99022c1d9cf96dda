"""What stands between reader and card in the tests of readings, and what a reading tells."""

from __future__ import annotations

from collections.abc import Callable

from hardware.simulated.card.chip import VirtualCard
from hardware.vocabulary import AccessKey, ChipReading, KeyKind, Progress

CAN = AccessKey(KeyKind.CAN, "000123")
EVERYTHING = ("EF.COM", "EF.SOD", "DG1", "DG2", "DG3", "DG11", "DG13", "DG14", "DG15")
CHALLENGE = bytes(range(8))
PROTECTED = 0x0C  # bits of the class


class Heard:
    """What a reading tells while it is under way."""

    def __init__(self) -> None:
        self.identities: list[ChipReading] = []
        self.progress: list[Progress] = []

    @property
    def parts(self) -> list[float]:
        return [progress.done / progress.total for progress in self.progress]


Process = Callable[[bytes], bytes]


def pass_on(command: bytes, process: Process) -> bytes:
    return process(command)


class Between:
    """Stands between reader and card: `carry` may answer in the card's place, or break off."""

    def __init__(self, card: VirtualCard, carry: Callable[[bytes, Process], bytes] = pass_on) -> None:
        self.card = card
        self.carry = carry
        self.commands: list[bytes] = []
        self.opened = 0

    def power(self) -> Between:
        self.card.reset()
        return self

    def transmit(self, command: bytes) -> bytes:
        self.commands.append(command)
        self.opened += command[:2] == b"\x00\x22"
        return self.carry(command, self.card.process)


def is_read(command: bytes) -> bool:
    return command[:2] in {b"\x0c\xb0", b"\x0c\xb1"}
