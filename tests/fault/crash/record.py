"""What the layer wrote down: every change of a file and every word to others, in the order it happened."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.fault.crash.shim import Kind

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = struct.Struct("=IIIIQQ")


@dataclass(frozen=True, slots=True)
class Event:
    """One event; `path` and `other` are below the layer's root, `offset` is the new size of a truncation."""

    kind: Kind
    process: int
    path: str
    other: str
    offset: int
    data: bytes


def read_record(file: Path) -> list[Event]:
    """Read a log of the layer; raises ValueError where it breaks off."""
    content = memoryview(file.read_bytes())
    events = []
    at = 0
    while at < len(content):
        if at + _HEAD.size > len(content):
            raise ValueError("the record breaks off")
        kind, process, first, second, offset, size = _HEAD.unpack_from(content, at)
        at += _HEAD.size
        parts = []
        for length in (first, second, size):
            parts.append(bytes(content[at : at + length]))
            at += length
        path, other, data = parts
        events.append(Event(Kind(kind), process, path.decode(), other.decode(), offset, data))
    return events
