"""What one must see before one goes is in sight without scrolling, at the usual size of letters."""

from __future__ import annotations

from kiosk.journey.visit import Step
from ui.gallery.look import Look, Thing

# A pixel is cut off where places are not whole.
SLACK = 2.0
# The beginnings of the names of what one must see: the code to keep, what to take along, what tells a
# stranger's code.
MUST = {
    Step.DONE: ("code", "qr", "slip-words", "take"),
    Step.VNEID: ("qr", "user-code", "relay"),
}


def insight(look: Look) -> list[str]:
    """List what one must see and would have to scroll to."""
    must = MUST.get(look.visit.step, ())
    if look.variant.text_size > 0 or look.visit.overlay is not None:
        return []
    return [
        f"{thing.item.objectName()} is not in sight without scrolling"
        for thing in look.named
        if thing.item.objectName().partition(":")[0] in must and not _whole(look, thing)
    ]


def _whole(look: Look, thing: Thing) -> bool:
    room = look.window if thing.clip is None else thing.clip.intersected(look.window)
    return room.adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(thing.place)
