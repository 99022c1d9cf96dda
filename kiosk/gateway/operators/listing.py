"""The list of kiosks: what is asked for in the address, and what of the fleet that shows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from kiosk.catalogue.fold import fold_text
from kiosk.gateway.operators.fleet import Fitness, KioskView, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kiosk.catalogue.units import Units

PAGE = 100
_LONGEST = 100
_HIGHEST_PAGE = 10_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list shows: `state` empty for all, `order` by urgency or by place, `page` from 1."""

    words: str = ""
    province: str = ""
    commune: str = ""
    state: str = ""
    order: str = "urgency"
    page: int = 1

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Asked:
        """Read it from an address; what is not understood is as if it was not said."""
        state, order, page = query.get("state", ""), query.get("order", ""), query.get("page", "")
        return cls(
            words=query.get("q", "").strip()[:_LONGEST],
            province=query.get("province", "")[:_LONGEST],
            commune=query.get("commune", "")[:_LONGEST],
            state=state if state in tuple(Fitness) else "",
            order="place" if order == "place" else "urgency",
            page=min(int(page), _HIGHEST_PAGE)
            if page.isascii() and page.isdecimal() and page[:5] != "0"
            else 1,
        )

    def address(self, **changes: object) -> str:
        """Give the address of this list with something changed; the first page, where not said."""
        other = replace(self, **({"page": 1} | changes))  # type: ignore[arg-type]  # names of its own fields
        said = {
            "q": other.words,
            "province": other.province,
            "commune": other.commune,
            "state": other.state,
            "order": "" if other.order == "urgency" else other.order,
            "page": "" if other.page == 1 else str(other.page),
        }
        query = urlencode({name: value for name, value in said.items() if value})
        return "/operator/kiosks" + (f"?{query}" if query else "")


@dataclass(frozen=True, slots=True)
class Group:
    """Kiosks of one commune, or all of a list that is ordered by urgency (without a place then).

    `count` and `needing` (somebody to go there) are of the whole commune, `kiosks` those on this page.
    """

    place: Place | None
    kiosks: tuple[KioskView, ...]
    count: int = 0
    needing: int = 0


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list; `counts` are by state, of all that the other questions let through."""

    asked: Asked
    groups: tuple[Group, ...]
    counts: Mapping[str, int]
    total: int
    found: int
    pages: int
    places: tuple[Place, ...]

    @property
    def provinces(self) -> tuple[Place, ...]:
        """The provinces that kiosks stand in, each once."""
        return tuple({place.province_code: place for place in self.places if place.province_code}.values())

    @property
    def communes(self) -> tuple[Place, ...]:
        """The communes that kiosks stand in, of the chosen province where one is."""
        chosen = self.asked.province
        return tuple(one for one in self.places if one.code and chosen in ("", one.province_code))


class Places:
    """Says where a commune's code is; a code that is not in the list stands for itself."""

    def __init__(self, units: Units | None) -> None:
        self._known = {
            commune.code: Place(province.code, province.name, commune.code, commune.name)
            for province in (units.provinces if units else ())
            for commune in province.communes
        }

    def find(self, code: str) -> Place:
        """Give the place of a code; an empty one for an empty code."""
        return self._known.get(code) or Place(code=code, commune=code)


def listed(views: Sequence[KioskView], asked: Asked) -> Listing:
    """Choose, order and cut to a page."""
    here = [one for one in views if _is_meant(one, asked)]
    counts = Counter(one.fitness.value for one in here)
    chosen = [one for one in here if asked.state in ("", one.fitness.value)]
    pages = max(1, -(-len(chosen) // PAGE))
    asked = replace(asked, page=max(1, min(asked.page, pages)))
    by_place = asked.order == "place"
    chosen.sort(key=_by_place if by_place else lambda one: one.urgency)
    shown = chosen[(asked.page - 1) * PAGE : asked.page * PAGE]
    return Listing(
        asked=asked,
        groups=_groups(shown, chosen) if by_place else (Group(None, tuple(shown)),) if shown else (),
        counts=counts,
        total=len(here),
        found=len(chosen),
        pages=pages,
        places=_places(views),
    )


def _is_meant(one: KioskView, asked: Asked) -> bool:
    if asked.province and one.place.province_code != asked.province:
        return False
    if asked.commune and one.place.code != asked.commune:
        return False
    wanted = fold_text(asked.words)
    return not wanted or wanted in fold_text(f"{one.kiosk_id} {one.centre} {one.place.commune}")


def _by_place(one: KioskView) -> tuple[object, ...]:
    # What stands nowhere comes last.
    place = one.place
    return (not place.code, fold_text(place.province), fold_text(place.commune), place.code, *one.urgency)


def _groups(shown: Iterable[KioskView], chosen: Iterable[KioskView]) -> tuple[Group, ...]:
    counts = Counter(one.place for one in chosen)
    needing = Counter(one.place for one in chosen if one.fitness in (Fitness.TROUBLE, Fitness.SILENT))
    return tuple(
        Group(place, tuple(those), counts[place], needing[place])
        for place, those in groupby(shown, key=lambda one: one.place)
    )


def _places(views: Iterable[KioskView]) -> tuple[Place, ...]:
    """Give every place once, by name."""
    found = {one.place for one in views}
    return tuple(sorted(found, key=lambda one: (fold_text(one.province), fold_text(one.commune), one.code)))
