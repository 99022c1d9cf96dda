"""What pcscd calls a smart-card reader, and which reader is meant by a name.

"MODEL [INTERFACE] (SERIAL) RR SS", as far as pcscd knows the parts: RR counts readers and may be another
number after the next plug, SS is the slot in the reader and stays. The driver and discovery both read names
here, so that they mean the same reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_NUMBERED = re.compile(r"(?P<name>.+) (?P<number>[0-9A-F]{2}) (?P<slot>[0-9A-F]{2})")
_SERIAL = re.compile(r"(?P<model>.+) \((?P<serial>[^()]+)\)")


def choose(wanted: str, readers: Iterable[str]) -> str | None:
    """Return the reader that is `wanted`, by its full name, whatever its number is now, or by a part of it.

    Of several the one with the lowest number, in whatever order they are listed; with "" the first of all. A
    reader with several interfaces is several readers.
    """
    there = sorted(readers, key=_place)
    if wanted in there:
        return wanted
    if whole := _NUMBERED.fullmatch(wanted):
        same = [reader for reader in there if without_number(reader) == whole.group("name", "slot")]
    else:
        same = [reader for reader in there if wanted.lower() in reader.lower()]
    return same[0] if same else None


def without_number(reader: str) -> tuple[str, str]:
    """Return a reader's name without its numbers, and its slot; "" where pcscd gave it none."""
    numbered = _NUMBERED.fullmatch(reader)
    return (numbered["name"], numbered["slot"]) if numbered else (reader, "")


def model_and_serial(reader: str) -> tuple[str, str]:
    """Return what a reader's name says of its model, and its serial number if it is in there."""
    name, _ = without_number(reader)
    known = _SERIAL.fullmatch(name)
    return (known["model"], known["serial"]) if known else (name, "")


def _place(reader: str) -> tuple[str, str, str]:
    numbered = _NUMBERED.fullmatch(reader)
    return (numbered["number"], numbered["slot"], reader) if numbered else ("", "", reader)
