"""Reads the screen aloud: its question and reason when it comes, then whatever has the focus.

Headphones that are plugged in turn it on. It falls silent as soon as the person does anything. Which of it
may be heard without headphones is decided by `kiosk.speech`; here it is only said what is personal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtQml import QQmlProperty, qmlContext
from PySide6.QtQuick import QQuickItem, QQuickWindow
from shiboken6 import isValid

from kiosk.journey.anywhere import UNATTENDED
from kiosk.journey.events import HeadphonesSeen, Touch
from kiosk.journey.visit import Visit
from kiosk.languages.catalogue import Languages
from kiosk.languages.unbroken import as_written
from kiosk.speech.personal import PERSONAL_CHOICES, PERSONAL_SCREENS, is_personal
from kiosk.speech.port import Sentence, Speech
from kiosk.speech.speaker import Speaker
from ui.bridge.help_words import FIELD_KEYS, KEYS
from ui.keys import Keys

# Focus and text settle within one turn of the loop; saying half of a change would be noise.
_SETTLE_MS = 30
_LONGEST = 4000
_DIGITS = re.compile(r"\d+")

_HELD_BACK = "Thông tin riêng của quý khách chỉ được đọc khi cắm tai nghe."
_CHOSEN = "Đã chọn"
_NOT_CHOSEN = "Chưa chọn"
_EMPTY = "Ô trống"


class Speaking(QObject):
    """Says what stands on the window's screens, when the visit's person wants it said."""

    _plugged = Signal(bool)

    def __init__(
        self,
        window: QQuickWindow,
        keys: Keys,
        speaker: Speaker,
        languages: Languages,
        post: Callable[[Touch], None],
    ) -> None:
        super().__init__(window)
        self._post = post
        self._window = window
        self._speaker = speaker
        self._languages = languages
        self._visit = Visit()
        self._in = False
        self._page: tuple[Sentence, ...] | None = None
        self._focus: tuple[Sentence, ...] = ()
        self._key: QQuickItem | None = None
        self._by_keys = False
        self._told_of_fields = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SETTLE_MS)
        self._soon.timeout.connect(self._look)
        window.activeFocusItemChanged.connect(self._moved)
        keys.used.connect(self._hush)
        keys.led.connect(self._lead)
        keys.pointed.connect(self._pointed)
        self._plugged.connect(self._heed_headphones, Qt.ConnectionType.QueuedConnection)
        self._unwatch = speaker.watch(self._plugged.emit)

    def close(self) -> None:
        """Heed the headphones no longer, and fall silent."""
        self._unwatch()
        self._soon.stop()
        self._speaker.stop()

    def show(self, visit: Visit) -> None:
        """Take over this visit."""
        before, self._visit = self._visit, visit
        self._tell_headphones()
        if visit.step in UNATTENDED and before.step not in UNATTENDED:
            self._page, self._focus = None, ()  # nothing of what was read stays behind
            self._told_of_fields = False
        if not visit.comfort.voice:
            if before.comfort.voice:
                self._speaker.stop()
            self._soon.stop()
            # Nothing of what was read stays behind.
            self._page, self._focus = None, ()
            return
        if _face(before) != _face(visit):
            self._speaker.stop()
            self._page = self._page and ()
        self._soon.start()

    def _heed_headphones(self, plugged: bool) -> None:
        self._in = plugged
        self._tell_headphones()

    def _tell_headphones(self) -> None:
        """Say so until the visit knows: what is said as one is wiped goes down with it."""
        if self._visit.headphones is not self._in:
            self._post(HeadphonesSeen(self._in))

    def _moved(self) -> None:
        self._key = None
        if self._visit.comfort.voice:
            self._soon.start()

    def _pointed(self, key: QQuickItem) -> None:
        self._key = key
        if self._visit.comfort.voice:
            self._soon.start()

    def _lead(self, by_keys: bool) -> None:
        self._by_keys = by_keys

    def _hush(self) -> None:
        if self._visit.comfort.voice:
            self._speaker.stop()

    def _look(self) -> None:
        page, focus = tuple(self._read_page()), tuple(self._read_focus())
        first, news = self._page is None, self._news(page)
        moved = focus != self._focus
        self._page, self._focus = page, focus
        if news:
            keys = [Sentence(self._told(KEYS))] if first else []
            self._say((*news, *keys, *focus, *self._way_out_of_fields()))
        elif moved:
            self._say((*focus, *self._way_out_of_fields()))

    def _news(self, page: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
        """Return what has not been said yet of this page: a number that counts down is no news."""
        known = {_DIGITS.sub("0", sentence.text) for sentence in self._page or ()}
        return tuple(sentence for sentence in page if _DIGITS.sub("0", sentence.text) not in known)

    def _way_out_of_fields(self) -> Iterator[Sentence]:
        """Tell once a visit, at the first field that keys have reached, how they lead on."""
        item = self._window.activeFocusItem()
        if self._told_of_fields or not self._by_keys or item is None:
            return
        if item.inherits("QQuickTextInput") and item.activeFocusOnTab():
            self._told_of_fields = True
            yield Sentence(self._told(FIELD_KEYS))

    def _say(self, sentences: tuple[Sentence, ...]) -> None:
        comfort = self._visit.comfort
        if sentences:
            language = self._languages.find(comfort.language)
            written = tuple(replace(sentence, text=as_written(sentence.text)) for sentence in sentences)
            self._speaker.say(Speech(written, language, comfort.volume, self._told(_HELD_BACK)))

    def _told(self, text: str) -> str:
        return self._languages.say(text, self._visit.comfort.language)

    def _read_page(self) -> Iterator[Sentence]:
        root = self._window.contentItem()
        over = self._visit.overlay is not None
        places = ("overlay",) if over else ("question", "reason", "answer")
        length = 0
        for place in places:
            for text in _texts(root, place):
                length += len(text)
                if length > _LONGEST:
                    return
                private = place == "answer" and self._visit.step in PERSONAL_SCREENS
                yield Sentence(text, private or is_personal(text, self._visit))

    def _read_focus(self) -> Iterator[Sentence]:
        if self._key is not None and isValid(self._key):
            # Which keys are passed tells what is being typed.
            yield Sentence(_attached(self._key, "name"), personal=True)
            return
        item = self._window.activeFocusItem()
        if item is None or not item.activeFocusOnTab():
            return
        name, checkable = _attached(item, "name"), bool(_attached(item, "checkable"))
        answering = _is_below(item, "answer")
        # The name too: said once more when it is chosen, it would tell what was.
        choice = checkable and answering and self._visit.step in PERSONAL_CHOICES
        if name:
            digit = item.objectName().startswith("key:")
            yield Sentence(name, digit or choice or is_personal(name, self._visit))
        if item.inherits("QQuickTextInput"):
            if item.property("displayText") != item.property("text"):
                return  # a secret is not read out to anybody
            value = str(item.property("text"))
            yield Sentence(value, personal=True) if value else Sentence(self._told(_EMPTY))
        elif checkable:
            yield Sentence(self._told(_CHOSEN if _attached(item, "checked") else _NOT_CHOSEN), choice)
        trouble = _attached(item, "description")
        if trouble:
            private = choice or (answering and self._visit.step in PERSONAL_SCREENS)
            yield Sentence(trouble, private or is_personal(trouble, self._visit))


def _face(visit: Visit) -> tuple[object, ...]:
    """Return what tells one page from another."""
    return visit.step, visit.form_step, visit.trouble, visit.overlay, visit.comfort.language


def _attached(item: QQuickItem, name: str) -> str:
    context = qmlContext(item)
    value = QQmlProperty(item, f"Accessible.{name}", context).read() if context is not None else None
    return value or ""


def _is_below(item: QQuickItem, place: str) -> bool:
    above: QQuickItem | None = item
    while above is not None and above.objectName() != place:
        above = above.parentItem()
    return above is not None


def _texts(item: QQuickItem, place: str, *, within: bool = False) -> Iterator[str]:
    """Go through the visible texts of the items called `place`; what can be chosen is said by the focus."""
    for child in item.childItems():
        if not isValid(child) or not child.isVisible():
            continue
        inside = within or child.objectName() == place
        if inside and child.inherits("QQuickText"):
            text = str(child.property("text")).strip()
            if text and not _attached(child, "ignored"):
                yield text
        elif not child.inherits("QQuickAbstractButton") and not child.inherits("QQuickTextInput"):
            yield from _texts(child, place, within=inside)
