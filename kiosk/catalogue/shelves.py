"""Procedures laid out on shelves, for who does not know what theirs is called: by life event, by agency."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from kiosk.catalogue.procedure import Procedure


class Browse(StrEnum):
    """What the shelves stand for: a life event (sự kiện trong đời) or the agency that settles a procedure."""

    LIFE_EVENT = "life-event"
    AGENCY = "agency"


_OR = " hoặc "


@dataclass(frozen=True, slots=True)
class Shelf:
    """One life event or agency by name, with its procedures by name."""

    name: str
    procedures: tuple[Procedure, ...]


def shelves(procedures: Iterable[Procedure], by: Browse) -> tuple[Shelf, ...]:
    """Lay procedures out, the fullest shelf first, those of one size by name.

    Where one agency or another settles a procedure, it stands with both.
    """
    laid: dict[str, list[Procedure]] = {}
    for procedure in procedures:
        for name in (procedure.life_event,) if by is Browse.LIFE_EVENT else agencies(procedure.agency):
            laid.setdefault(name, []).append(procedure)
    found = [Shelf(name, tuple(sorted(those, key=lambda one: one.name))) for name, those in laid.items()]
    return tuple(sorted(found, key=lambda shelf: (-len(shelf.procedures), shelf.name)))


def agencies(named: str) -> tuple[str, ...]:
    """Part `Ủy ban nhân dân cấp xã hoặc Sở Tư pháp` into the two that it names."""
    return tuple(name[:1].upper() + name[1:] for name in named.split(_OR))
