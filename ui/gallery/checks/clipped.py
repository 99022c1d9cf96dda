"""Text that is cut, or that leaves its place, its plate, its scrolling area or the window."""

from __future__ import annotations

from ui.gallery.look import Look, Text, place_of

# Glyphs may stand out of their line by this much, in pixels.
SLACK = 2.0


def clipped(look: Look) -> list[str]:
    """List the texts of which a part cannot be read."""
    return [f"{_short(text)} {why}" for text in look.texts if (why := _why(look, text))]


def _why(look: Look, text: Text) -> str:
    item = text.item
    if item.property("truncated"):
        return "is cut short"
    if text.ink.width() > text.place.width() + SLACK and not text.shrinks:
        return "is wider than its place"
    if text.ink.height() > text.place.height() + SLACK:
        return "is higher than its place"
    window = look.window.adjusted(-SLACK, -SLACK, SLACK, SLACK)
    if text.clip is None:
        if not window.contains(text.ink):
            return "leaves the window"
    elif text.ink.left() < text.clip.left() - SLACK or text.ink.right() > text.clip.right() + SLACK:
        return "leaves its area at the side"
    elif not text.scrolls and not text.clip.adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(text.ink):
        return "is cut by its area"
    for above in reversed(text.above):
        if above.inherits("QQuickRectangle") or above.inherits("QQuickAbstractButton"):
            if not place_of(above).adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(text.ink):
                return f"leaves the plate {above.objectName()}".rstrip()
            break
    return ""


def _short(text: Text) -> str:
    words = text.words.replace("\n", " ")
    return f"“{words[:40]}{'…' if len(words) > 40 else ''}”"  # noqa: PLR2004
