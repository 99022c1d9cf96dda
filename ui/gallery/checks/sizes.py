"""Sizes in millimetres: what is touched, where it lies, how high capitals are (U2)."""

from __future__ import annotations

from itertools import pairwise

from ui.gallery.look import Look, Thing

TARGET_MM = 18.0
KEY_MM = 15.0
# The height of Inter's capitals in its size.
CAPITALS = 0.727
LEAST_MM = 3.5
# At the largest size: 0.7 degrees at 60 cm (EN 301 549); what stands around the question grows less.
LARGEST_MM = 7.4
LARGEST_FURNITURE_MM = 3.5
LARGEST = 3
# Pixels are whole, millimetres are not.
_ROUNDING = 1.0


def targets(look: Look) -> list[str]:
    """List what is too small for a finger, or will be once it can be touched."""
    found = []
    for thing in look.targets:
        least = KEY_MM if thing.name.startswith("key:") else TARGET_MM
        small = min(thing.place.width(), thing.place.height())
        if small + _ROUNDING < least * look.per_mm:
            found.append(f"{thing.name} is {small / look.per_mm:.1f} mm")
    found += [
        f"{thing.name} is {thing.place.height() / look.per_mm:.1f} mm high"
        for thing in look.fields
        if thing.place.height() + _ROUNDING < TARGET_MM * look.per_mm
    ]
    return found


def reach(look: Look) -> list[str]:
    """List what is touched and lies in the upper third, where a seated person does not reach.

    Answers of a lying screen may begin there if they can be pulled down, all but what has the focus (ADR 13).
    """
    if look.name.startswith("controls-"):
        return []
    third = look.picture.height / 3
    # The ring around what has the focus needs a little room above.
    ring = 4 * look.per_mm + _ROUNDING
    # While one types, the keyboard is what is touched; the fields go up out of its way until it is done.
    typing = any(thing.item.hasActiveFocus() for thing in look.fields)
    return [
        f"{thing.name} begins {thing.seen_top / look.picture.height:.0%} from the top"
        for thing in (*look.targets, *look.fields)
        if thing.item.isEnabled()
        and _lowest(thing) + ring < third
        and not (typing and thing.within(frozenset({"answer"})))
    ]


def _lowest(thing: Thing) -> float:
    """Return how far down it stands once its area is pulled down as far as it goes."""
    for around, area in pairwise(thing.above):
        if area.objectName() == "scroll" and not thing.item.hasActiveFocus():
            room = float(area.property("contentY")) + float(around.property("sink"))
            return max(thing.seen_top, thing.place.top() + room)
    return thing.seen_top


def letters(look: Look) -> list[str]:
    """List the texts whose capitals are lower than the law."""
    found = []
    for text in look.texts:
        # A sample shows how large letters of another size are.
        if text.item.objectName() == "sample":
            continue
        least = LEAST_MM
        if look.variant.text_size == LARGEST:
            least = LARGEST_FURNITURE_MM if text.furniture else LARGEST_MM
        # What fits its size to its place goes down to a least that the screens never set under 3.5 mm.
        high = text.pixel_size * CAPITALS / look.per_mm
        if high + 0.05 < least:
            found.append(f"“{text.words[:30]}” has capitals of {high:.1f} mm")
    return found
