"""Which regular files changed: the state of folders at one moment, compared later."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple


class State(NamedTuple):
    """What tells that a file is another one or was written to; `ctime_ns` cannot be set back by a program."""

    inode: int
    mtime_ns: int
    ctime_ns: int
    size: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The regular files below some folders at one moment, and the folders that could not be listed."""

    files: dict[str, State]
    unreadable: tuple[str, ...] = ()


@dataclass(slots=True)
class Walk:
    """Goes through every regular file below `roots`, except below `leaving_out`.

    Symbolic links are not followed, other file systems mounted below a root are not entered (name them as a
    root of their own), and what vanishes meanwhile is passed over.
    """

    roots: Iterable[Path]
    leaving_out: Iterable[Path] = ()
    unreadable: list[Path] = field(default_factory=list)

    def __iter__(self) -> Iterator[tuple[Path, State]]:
        """Yield each file once, with its state."""
        left_out = {_resolved(folder) for folder in self.leaving_out}
        seen: set[str] = set()
        for root in self.roots:
            top = _resolved(root)
            try:
                device = os.stat(top).st_dev  # noqa: PTH116  # paths stay strings: there are many
            except FileNotFoundError:
                continue
            if any(top == folder or top.startswith(folder + os.sep) for folder in left_out):
                continue
            yield from self._below(top, device, left_out, seen)

    def _below(
        self, top: str, device: int, left_out: set[str], seen: set[str]
    ) -> Iterator[tuple[Path, State]]:
        waiting = [top]
        while waiting:
            folder = waiting.pop()
            if folder in seen or folder in left_out:
                continue
            seen.add(folder)
            try:
                entries = list(os.scandir(folder))
            except (FileNotFoundError, NotADirectoryError):
                continue
            except OSError:
                self.unreadable.append(Path(folder))
                continue
            for entry in entries:
                try:
                    facts = entry.stat(follow_symlinks=False)
                except FileNotFoundError:
                    continue
                if stat.S_ISDIR(facts.st_mode) and facts.st_dev == device:
                    waiting.append(entry.path)
                elif stat.S_ISREG(facts.st_mode) and entry.path not in left_out:
                    state = State(facts.st_ino, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_size)
                    yield Path(entry.path), state


def snapshot(roots: Iterable[Path]) -> Snapshot:
    """Note the state of every regular file below `roots`; a root that does not exist has none."""
    walk = Walk(roots)
    files = {printable(path): state for path, state in walk}
    return Snapshot(files, tuple(printable(folder) for folder in walk.unreadable))


def changed(before: Snapshot, roots: Iterable[Path], leaving_out: Iterable[Path] = ()) -> tuple[Path, ...]:
    """Return every regular file below `roots` that is new or was changed since `before`, sorted.

    The kernel's clock for files ticks every few milliseconds: a change of equal length within the tick of
    the snapshot itself cannot be told.
    """
    return changed_in(before, Walk(roots, leaving_out))


def changed_in(before: Snapshot, walk: Walk) -> tuple[Path, ...]:
    """Do the same over a walk of the caller's, who may ask it afterwards what it could not list."""
    return tuple(sorted(path for path, state in walk if before.files.get(printable(path)) != state))


def printable(path: Path) -> str:
    r"""Write a path as text that every encoder takes; bytes that are not UTF-8 become `\xNN`."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _resolved(folder: Path) -> str:
    return os.path.realpath(folder)
