"""The catalogue: the procedures of a folder, one data file each, checked as they are read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from kiosk.catalogue.errors import CatalogueDataError, UnknownProcedure
from kiosk.catalogue.fold import fold_text
from kiosk.catalogue.procedure import DeadlineUnit, Procedure
from kiosk.catalogue.search import Hit, SearchIndex, Words
from kiosk.catalogue.shelves import Browse, Shelf, shelves
from kiosk.identity.assurance import CardAssurance

WORDS_FILE = "words.json"
_CODE = re.compile(r"\d\.\d{6}", re.ASCII)
_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


class Catalogue:
    """All procedures that this kiosk knows; never changes once loaded, may be asked from any thread."""

    def __init__(self, procedures: tuple[Procedure, ...], words: Words) -> None:
        self._by_code = {procedure.code: procedure for procedure in procedures}
        self._index = SearchIndex(procedures, words)
        self._shelves = {by: shelves(procedures, by) for by in Browse}

    def __iter__(self) -> Iterator[Procedure]:
        return iter(self._by_code.values())

    def __len__(self) -> int:
        return len(self._by_code)

    def codes(self) -> tuple[str, ...]:
        """Return every code, sorted."""
        return tuple(sorted(self._by_code))

    def find(self, code: str) -> Procedure:
        """Return the procedure of a national code; raises UnknownProcedure."""
        try:
            return self._by_code[code]
        except KeyError:
            raise UnknownProcedure(code) from None

    def search(self, text: str, limit: int = 10) -> tuple[Hit, ...]:
        """Find procedures by their code or by what people call them, best first."""
        known = self._by_code.get(text.strip())
        return (Hit(known, 1.0),) if known else self._index.search(text, limit)

    def shelves(self, by: Browse) -> tuple[Shelf, ...]:
        """Return all procedures laid out by life event or by agency."""
        return self._shelves[by]


def load_catalogue(folder: Path) -> Catalogue:
    """Read every `<code>.json` of a folder and its `words.json`.

    Raises CatalogueDataError naming the file and what is wrong with it.
    """
    if not folder.is_dir():
        raise CatalogueDataError(f"{folder}: there is no such folder")
    files = sorted(file for file in folder.glob("*.json") if file.name != WORDS_FILE)
    if not files:
        raise CatalogueDataError(f"{folder}: there is no procedure in it")
    return Catalogue(tuple(_load(file) for file in files), _load_words(folder / WORDS_FILE))


def _load(file: Path) -> Procedure:
    try:
        raw = msgspec.json.decode(file.read_bytes())
        procedure = msgspec.convert(_with_assurance(raw), Procedure)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise CatalogueDataError(f"{file.name}: {error}") from None
    faults = _faults(procedure)
    if procedure.code != file.stem:
        faults.append(f"the file's name and the code {procedure.code} differ")
    if faults:
        raise CatalogueDataError(f"{file.name}: " + "; ".join(faults))
    return procedure


def _with_assurance(raw: Any) -> Any:
    """Turn the label of the card's assurance into its number, for in the data it is a word."""
    try:
        label = raw["needs"]["card"]
    except (KeyError, TypeError):
        return raw
    ranks = {assurance.label: assurance.value for assurance in CardAssurance}
    if label not in ranks:
        raise msgspec.ValidationError(f"{label!r} is no assurance - at `$.needs.card`")
    return {**raw, "needs": {**raw["needs"], "card": ranks[label]}}


def _faults(procedure: Procedure) -> list[str]:
    faults = [] if _CODE.fullmatch(procedure.code) else [f"{procedure.code!r} is no national code"]
    if not procedure.cases:
        faults.append("there is no case")
    keys = [case.key for case in procedure.cases]
    faults += [f"two cases are called {key}" for key in {key for key in keys if keys.count(key) > 1}]
    for case in procedure.cases:
        faults += [f"{key!r} is no key" for key in _keys(case.key, *(paper.key for paper in case.papers))]
        if (case.deadline.unit is DeadlineUnit.SAME_DAY) != (case.deadline.amount == 0):
            faults.append(f"{case.key}: a deadline has an amount unless it is same-day")
        for fee in (case.fee, case.reduced):
            if fee and fee.valid_from and fee.valid_until and fee.valid_from > fee.valid_until:
                faults.append(f"{case.key}: a fee ends before it begins")
    return faults


def _keys(*keys: str) -> list[str]:
    return [key for key in keys if not _KEY.fullmatch(key)]


def _load_words(file: Path) -> Words:
    try:
        raw = msgspec.json.decode(file.read_bytes(), type=dict[str, Any])
        expansions = msgspec.convert(raw["expansions"], dict[str, str])
        idle = msgspec.convert(raw["idle"], list[str])
    except FileNotFoundError:
        raise CatalogueDataError(f"{file}: there is no such file") from None
    except (msgspec.MsgspecError, UnicodeDecodeError, KeyError) as error:
        raise CatalogueDataError(f"{file.name}: {error}") from None
    return Words(_folded(expansions), frozenset(fold_text(word) for word in idle))


def _folded(expansions: Mapping[str, str]) -> dict[str, str]:
    """Fold both sides, longest phrase first so that it wins over its parts."""
    pairs = ((fold_text(said), fold_text(meant)) for said, meant in expansions.items())
    return dict(sorted(pairs, key=lambda pair: -len(pair[0])))
