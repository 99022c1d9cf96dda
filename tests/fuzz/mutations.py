"""Seeded changes to known inputs: what a fuzzer does, without a fuzzer, and the same every time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

_TELLING = (0x00, 0x01, 0x1F, 0x30, 0x31, 0x7F, 0x80, 0x81, 0x82, 0x83, 0x84, 0xFE, 0xFF)
"""Bytes that mean something as a tag or as a length."""


def mutations(seeds: Sequence[bytes], chance: Random, count: int, longest: int) -> Iterator[bytes]:
    """Give `count` inputs, each some seed with one to four changes."""
    for _ in range(count):
        data = bytearray(chance.choice(seeds))
        for _ in range(chance.choice((1, 1, 1, 2, 3, 4))):
            _change(data, seeds, chance)
        yield bytes(data[:longest])


def _change(data: bytearray, seeds: Sequence[bytes], chance: Random) -> None:
    at = chance.randrange(len(data) + 1)
    # The first bytes hold tags and lengths: half of the changes go there.
    at = min(at, chance.randrange(64)) if chance.random() < 0.5 else at
    match chance.randrange(8):
        case 0 if at < len(data):
            data[at] ^= 1 << chance.randrange(8)
        case 1 if at < len(data):
            data[at] = chance.choice(_TELLING)
        case 2 if at < len(data):
            data[at] = chance.randrange(256)
        case 3:
            del data[at : at + chance.randrange(1, 17)]
        case 4:
            data[at:at] = chance.randbytes(chance.randrange(1, 9))
        case 5:
            data[at:at] = data[at : at + chance.randrange(1, 65)] * chance.choice((1, 1, 2, 50))
        case 6:
            other = chance.choice(seeds)
            begin = chance.randrange(len(other) + 1)
            data[at:] = other[begin:]
        case _:
            del data[at:]
