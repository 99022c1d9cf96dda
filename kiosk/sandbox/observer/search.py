"""Looks through files for facts, on the surface and inside what is packed in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kiosk.sandbox.observer.blobs import WHOLE, BlobSearch
from kiosk.sandbox.observer.facts import Facts, Leak
from kiosk.sandbox.observer.files import printable
from kiosk.sandbox.observer.needles import Hit, TextSearch
from kiosk.sandbox.observer.streams import Budget, streams

_DEEPEST = 3
_MOST_UNPACKED = 64 << 20  # bytes a file, all depths together
_PIECE, _OVERLAP = 64 << 20, 1 << 20


@dataclass(frozen=True, slots=True)
class Report:
    """What was found, and what was not looked at.

    `left_out_texts` counts texts too short to look for. `unreadable` files could not be read; of
    `cut_short` ones (more than 64 MiB, or unpacking to more) not everything packed was unpacked.
    """

    files: int
    leaks: tuple[Leak, ...]
    left_out_texts: int = 0
    unreadable: tuple[str, ...] = ()
    cut_short: tuple[str, ...] = ()


def find_leaks(files: Iterable[Path], facts: Facts) -> tuple[Leak, ...]:
    """Return every fact found in `files` or in their names, sorted; each file, kind and form once."""
    return look(files, facts).leaks


def look(files: Iterable[Path], facts: Facts) -> Report:
    """Look through `files`; those that vanish are passed over, those that cannot be read are listed."""
    search = _Search(TextSearch(facts.texts), BlobSearch(facts.blobs))
    leaks: set[Leak] = set()
    unreadable: list[str] = []
    cut_short: list[str] = []
    looked = 0
    for path in files:
        name, hits = search.in_name(path)
        budget = Budget(_MOST_UNPACKED)
        try:
            for data in _pieces(path, budget):
                hits |= search.in_data(data, budget)
        except FileNotFoundError:
            continue
        except OSError:
            unreadable.append(name)
        looked += 1
        leaks |= {Leak(name, hit.kind, hit.form) for hit in hits}
        if budget.cut_short:
            cut_short.append(name)
    return Report(looked, tuple(sorted(leaks)), search.texts.left_out, tuple(unreadable), tuple(cut_short))


def _pieces(path: Path, budget: Budget) -> Iterator[bytes]:
    """Read a file whole, or a huge one in overlapping pieces: what is packed across them is cut."""
    with path.open("rb") as file:
        data = file.read(_PIECE)
        yield data
        while more := file.read(_PIECE - _OVERLAP):
            budget.cut_short = True
            data = data[-_OVERLAP:] + more
            yield data


@dataclass(frozen=True, slots=True)
class _Search:
    texts: TextSearch
    blobs: BlobSearch

    def in_name(self, path: Path) -> tuple[str, set[Hit]]:
        """Look at the path itself; returns it without the parts that tell something."""
        hits: set[Hit] = set()
        parts = []
        for part in path.parts:
            told = self.texts.found(printable(Path(part)).encode())
            hits |= {Hit(hit.fact, hit.kind, f"{hit.form} in the name") for hit in told}
            parts.append("…" if told else part)
        return printable(Path(*parts)), hits

    def in_data(self, data: bytes, budget: Budget) -> set[Hit]:
        """Look at the surface, then deeper; what was found further up is not told again further down."""
        if whole := {hit for hit in self.blobs.found(data) if hit.form == WHOLE}:
            return whole
        hits: set[Hit] = set()
        for where, content in _levels(data, budget):
            known = {(hit.kind, hit.fact) for hit in hits}
            hits |= {
                Hit(hit.fact, hit.kind, f"{hit.form} in {where}" if where else hit.form)
                for hit in self.texts.found(content) | self.blobs.found(content)
                if (hit.kind, hit.fact) not in known
            }
        return hits


def _levels(data: bytes, budget: Budget) -> Iterator[tuple[str, bytes]]:
    level = [("", data)]
    for depth in range(_DEEPEST + 1):
        yield from level
        if depth < _DEEPEST:
            level = [
                (f"{form} in {where}" if where else form, inner)
                for where, content in level
                for form, inner in streams(content, budget)
            ]
