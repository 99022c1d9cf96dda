"""What is on the screen as data: texts, things to touch, what clips them; checks look at it and at pixels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from PIL import Image
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtQml import QJSValue
from PySide6.QtQuick import QQuickItem, QQuickWindow
from shiboken6 import isValid

from kiosk.journey.visit import Visit
from ui.app import App
from ui.gallery.variants import SCREENS, Variant

# What stands around the question: it says nothing that is not said elsewhere, so it grows less.
_FURNITURE = frozenset({"head", "steps", "strip", "stand-in-frame", "keyboard"})
_FURNITURE_TYPES = ("StripTarget", "ScrollButton", "StepsBar")


@dataclass(frozen=True, slots=True)
class Thing:
    """An item with its place in the window, and the part of it that is not clipped away, in pixels.

    `clip` is the place of the innermost area that clips it, `scrolls` whether one can scroll to it there.
    """

    item: QQuickItem
    place: QRectF
    seen: QRectF
    clip: QRectF | None
    scrolls: bool
    above: tuple[QQuickItem, ...]

    @property
    def name(self) -> str:
        """Its object name, or that of the nearest thing around it that has one."""
        return next((i.objectName() for i in (self.item, *reversed(self.above)) if i.objectName()), "")

    @property
    def seen_top(self) -> float:
        """How far down it stands; what is scrolled out of sight, where its area begins."""
        return self.place.top() if self.clip is None else max(self.place.top(), self.clip.top())

    def within(self, names: frozenset[str]) -> bool:
        """Whether it is, or lies in, an item of one of these names."""
        return any(i.objectName() in names for i in (self.item, *self.above))

    def within_any(self, beginnings: tuple[str, ...]) -> bool:
        """Whether it lies in an item whose name begins so."""
        return any(i.objectName().startswith(beginnings) for i in self.above)

    @property
    def furniture(self) -> bool:
        """Whether it stands around the question."""
        return self.within(_FURNITURE) or any(
            item.metaObject().className().startswith(_FURNITURE_TYPES) for item in self.above
        )


@dataclass(frozen=True, slots=True)
class Text(Thing):
    """A text: what it says and how it is set. `ink` is where its letters are; one that `shrinks` fits."""

    words: str
    ink: QRectF
    pixel_size: int
    colour: QColor
    shrinks: bool


@dataclass(slots=True)
class Look:
    """One picture of one screen, and everything on it."""

    name: str
    variant: Variant
    visit: Visit
    picture: Image.Image
    texts: list[Text] = field(default_factory=list)
    targets: list[Thing] = field(default_factory=list)
    fields: list[Thing] = field(default_factory=list)
    plates: list[Thing] = field(default_factory=list)
    named: list[Thing] = field(default_factory=list)

    @property
    def per_mm(self) -> float:
        """Pixels a millimetre."""
        screen = SCREENS[self.variant.screen]
        return screen.height_px / screen.height_mm

    @property
    def window(self) -> QRectF:
        """The place of the window."""
        return QRectF(0, 0, self.picture.width, self.picture.height)


def look(app: App, name: str, variant: Variant, visit: Visit, window: QQuickWindow | None = None) -> Look:
    """Take the picture of what the window shows now, the app's if no other, and list what is on it."""
    window = window or app.window
    image = window.grabWindow()
    picture = Image.frombuffer(
        "RGB",
        (image.width(), image.height()),
        bytes(image.constBits()),
        "raw",
        "BGRX",
        image.bytesPerLine(),
        1,
    )
    seen = Look(name, variant, visit, picture)
    root = window.contentItem()
    for thing in _things(_uppermost(root), (), seen.window, None, scrolls=False):
        _sort(app, seen, thing)
    return seen


def _uppermost(root: QQuickItem) -> QQuickItem:
    """Return what can be touched now: the overlay over the screen, else the panel that is open, else all."""
    for name in ("overlay", "panel"):
        for item in called(root, name):
            if item.childItems():
                return item
    return root


def called(item: QQuickItem, name: str) -> Iterator[QQuickItem]:
    """Find the visible items of this object name."""
    for child in item.childItems():
        if isValid(child) and child.isVisible():
            if child.objectName() == name:
                yield child
            yield from called(child, name)


def place_of(item: QQuickItem) -> QRectF:
    """Return where an item lies in the window."""
    return QRectF(item.mapToScene(QPointF(0, 0)), item.size())


def _things(
    item: QQuickItem, above: tuple[QQuickItem, ...], room: QRectF, clip: QRectF | None, *, scrolls: bool
) -> Iterator[Thing]:
    # QML may let an item go while its Python wrapper lives on.
    if not isValid(item) or not item.isVisible():
        return
    place = place_of(item)
    yield Thing(item, place, place.intersected(room), clip, scrolls, above)
    if item.clip():
        room, clip = place.intersected(room), place
        scrolls = scrolls or (item.inherits("QQuickFlickable") and bool(item.property("interactive")))
    inside = (*above, item)
    for child in item.childItems():
        yield from _things(child, inside, room, clip, scrolls=scrolls)


def _sort(app: App, look: Look, thing: Thing) -> None:
    item = thing.item
    if item.objectName():
        look.named.append(thing)
    if item.inherits("QQuickText"):
        words = str(item.property("text"))
        if words.strip():
            look.texts.append(_text(app, thing, words))
    elif item.inherits("QQuickAbstractButton"):
        look.targets.append(thing)
    elif item.inherits("QQuickTextInput"):
        look.fields.append(thing)
    elif item.inherits("QQuickRectangle") and QColor(item.property("color")).alpha() == 255:
        look.plates.append(thing)


def _text(app: App, thing: Thing, words: str) -> Text:
    item = thing.item
    wide, high = float(item.property("contentWidth")), float(item.property("contentHeight"))
    script = scripted(app, item)
    across = script.property("effectiveHorizontalAlignment").toInt()
    along = script.property("verticalAlignment").toInt()
    place = thing.place
    x = {4: (place.width() - wide) / 2, 2: place.width() - wide}.get(across, 0.0)
    y = {128: (place.height() - high) / 2, 64: place.height() - high}.get(along, 0.0)
    ink = QRectF(place.x() + x, place.y() + y, wide, high)
    return Text(
        thing.item,
        place,
        thing.seen,
        thing.clip,
        thing.scrolls,
        thing.above,
        words,
        ink,
        item.property("font").pixelSize(),
        QColor(item.property("color")),
        bool(script.property("fontSizeMode").toInt()),
    )


def scripted(app: App, item: QQuickItem) -> QJSValue:
    """Return an item as scripts see it: PySide has no Python type for its enumerations."""
    return app.engine.newQObject(item)


def spoken_name(item: QQuickItem) -> str:
    """Return what a screen reader calls an item."""
    interface = QAccessible.queryAccessibleInterface(item)
    return interface.text(QAccessible.Text.Name) if interface is not None else ""
