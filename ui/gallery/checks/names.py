"""Everything that can be touched or focused has a name for those who do not see it."""

from __future__ import annotations

from ui.gallery.look import Look, spoken_name


def names(look: Look) -> list[str]:
    """List what a screen reader could not call by name."""
    return [
        f"{thing.name or thing.item.metaObject().className()} has no accessible name"
        for thing in (*look.targets, *look.fields)
        if thing.item.isEnabled() and not spoken_name(thing.item).strip()
    ]
