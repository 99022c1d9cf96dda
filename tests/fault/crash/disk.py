"""A disk as POSIX promises it, and no more: what a power cut may leave of changes that were not synced.

A change of a file's bytes is durable when the file was synced after it, a change of a name when its folder
was. Until then it may be there or not, whatever came before or after it: whole, or, the last write to a file,
cut at a sector or as zeros of the right length. That is more than any one file system does (ext4 and XFS keep
the order of names), so what survives it survives them all. The method is that of ALICE (Pillai and others,
OSDI 2014) and of SQLite's own crash tests.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random
from typing import Self

from tests.fault.crash.record import Event
from tests.fault.crash.shim import Kind

_SECTOR = 512
_MOST_PENDING = 24
_ROOT = 0


@dataclass(slots=True)
class Change:
    """One change: of names (`folder`, name, what it names now or None), or of one file's bytes."""

    names: tuple[tuple[int, str, int | None], ...] = ()
    file: int = -1
    offset: int = 0
    data: bytes = b""
    size: int = -1
    unsynced: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Torn:
    """How much of the last write is there: a part of its bytes, or its length in zeros."""

    change: int
    keep: int
    zeros: bool


class Disk:
    """What was written so far: the part that is durable, and the changes that are not yet."""

    def __init__(self) -> None:
        self._numbers = count(_ROOT + 1)
        self.folders: dict[int, dict[str, int]] = {_ROOT: {}}
        self.files: dict[int, bytes] = {}
        self._places: dict[str, int] = {"": _ROOT}
        self.pending: list[Change] = []

    @classmethod
    def of(cls, folder: Path) -> Self:
        """Take over a folder as it is now, all of it durable."""
        disk = cls()
        for path in sorted(folder.rglob("*")):
            disk._take_over(path.relative_to(folder).as_posix(), path)
        return disk

    def _take_over(self, name: str, path: Path) -> None:
        if path.is_symlink() or not (path.is_dir() or path.is_file()):
            return
        number = next(self._numbers)
        self._places[name] = number
        folder, _, last = name.rpartition("/")
        self.folders[self._places[folder]][last] = number
        if path.is_dir():
            self.folders[number] = {}
        else:
            self.files[number] = path.read_bytes()

    def see(self, event: Event) -> None:
        """Take note of an event below this disk's folder."""
        match event.kind:
            case Kind.FSYNC:
                self._sync(self._places.get(event.path))
            case Kind.CREATE | Kind.MKDIR:
                number = next(self._numbers)
                self._places[event.path] = number
                if event.kind is Kind.MKDIR:
                    self.folders[number] = {}
                else:
                    self.files[number] = b""
                self._name((event.path, number))
            case Kind.RENAME:
                moved = self._places.pop(event.path)
                self._places = {
                    event.other + name[len(event.path) :] if name.startswith(f"{event.path}/") else name: at
                    for name, at in self._places.items()
                }
                self._places[event.other] = moved
                self._name((event.path, None), (event.other, moved))
            case Kind.LINK:
                self._places[event.other] = self._places[event.path]
                self._name((event.other, self._places[event.path]))
            case Kind.UNLINK | Kind.RMDIR:
                self._places.pop(event.path, None)
                self._name((event.path, None))
            case Kind.WRITE | Kind.TRUNCATE:
                number = self._places[event.path]
                size = event.offset if event.kind is Kind.TRUNCATE else -1
                self.pending.append(
                    Change(file=number, offset=event.offset, data=event.data, size=size, unsynced={number})
                )
            case _:
                pass

    def _name(self, *changes: tuple[str, int | None]) -> None:
        names = []
        for path, number in changes:
            folder, _, last = path.rpartition("/")
            names.append((self._places[folder], last, number))
        self.pending.append(Change(tuple(names), unsynced={folder for folder, _, _ in names}))

    def _sync(self, number: int | None) -> None:
        if number is None:
            return
        left = []
        for change in self.pending:
            change.unsynced.discard(number)
            if change.unsynced:
                left.append(change)
            else:
                _apply(self.folders, self.files, change)
        self.pending = left

    def states(self, chance: Random, random_states: int = 3) -> Iterator[dict[str, bytes | None]]:
        """Give what a power cut now may leave: files by name, None for a folder; each once."""
        seen: set[bytes] = set()
        for chosen, torn in self._choices(chance, random_states):
            tree = self._tree(chosen, torn)
            digest = _digest(tree)
            if digest not in seen:
                seen.add(digest)
                yield tree

    def _choices(self, chance: Random, random_states: int) -> Iterator[tuple[frozenset[int], Torn | None]]:
        every = range(len(self.pending))
        yield frozenset(), None
        yield frozenset(every), None
        some = sorted(chance.sample(every, min(_MOST_PENDING, len(every))))
        for one in some:
            yield frozenset(every[: one + 1]), None
            yield frozenset(every) - {one}, None
            yield frozenset({one}), None
        for one in some:
            size = len(self.pending[one].data)
            if size:
                for keep in {size // 2 // _SECTOR * _SECTOR, max(0, size - 1)}:
                    yield frozenset(every[: one + 1]), Torn(one, keep, zeros=False)
                yield frozenset(every[: one + 1]), Torn(one, 0, zeros=True)
        for _ in range(random_states if every else 0):
            yield frozenset(one for one in every if chance.random() < 0.5), None

    def _tree(self, chosen: Iterable[int], torn: Torn | None) -> dict[str, bytes | None]:
        folders = {number: dict(names) for number, names in self.folders.items()}
        files = dict(self.files)
        for one in sorted(chosen):
            _apply(folders, files, self.pending[one], torn if torn and torn.change == one else None)
        tree: dict[str, bytes | None] = {}
        walk = [("", _ROOT)]
        while walk:
            place, folder = walk.pop()
            for name, number in folders[folder].items():
                path = f"{place}/{name}" if place else name
                if number in folders:
                    tree[path] = None
                    walk.append((path, number))
                else:
                    tree[path] = files[number]
        return tree


def _apply(
    folders: dict[int, dict[str, int]], files: dict[int, bytes], change: Change, torn: Torn | None = None
) -> None:
    for folder, name, number in change.names:
        if number is None:
            folders[folder].pop(name, None)
        else:
            folders[folder][name] = number
    if change.file < 0:
        return
    content = files[change.file]
    if change.size >= 0:
        files[change.file] = content[: change.size].ljust(change.size, b"\0")
        return
    data = change.data
    if torn is not None:
        data = bytes(len(data)) if torn.zeros else data[: torn.keep]
    content = content.ljust(change.offset, b"\0")
    files[change.file] = content[: change.offset] + data + content[change.offset + len(data) :]


def _digest(tree: dict[str, bytes | None]) -> bytes:
    digest = hashlib.sha256()
    for name in sorted(tree):
        content = tree[name]
        digest.update(f"{name}\0{-1 if content is None else len(content)}\0".encode())
        digest.update(content or b"")
    return digest.digest()


def lay_out(tree: dict[str, bytes | None], folder: Path) -> None:
    """Write a state into an empty folder."""
    folder.mkdir(mode=0o700, parents=True)
    for name in sorted(tree):
        content = tree[name]
        path = folder / name
        if content is None:
            path.mkdir(mode=0o700, exist_ok=True)
        else:
            path.touch(mode=0o600)
            path.write_bytes(content)
