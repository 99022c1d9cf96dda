"""What a check asks of whoever stands at the machine, for QML; and the keys of the keypad, one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Qt, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from ui.bridge.technician.examining import Examining

if TYPE_CHECKING:
    from kiosk.technician.asked import Question
    from kiosk.technician.examiner import Known

QML_IMPORT_NAME = "Kiosk.Bridge"
QML_IMPORT_MAJOR_VERSION = 1

# Those of the pad that people go by, in the order in which they are asked for.
_KEYS = (
    (frozenset({Qt.Key.Key_Up}), "Phím lên"),
    (frozenset({Qt.Key.Key_Down}), "Phím xuống"),
    (frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Select}), "Phím chọn"),
    (frozenset({Qt.Key.Key_Escape, Qt.Key.Key_Back}), "Phím quay lại"),
)
_KINDS = {"touch-grid": "grid", "pixels": "pixels", "colours": "colours", "keys": "keys"}


@QmlElement
@QmlSingleton
class AskModel(Examining, QObject):
    """One question at a time; `guided` while checks lead somebody through them."""

    changed = Signal()
    _known = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._question: Question | None = None
        self._picture = self._code = ""
        self._key = 0
        self._wrong = False
        self._known.connect(self.draw, Qt.ConnectionType.QueuedConnection)

    def _hear(self, known: Known) -> None:
        self._known.emit(known)

    def draw(self, known: Known) -> None:
        """Show what is asked now."""
        before, self._now_known = self._now_known, known
        if known.question is not self._question:
            self._question = known.question
            self._key, self._wrong = 0, False
            self._keep_pictures()
        if known.guided or (before is not None and before.guided):
            self.changed.emit()

    def _leave(self) -> None:
        self._question = None
        self._keep_pictures()
        self.changed.emit()

    def _keep_pictures(self) -> None:
        if self._scene is None:
            return
        question, held = self._question, {}
        if question is not None and question.picture is not None and question.picture.png:
            held["picture"] = question.picture.png
        if question is not None and question.show:
            from ui.bridge.codes import qr_png  # noqa: PLC0415  # the welcome opens without it

            held["code"] = qr_png(question.show)
        kept = self._scene.pictures.keep({name: png for name, png in held.items() if png}, "asked")
        self._picture, self._code = kept.get("picture", ""), kept.get("code", "")

    @Property(bool, notify=changed)
    def guided(self) -> bool:
        """Whether checks run that lead somebody through them."""
        return self._now_known is not None and self._now_known.guided and self._insider is not None

    @Property(int, notify=changed)
    def number(self) -> int:
        """Tells a question from the next; 0 while none is asked."""
        return self._question.number if self._question is not None else 0

    @Property(str, notify=changed)
    def kind(self) -> str:
        """`wait`, `confirm`, `do`, `grid`, `pixels`, `colours`, `keys`."""
        return self._kind()

    def _kind(self) -> str:
        question = self._question
        if question is None:
            return "wait"
        if question.task is None:
            return "confirm"
        return _KINDS.get(question.task.value, "do")

    @Property(str, notify=changed)
    def words(self) -> str:
        """What is asked."""
        return self._say(self._question.words) if self._question is not None else ""

    @Property(str, notify=changed)
    def title(self) -> str:
        """The check that asks."""
        known = self._now_known
        if known is None or not known.running:
            return ""
        from kiosk.technician.checks import CHECKS  # noqa: PLC0415  # loaded by the desk by now

        return next((self._say(check.title) for check in CHECKS if check.name in known.running), "")

    @Property(str, notify=changed)
    def progressWords(self) -> str:  # noqa: N802  # a QML name
        """Which of the checks this is."""
        known = self._now_known
        if known is None or known.asked_for < 2:  # of one there is no order
            return ""
        at = min(known.asked_for, known.asked_for - known.left + 1)
        return self._say("Việc {at} trong {all}", at=at, all=known.asked_for)

    @Property(str, notify=changed)
    def picture(self) -> str:
        """The address of the picture that is asked about; empty for none."""
        return self._picture

    @Property(str, notify=changed)
    def pictureWords(self) -> str:  # noqa: N802  # a QML name
        """What that picture shows."""
        question = self._question
        return self._say(question.picture.words) if question is not None and question.picture else ""

    @Property(str, notify=changed)
    def code(self) -> str:
        """The address of the QR code to show; empty for none."""
        return self._code

    @Slot(int, bool)
    def answer(self, number: int, yes: bool) -> None:
        """Answer that question; one that is over is not answered any more."""
        if self._examiner is not None and self._insider is not None and number:
            self._examiner.answer(number, yes=yes)

    @Slot()
    def used(self) -> None:
        """Know that the person did something: who touches a hundred fields has not gone away."""
        if self._question is not None and self._examiner is not None:
            self._examiner.stay()

    @Slot()
    def stop(self) -> None:
        """Let the checks end."""
        if self._examiner is not None:
            self._examiner.cancel()

    # --- the keypad ----------------------------------------------------------

    @Property("QStringList", constant=True)  # type: ignore[arg-type]  # a C++ type has only a name
    def keys(self) -> list[str]:
        """The keys in their order."""
        return [self._say(name) for _, name in _KEYS]

    @Property(int, notify=changed)
    def key(self) -> int:
        """How many of them were pressed."""
        return self._key

    @Property(bool, notify=changed)
    def wrongKey(self) -> bool:  # noqa: N802  # a QML name
        """Whether the last key was another one than the screen names."""
        return self._wrong

    @Slot(int)
    def pressed(self, key: int) -> None:
        """Take a key, whichever it is."""
        question = self._question
        if question is None or self._kind() != "keys" or self._key >= len(_KEYS):
            return
        self._wrong = key not in _KEYS[self._key][0]
        if not self._wrong:
            self._key += 1
        self.changed.emit()
        if self._key == len(_KEYS):
            self.answer(question.number, True)
