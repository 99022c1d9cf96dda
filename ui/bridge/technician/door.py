"""The hidden door for QML: the gesture, the secret and the badge, and the clock that shows people out."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.journey.anywhere import UNATTENDED
from kiosk.journey.events import EnterService, LeaveService
from kiosk.journey.visit import Step, Visit
from kiosk.languages.phrase import Phrase, say
from kiosk.technician.access.rights import Duty
from kiosk.technician.access.tried import Answer, Insider, Tried, Way
from ui.bridge.technician.behind import Behind
from ui.bridge.technician.gesture import Gesture

QML_IMPORT_NAME = "Kiosk.Bridge"
QML_IMPORT_MAJOR_VERSION = 1

_TICK_MS = 1000
# What is asked of the door besides the ways in.
_LOOK = "look"
# Before the way out by itself one is told for so long.
_WARNING_SECONDS = 30

_DUTIES = {Duty.TECHNICIAN: "Kỹ thuật viên", Duty.OPERATOR: "Người trực ki-ốt"}
_CLOSED = {
    Answer.NOBODY: "Chưa ai được ghi tên phụ trách ki-ốt này, nên không mở được gì ở đây. "
    "Người cài đặt ghi tên trên máy bằng lệnh: kiosk technician add",
    Answer.UNREADABLE: "Danh sách người phụ trách không dùng được, nên không ai mở được ở đây. "
    "Lệnh này trên máy cho biết vì sao: kiosk technician list",
}


def wait_words(seconds: float) -> Phrase:
    """Say how long to wait, in whole minutes where it is long."""
    whole = max(1, round(seconds))
    if whole > 90:  # above that nobody counts seconds
        return say("{minutes} phút", minutes=-(-whole // 60))
    return say("{seconds} giây", seconds=whole)


@QmlElement
@QmlSingleton
class DoorModel(Behind, QObject):
    """Whether somebody is in, what the door says, and the touches that open and leave it."""

    changed = Signal()
    turned = Signal()
    _told = Signal(int, str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gesture = Gesture()
        self._stay = 0
        self._standing: Tried | None = None
        self._refusal: Tried | None = None
        self._refused_badge: Tried | None = None
        self._trying = False
        self._free_at = 0.0
        self._seen: Insider | None = None
        self._told.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._clock = QTimer(self)
        self._clock.setInterval(_TICK_MS)
        self._clock.timeout.connect(self._tick)

    def show(self, visit: Visit) -> None:
        """Draw this visit: the door begins and ends with its step."""
        before, self._visit = self._visit, visit
        if visit.step is Step.SERVICE and before.step is not Step.SERVICE:
            self._begin()
        elif visit.step is not Step.SERVICE and before.step is Step.SERVICE:
            self._end()
        if visit.step not in UNATTENDED:
            self._gesture.forget()
        self.changed.emit()

    def _begin(self) -> None:
        self._stay += 1
        self._forget()
        desk = self._desk
        if desk is not None:
            desk.session.begin()
            self._clock.start()
            desk.look(self._teller(_LOOK))
            desk.listen(self._teller(Way.BADGE))

    def _end(self) -> None:
        self._stay += 1
        self._clock.stop()
        desk = self._desk
        if desk is not None:
            desk.hush()
            self._note("left")
            desk.session.end()
        self._forget()

    def _forget(self) -> None:
        self._standing = self._refusal = self._refused_badge = None
        self._trying = False
        self._free_at = 0.0

    def _teller(self, asked: str) -> Callable[[Tried], None]:
        """Carry an answer to Qt's thread; one for a stay that is over is dropped there."""
        stay = self._stay
        return lambda tried: self._told.emit(stay, asked, tried)

    def _take(self, stay: int, asked: str, tried: Tried) -> None:
        if stay != self._stay:
            return
        if asked == Way.SECRET:
            self._trying = False
        self.draw(asked, tried)

    def draw(self, asked: str, tried: Tried) -> None:
        """Show how the door stands, or what became of a try with a secret or a badge."""
        desk = self._desk
        if desk is not None and tried.insider is not None:
            desk.hush()
            self._forget()
            desk.session.let_in(tried.insider)
        elif asked == Way.BADGE:
            self._refused_badge = tried
        else:
            self._standing = tried
            self._refusal = tried if asked == Way.SECRET else None
            self._refused_badge = None
            self._free_at = time.monotonic() + tried.wait_seconds
        self.changed.emit()

    def _tick(self) -> None:
        desk = self._desk
        if desk is None:
            return
        if not desk.session.left_seconds():
            self._clock.stop()
            self._post(LeaveService())
            return
        standing = self._standing
        if standing is not None and standing.wait_seconds and not self._waits:
            desk.look(self._teller(_LOOK))
        self.changed.emit()

    @property
    def _waits(self) -> float:
        return max(0.0, self._free_at - time.monotonic())

    def _turned(self) -> None:
        # Whether somebody is in decides what stands on the screen.
        if self._insider is not self._seen:
            self._seen = self._insider
            self.turned.emit()
        self.changed.emit()

    # --- the gesture ---------------------------------------------------------

    def _beckon(self) -> None:
        if self._desk is not None and self._visit.step in UNATTENDED:
            self._post(EnterService())

    @Slot()
    def touched(self) -> None:
        """Take a touch on one of the two places that look like nothing."""
        if self._visit.step in UNATTENDED and self._gesture.touch():
            self._beckon()

    @Slot(int)
    def pressed(self, key: int) -> None:
        """Take a key, whichever it is."""
        if self._visit.step in UNATTENDED and self._visit.overlay is None and self._gesture.press(key):
            self._beckon()

    @Slot()
    def used(self) -> None:
        """Know that the person did something."""
        if self._desk is not None:
            self._desk.session.touch()

    # --- at the door ---------------------------------------------------------

    @Slot(str)
    def tryOpen(self, secret: str) -> None:  # noqa: N802  # a QML name
        """Try a secret; one at a time."""
        desk = self._desk
        if desk is None or self._trying or not desk.session.begun or self._insider is not None:
            return
        self._trying = True
        self.changed.emit()
        desk.try_secret(secret, self._teller(Way.SECRET))

    @Property(bool, notify=changed)
    def inside(self) -> bool:
        """Whether somebody is in."""
        return self._insider is not None

    @Property(bool, notify=changed)
    def asks(self) -> bool:
        """Whether anybody could come in here at all."""
        return self._standing is None or self._standing.answer not in _CLOSED

    @Property(bool, notify=changed)
    def trying(self) -> bool:
        """Whether a secret is being looked at."""
        return self._trying

    @Property(bool, notify=changed)
    def mayTry(self) -> bool:  # noqa: N802  # a QML name
        """Whether a secret may be tried now."""
        return not self._trying and not self._waits

    @Property(str, notify=changed)
    def closedWords(self) -> str:  # noqa: N802  # a QML name
        """Why nobody can come in here; empty when somebody could."""
        words = _CLOSED.get(self._standing.answer) if self._standing is not None else None
        return self._say(words) if words else ""

    @Property(str, notify=changed)
    def trouble(self) -> str:
        """What became of the last try, and how long nobody may try."""
        if self._refused_badge is not None:
            return self._say("Thẻ vừa đưa không mở được ki-ốt này.")
        if self._waits:
            return self._say(
                "Đã nhập sai nhiều lần. Nhập lại được sau {wait}. Thẻ phụ trách vẫn dùng được.",
                wait=wait_words(self._waits),
            )
        refusal = self._refusal
        if refusal is None:
            return ""
        if refusal.answer is Answer.BUSY:
            return self._say("Nơi khác đang thử mã trên máy này. Xin thử lại.")
        if refusal.answer is Answer.WRONG and refusal.left:
            return self._say("Mã không đúng. Còn {left} lần thử.", left=refusal.left)
        return self._say("Mã không đúng.")

    # --- inside --------------------------------------------------------------

    @Property(str, notify=changed)
    def who(self) -> str:
        """Who is in, and what they are."""
        insider = self._insider
        return f"{insider.id} · {self._say(_DUTIES[insider.duty])}" if insider is not None else ""

    @Property(str, notify=changed)
    def wrongBefore(self) -> str:  # noqa: N802  # a QML name
        """That somebody tried wrong secrets since the last time; empty when nobody did."""
        insider = self._insider
        if insider is None or not insider.wrong_before:
            return ""
        return self._say("Trước lần này đã có {count} lần nhập sai mã.", count=insider.wrong_before)

    @Property(str, notify=changed)
    def leavingWords(self) -> str:  # noqa: N802  # a QML name
        """That the screen goes by itself soon; empty while there is time."""
        desk = self._desk
        if desk is None or not desk.session.begun:
            return ""
        left = desk.session.left_seconds()
        if left > _WARNING_SECONDS:
            return ""
        words = "Màn hình tự thoát sau {wait}. Chạm vào đâu cũng được để ở lại."
        return self._say(words, wait=wait_words(left))

    @Slot()
    def leave(self) -> None:
        """Go out."""
        self._post(LeaveService())
