"""Keys reach everything that a finger reaches, in the order in which one reads."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtQuick import QQuickItem

from ui.focus_chain import next_in_focus
from ui.gallery.look import Look, Thing

_MANY = 400
_TURNERS = frozenset({"less", "more"})
_WAYS = frozenset({"start-over", "call-staff"})


def focus_order(look: Look) -> list[str]:
    """List what keys do not reach, and what they reach before something that stands before it."""
    wanted = {
        thing.item: thing
        for thing in (*look.targets, *look.fields)
        if thing.item.isEnabled() and thing.item.activeFocusOnTab()
    }
    unreachable = [
        f"{thing.name} is not reached by keys"
        for thing in look.targets
        if thing.item.isEnabled()
        and not thing.item.activeFocusOnTab()
        and not thing.within(_TURNERS | {"keyboard"})
    ]
    if not wanted:
        return unreachable
    order = [thing for item in _chain(next(iter(wanted))) if (thing := wanted.get(item)) is not None]
    found = [f"{thing.name} is not in the order of focus" for thing in wanted.values() if thing not in order]
    # The buttons that turn an area belong to it, wherever beside it they stand. Words under the question of a
    # lying screen belong to its foot.
    aside = _TURNERS | (_WAYS if look.picture.width > look.picture.height else set())
    order = [thing for thing in order if thing.name not in aside]
    # The last leads back to the first: one step against the order of reading closes the ring.
    against = [
        (before, after)
        for before, after in pairwise([*order, order[0]])
        if before is not after and _stands_before(after, before)
    ]
    if len(against) > 1:
        against.remove(max(against, key=lambda pair: pair[0].seen_top - pair[1].seen_top))
        found += [
            f"{after.name} has the focus after {before.name}, but stands before it"
            for before, after in against
        ]
    return unreachable + found


def _chain(first: QQuickItem) -> list[QQuickItem]:
    chain, item = [first], next_in_focus(first, forward=True)
    while item is not first and len(chain) < _MANY:
        chain.append(item)
        item = next_in_focus(item, forward=True)
    return chain


def _stands_before(one: Thing, other: Thing) -> bool:
    """Whether one reads `one` first: it ends above the other, or beside it at its left."""
    # What is scrolled out of sight stands where its area is.
    same = one.clip == other.clip
    here = one.place if same or one.clip is None else one.clip
    there = other.place if same or other.clip is None else other.clip
    # One column is read after the other, so things of two columns are before each other only on one level.
    above = here.bottom() <= there.top() + 1 and here.left() < there.right() and there.left() < here.right()
    level = min(here.bottom(), there.bottom()) - max(here.top(), there.top())
    left = level > min(here.height(), there.height()) / 2 and here.right() <= there.left() + 1
    return above or left
