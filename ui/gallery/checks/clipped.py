"""Text that is cut, or that leaves its place, its plate, its scrolling area or the window."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor
from PySide6.QtQml import QQmlProperty
from PySide6.QtQuick import QQuickItem

from ui.gallery.look import Look, Text, place_of

# Glyphs may stand out of their line by this much, in pixels.
SLACK = 2.0


def clipped(look: Look) -> list[str]:
    """List the texts of which a part cannot be read."""
    return [f"{_short(text)} {why}" for text in look.texts if (why := _why(look, text))]


def _why(look: Look, text: Text) -> str:
    return _too_large(text) or _outside(look, text) or _off_its_plate(text)


def _too_large(text: Text) -> str:
    if text.item.property("truncated"):
        return "is cut short"
    if text.ink.width() > text.place.width() + SLACK:
        return "is wider than its place"
    if text.ink.height() > text.place.height() + SLACK:
        return "is higher than its place"
    return ""


def _outside(look: Look, text: Text) -> str:
    if text.clip is None:
        return "" if _wider(look.window).contains(text.ink) else "leaves the window"
    if text.ink.left() < text.clip.left() - SLACK or text.ink.right() > text.clip.right() + SLACK:
        return "leaves its area at the side"
    if not text.scrolls and not _wider(text.clip).contains(text.ink):
        return "is cut by its area"
    return ""


def _off_its_plate(text: Text) -> str:
    for above in reversed(text.above):
        if above.inherits("QQuickRectangle") or above.inherits("QQuickAbstractButton"):
            if not _wider(_inside(above)).contains(text.ink):
                return f"leaves the plate {above.objectName()}".rstrip()
            break
    return ""


def _inside(plate: QQuickItem) -> QRectF:
    """Return the place of a plate or button between the edges that are drawn at its sides.

    Above and below, what counts as ink has room for marks that few letters have.
    """
    inside = place_of(plate)
    drawn = [plate] if plate.inherits("QQuickRectangle") else _rectangles(plate.property("background"))
    for one in drawn:
        place, edge = place_of(one), float(QQmlProperty(one, "border.width").read())
        # Not a mark on the plate, and not the ring of the focus.
        if place.width() > inside.width() / 2 and QColor(one.property("color")).alpha() == 255:
            inside.setLeft(max(inside.left(), place.left() + edge))
            inside.setRight(min(inside.right(), place.right() - edge))
    return inside


def _rectangles(item: QQuickItem | None) -> Iterator[QQuickItem]:
    if item is not None and item.isVisible():
        if item.inherits("QQuickRectangle"):
            yield item
        for child in item.childItems():
            yield from _rectangles(child)


def _wider(place: QRectF) -> QRectF:
    return place.adjusted(-SLACK, -SLACK, SLACK, SLACK)


def _short(text: Text) -> str:
    words = text.words.replace("\n", " ")
    return f"“{words[:40]}{'…' if len(words) > 40 else ''}”"
