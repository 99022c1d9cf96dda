"""Everything that can be touched or focused has a name for those who do not see it."""

from __future__ import annotations

from ui.gallery.look import Look, spoken_name


def names(look: Look) -> list[str]:
    """List what a screen reader could not call by name, now or once it can be touched."""
    return [
        f"{thing.name or thing.item.metaObject().className()} has no accessible name"
        for thing in (*look.targets, *look.fields)
        if not spoken_name(thing.item).strip()
    ]
