"""The screens of trouble for QML: what happened, whether anything is lost, what to do now."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.capture.page import PageFlaw, PageRefused
from kiosk.journey.devices import logins
from kiosk.journey.events import ChooseLogin
from kiosk.journey.logging_in import may_log_in_otherwise
from kiosk.journey.visit import Login, Step, TroubleKind, Visit
from kiosk.languages.phrase import Phrase
from ui.bridge.model import Drawn
from ui.bridge.trouble_words import BY_CARD, WORDS, TroubleWords

QML_IMPORT_NAME = "Kiosk.Bridge"
QML_IMPORT_MAJOR_VERSION = 1

# The reason of a refused page is all that a trouble carries of it.
_FLAWS = {
    PageRefused(PageFlaw.BLANK).words: "SheetBlank",
    PageRefused(PageFlaw.TOO_DARK).words: "SheetDark",
}


@QmlElement
@QmlSingleton
class TroubleModel(Drawn, QObject):
    """The words and the drawing of what went wrong."""

    changed = Signal()

    def show(self, visit: Visit) -> None:
        """Draw this visit."""
        self._visit = visit
        self.changed.emit()

    def _words(self) -> TroubleWords | None:
        return WORDS[self._visit.trouble.kind] if self._visit.trouble else None

    @Property(str, notify=changed)
    def kind(self) -> str:
        """Which trouble it is."""
        return self._visit.trouble.kind.value if self._visit.trouble else ""

    @Property(str, notify=changed)
    def drawing(self) -> str:
        """Which drawing shows it."""
        trouble, words = self._visit.trouble, self._words()
        if trouble is None or words is None:
            return ""
        return _FLAWS.get(trouble.detail, words.drawing)

    @Property(str, notify=changed)
    def title(self) -> str:
        """What happened, in a line."""
        words = self._words()
        return self._say(words.title) if words else ""

    @Property(str, notify=changed)
    def happened(self) -> str:
        """What happened, in a sentence; the trouble's own sentence where it brought one."""
        words = self._words()
        if words is None or self._visit.trouble is None:
            return ""
        return self._say(self._visit.trouble.detail or words.happened)

    @Property("QStringList", notify=changed)  # type: ignore[arg-type]  # a C++ type has only a name
    def steps(self) -> list[str]:
        """What to do now, one thing after the other, and where people are who help."""
        words = self._words()
        if words is None or self._scene is None:
            return []
        desk = Phrase(self._scene.place.help_words)
        steps = [step for step in words.steps if step != BY_CARD or self._other() is Login.CARD]
        return [self._say(step, desk=desk) for step in steps]

    @Property(str, notify=changed)
    def action(self) -> str:
        """The one action, as a verb."""
        words = self._words()
        return self._say(words.action) if words else ""

    @Property(str, notify=changed)
    def kept(self) -> str:
        """Whether anything is lost."""
        visit = self._visit
        if visit.trouble is None:
            return ""
        if visit.filing is not None:
            return self._say("Hồ sơ của quý khách vẫn được giữ, không mất gì.")
        if visit.trouble.kind is TroubleKind.NOT_SAVED:
            return self._say("Chưa có gì được gửi đi. Những gì quý khách đã nhập vẫn còn nguyên.")
        if any(visit.pages.values()):
            return self._say("Những gì quý khách đã nhập và các trang đã quét vẫn còn nguyên.")
        if visit.answers:
            return self._say("Những gì quý khách đã nhập vẫn còn nguyên.")
        return self._say("Quý khách chưa nhập gì nên không mất gì.")

    @Property(bool, notify=changed)
    def canGoWithout(self) -> bool:  # noqa: N802  # a QML name
        """Whether one may go on without the slip."""
        trouble = self._visit.trouble
        return trouble is not None and trouble.resume is Step.PRINTING and self._visit.filing is not None

    @Property(str, notify=changed)
    def otherWay(self) -> str:  # noqa: N802  # a QML name
        """The other way to log in, where this one failed: `card`, `vneid`, or empty."""
        other = self._other()
        return other.value if other else ""

    def _other(self) -> Login | None:
        if self._scene is None or not may_log_in_otherwise(self._visit):
            return None
        used = self._visit.login or Login.CARD
        return next((way for way in logins(self._visit, self._scene.world) if way is not used), None)

    @Slot()
    def goOtherWay(self) -> None:  # noqa: N802  # a QML name
        """Log in the other way."""
        other = self._other()
        if other is not None:
            self._post(ChooseLogin(other))
