"""The communes (xã, phường, đặc khu) of 1 July 2025 that a person may choose from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from kiosk.catalogue.errors import CatalogueDataError
from kiosk.catalogue.fold import fold_text
from kiosk.catalogue.source import Source

UNITS_FILE = "units.json"
_KINDS = ("xa ", "phuong ", "dac khu ")


@dataclass(frozen=True, slots=True)
class Commune:
    """One unit by its five-digit code, with its kind: `Phường Hồng Gai`."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Province:
    """A province by its two-digit code, with all of its units."""

    code: str
    name: str
    communes: tuple[Commune, ...]

    def matching(self, typed: str) -> tuple[Commune, ...]:
        """Return the units meant, with or without marks and kind: those that begin so first, by name."""
        wanted = fold_text(typed)
        bare = _bare(wanted)
        names = [(fold_text(unit.name), unit) for unit in self.communes]
        found = [(_rank(name, wanted, bare), _bare(name), unit) for name, unit in names]
        return tuple(unit for rank, _, unit in sorted(found, key=lambda one: one[:2]) if rank < _NOT_MEANT)

    def find(self, typed: str) -> Commune | None:
        """Return the one unit of this name, with or without its kind and marks; None when none or several."""
        exact = [unit for unit in self.communes if unit.name.casefold() == typed.strip().casefold()]
        wanted = fold_text(typed)
        same = exact or [
            unit for unit in self.communes if wanted in {fold_text(unit.name), _bare(fold_text(unit.name))}
        ]
        return same[0] if len(same) == 1 else None


@dataclass(frozen=True, slots=True)
class Units:
    """The provinces whose units are known here; addresses anywhere else are typed."""

    source: Source
    provinces: tuple[Province, ...]

    def province(self, code: str) -> Province | None:
        """Return the province of a code, None where its units are not known."""
        return next((province for province in self.provinces if province.code == code), None)


_NOT_MEANT = 3


def _bare(folded: str) -> str:
    kind = next((kind for kind in _KINDS if folded.startswith(kind)), "")
    return folded.removeprefix(kind)


def _rank(name: str, wanted: str, bare: str) -> int:
    if name.startswith(wanted) or _bare(name).startswith(wanted):
        return 0
    if wanted != bare and _bare(name).startswith(bare):
        return 1
    return 2 if f" {wanted}" in f" {name}" else _NOT_MEANT


def load_units(folder: Path) -> Units | None:
    """Read `units.json` of a folder, None where there is none; raises CatalogueDataError naming its fault."""
    file = folder / UNITS_FILE
    if not file.is_file():
        return None
    try:
        units = msgspec.json.decode(file.read_bytes(), type=Units)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise CatalogueDataError(f"{UNITS_FILE}: {error}") from None
    codes = [commune.code for province in units.provinces for commune in province.communes]
    codes += [province.code for province in units.provinces]
    twice = {code for code in codes if codes.count(code) > 1}
    if twice:
        raise CatalogueDataError(f"{UNITS_FILE}: the code {min(twice)} stands twice")
    return units
