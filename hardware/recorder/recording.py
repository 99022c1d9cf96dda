"""The recording: one JSON line a header, then one a thing that passed. Format 1.

    {"format":1,"people":"synthetic only","role":"chip-reader","driver":"pcsc","began":"2026-11-22T05:00:00Z"}
    {"ms":12,"way":"out","hex":"00a4040c"}
    {"ms":31,"way":"in","hex":"9000"}
    {"ms":40,"way":"event","text":"lost"}

`ms` counts milliseconds since `began`. `out` went to the device and `in` came from it, as `hex`, or as
`base64` where it is large; an `event` is `text` of a driver's seam (see `hardware.recorder.tap`). A last line
that was cut short (the power went, the worker was killed) is told and left out; anything else that does not
fit is refused.
"""

from __future__ import annotations

import base64
import binascii
import os
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Literal

import msgspec

from hardware.errors import HardwareError

FORMAT = 1
# What is longer is written as base64, which takes two thirds of the room.
_MOST_HEX = 4096


class RecordingError(HardwareError):
    """A file is no recording of a format that is understood; the message says which line is wrong and how."""


class Way(StrEnum):
    """Which way something went."""

    OUT = "out"
    IN = "in"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that passed, `ms` milliseconds after the start: bytes, or the text of an event."""

    ms: int
    way: Way
    data: bytes = b""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recording that was read; `torn` when its last line was cut short."""

    role: str
    driver: str
    began: datetime
    entries: tuple[Entry, ...]
    torn: bool = False


class _Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: int
    people: Literal["synthetic only"]
    role: str
    driver: str
    began: datetime


class _Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    ms: int
    way: Way
    hex: str | None = None
    base64: str | None = None
    text: str | None = None


class Recording:
    """Writes a recording; safe from several threads. Raises `RecordingError` when the file cannot be made."""

    def __init__(self, path: Path, role: str, driver: str) -> None:
        self._lock = threading.Lock()
        self._began = time.monotonic()
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise RecordingError(f"no recording can be made: {error}") from error
        self._write(_Header(FORMAT, "synthetic only", role, driver, datetime.now(UTC)))

    def out(self, data: bytes) -> None:
        """Note bytes that went to the device."""
        self._write(self._line(Way.OUT, data))

    def came(self, data: bytes) -> None:
        """Note bytes that came from the device."""
        self._write(self._line(Way.IN, data))

    def event(self, text: str) -> None:
        """Note something that is no bytes."""
        self._write(_Line(self._ms(), Way.EVENT, text=text))

    def close(self) -> None:
        """End the recording; may be called twice."""
        with self._lock:
            if self._file >= 0:
                os.close(self._file)
                self._file = -1

    def _line(self, way: Way, data: bytes) -> _Line:
        if len(data) > _MOST_HEX:
            return _Line(self._ms(), way, base64=base64.b64encode(data).decode())
        return _Line(self._ms(), way, hex=data.hex())

    def _ms(self) -> int:
        return int((time.monotonic() - self._began) * 1000)

    def _write(self, line: msgspec.Struct) -> None:
        """Write one whole line; a disk that is full ends the recording, not the device."""
        rest = memoryview(msgspec.json.encode(line) + b"\n")
        with self._lock:
            try:
                while rest and self._file >= 0:
                    rest = rest[os.write(self._file, rest) :]
            except OSError:
                os.close(self._file)
                self._file = -1


def read_recording(path: Path) -> Recorded:
    """Read a whole recording; raises `RecordingError`."""
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise RecordingError(f"the recording cannot be read: {error}") from error
    torn = lines.pop() != b""
    if not lines:
        raise RecordingError("line 1: a recording begins with its header")
    header = _header(lines[0])
    entries = tuple(_entry(number, line) for number, line in enumerate(lines[1:], 2))
    return Recorded(header.role, header.driver, header.began, entries, torn)


def _header(line: bytes) -> _Header:
    try:
        version = msgspec.json.decode(line, type=dict[str, object]).get("format")
        if version != FORMAT:
            raise RecordingError(f"line 1: format {version!r} is not understood here, only {FORMAT}")
        return msgspec.json.decode(line, type=_Header)
    except msgspec.MsgspecError as error:
        raise RecordingError(f"line 1: no header: {error}") from error


def _entry(number: int, line: bytes) -> Entry:
    try:
        read = msgspec.json.decode(line, type=_Line)
        match read:
            case _Line(way=Way.EVENT, hex=None, base64=None, text=str(text)):
                return Entry(read.ms, read.way, text=text)
            case _Line(way=Way.OUT | Way.IN, hex=str(digits), base64=None, text=None):
                return Entry(read.ms, read.way, bytes.fromhex(digits))
            case _Line(way=Way.OUT | Way.IN, hex=None, base64=str(encoded), text=None):
                return Entry(read.ms, read.way, base64.b64decode(encoded, validate=True))
    except (msgspec.MsgspecError, ValueError, binascii.Error) as error:
        raise RecordingError(f"line {number}: {error}") from error
    raise RecordingError(f"line {number}: exactly one of hex and base64 for bytes, text for an event")
