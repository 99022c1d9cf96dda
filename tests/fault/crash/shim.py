"""The layer between a program and its files (shim.c): built with gcc, armed through a page of memory.

shim = build(scratch)
control = Control(scratch / "agent.control")
env = environment(shim, control, root=state_folder)
… start the program with `env` …
control.arm(Action.DIE_BEFORE, boundary=7)
"""

from __future__ import annotations

import mmap
import struct
import subprocess
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SOURCE = Path(__file__).with_name("shim.c")
_PAGE_BYTES = 4096
_FIELDS = ("action", "countdown", "lasting", "mask", "error", "microseconds", "clock", "happened")
_COUNTS_AT, _PATH_AT, _PATH_BYTES = 8 * len(_FIELDS), 8 * (len(_FIELDS) + 16), 256
_PART_AT, _PART_BYTES = _PATH_AT + _PATH_BYTES, 64


class Kind(IntEnum):
    """What a program does to a file; `SEND` and `MARK` are what it tells others."""

    FSYNC = 0
    RENAME = 1
    LINK = 2
    UNLINK = 3
    WRITE = 4
    TRUNCATE = 5
    CREATE = 6
    MKDIR = 7
    RMDIR = 8
    SEND = 9
    MARK = 10


BOUNDARIES = (Kind.FSYNC, Kind.RENAME, Kind.LINK, Kind.UNLINK)
"""Where what is on the disk becomes another whole: every one of them is died at."""

CHANGES = (*BOUNDARIES, Kind.WRITE, Kind.TRUNCATE, Kind.CREATE, Kind.MKDIR, Kind.RMDIR)
"""Every change of a file."""


class Action(IntEnum):
    """What happens at a boundary."""

    NOTHING = 0
    DIE_BEFORE = 1
    DIE_AFTER = 2
    DIE_HALFWAY = 3  # half of a write is written; like DIE_AFTER at anything else
    FAIL = 4
    SLOW = 5


@dataclass(frozen=True, slots=True)
class Happened:
    """Where it happened: the kind, and the file below the root."""

    kind: Kind
    path: str


class Control:
    """One page that the campaign shares with a program, or with several."""

    def __init__(self, file: Path) -> None:
        self.file = file
        with file.open("wb") as made:
            made.truncate(_PAGE_BYTES)
        with file.open("r+b") as opened:
            self._page = mmap.mmap(opened.fileno(), _PAGE_BYTES)

    def arm(
        self,
        action: Action,
        *,
        boundary: int,
        kinds: Iterable[Kind] = BOUNDARIES,
        lasting: int = 1,
        error: int = 0,
        microseconds: int = 0,
        part: str = "",
    ) -> None:
        """Let `action` happen at the n-th boundary of `kinds` from now on, and at `lasting` of them.

        Only those count that are of a file whose path has `part` in it.
        """
        self.disarm()
        self._set("countdown", boundary)
        self._set("lasting", lasting)
        self._set("mask", sum(1 << kind for kind in kinds))
        self._set("error", error)
        self._set("microseconds", microseconds)
        self._page[_PATH_AT : _PATH_AT + _PATH_BYTES] = bytes(_PATH_BYTES)
        self._page[_PART_AT : _PART_AT + _PART_BYTES] = part.encode().ljust(_PART_BYTES, b"\0")
        self._set("action", action)

    def disarm(self) -> None:
        """Let nothing happen from now on."""
        self._set("action", Action.NOTHING)
        self._set("happened", 0)

    def happened(self) -> Happened | None:
        """Say where it happened, None where it did not yet."""
        kind = self._get("happened")
        if not kind:
            return None
        path = self._page[_PATH_AT : _PATH_AT + _PATH_BYTES].split(b"\0")[0]
        return Happened(Kind(kind - 1), path.decode("utf-8", "replace"))

    def counts(self) -> dict[Kind, int]:
        """Count the boundaries so far."""
        values = struct.unpack_from(f"={len(Kind)}q", self._page, _COUNTS_AT)
        return dict(zip(Kind, values, strict=True))

    def set_clock(self, seconds: int) -> None:
        """Put the program's clock ahead of the machine's, or behind."""
        self._set("clock", seconds)

    def _set(self, field: str, value: int) -> None:
        struct.pack_into("=q", self._page, 8 * _FIELDS.index(field), value)

    def _get(self, field: str) -> int:
        value: int = struct.unpack_from("=q", self._page, 8 * _FIELDS.index(field))[0]
        return value


def build(folder: Path) -> Path:
    """Compile the layer into `folder`; raises CalledProcessError with the compiler's words on stderr."""
    library = folder / "crash-shim.so"
    subprocess.run(
        [
            "gcc",
            "-O2",
            "-Wall",
            "-Wextra",
            "-Werror",
            "-shared",
            "-fPIC",
            "-o",
            library,
            _SOURCE,
            "-ldl",
            "-pthread",
        ],
        check=True,
    )
    return library


def environment(shim: Path, control: Control, *, root: Path, log: Path | None = None) -> Mapping[str, str]:
    """Name what a program needs to run under the layer; only files below `root` count."""
    named = {
        "LD_PRELOAD": str(shim),
        "KIOSK_CRASH_CONTROL": str(control.file),
        "KIOSK_CRASH_ROOT": str(root.resolve()),
    }
    return named if log is None else {**named, "KIOSK_CRASH_LOG": str(log)}
