"""Texts that lie over each other, things to touch that overlap, text under a thing to touch."""

from __future__ import annotations

from itertools import combinations

from PySide6.QtCore import QRectF

from ui.gallery.look import Look, Text, Thing

SLACK = 2.0


def overlap(look: Look) -> list[str]:
    """List the pairs that lie over each other."""
    found = []
    inks = [(text, _shown(text)) for text in look.texts]
    for (one, here), (other, there) in combinations(inks, 2):
        if here.intersects(there):
            found.append(f"“{one.words[:30]}” and “{other.words[:30]}”")
    places = [(target, _shrunk(target.seen)) for target in look.targets]
    for (first, here), (second, there) in combinations(places, 2):
        if here.intersects(there) and not _kin(first, second):
            found.append(f"{first.name} and {second.name}")
    for target, place in places:
        for text, ink in inks:
            if target.item not in text.above and ink.intersects(place):
                found.append(f"{target.name} lies over “{text.words[:30]}”")
    found += [f"{field.name} is typed in, but covered" for field in look.fields if _covered(field)]
    return found


def _covered(field: Thing) -> bool:
    return field.item.hasActiveFocus() and field.seen.height() < field.place.height() - SLACK


def _shown(text: Text) -> QRectF:
    return _shrunk(text.ink.intersected(text.seen))


def _shrunk(place: QRectF) -> QRectF:
    # Less than nothing would meet everything.
    if place.width() <= 2 * SLACK or place.height() <= 2 * SLACK:
        return QRectF()
    return place.adjusted(SLACK, SLACK, -SLACK, -SLACK)


def _kin(one: Thing, other: Thing) -> bool:
    return one.item in other.above or other.item in one.above
