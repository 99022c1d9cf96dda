"""Restart of the machine for QML: asked once more, never while something would be broken off."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Qt, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.languages.phrase import Phrase, say
from kiosk.technician.access.rights import Right
from kiosk.technician.machine_restart import Answer, words_of
from ui.bridge.technician.behind import Behind
from ui.bridge.technician.told import AT_WORK

QML_IMPORT_NAME = "Kiosk.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlSingleton
class RestartModel(Behind, QObject):
    """Whether it may be restarted, whether that is being asked, and what the system said."""

    changed = Signal()
    _told = Signal(int, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stay = 0
        self._asked = self._busy = False
        self._outcome: Phrase | str = ""
        self._told.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def _turned(self) -> None:
        self._stay += 1
        self._show(asked=False, busy=False)

    def _show(self, outcome: Phrase | str = "", *, asked: bool = False, busy: bool = False) -> None:
        self._outcome, self._asked, self._busy = outcome, asked, busy
        self.changed.emit()

    @Property(bool, notify=changed)
    def may(self) -> bool:
        """Whether who is in may restart this machine: where it is installed for nothing but this kiosk."""
        appliance = self._desk.appliance if self._desk is not None else None
        installed = appliance is not None and appliance.settings.profile == "appliance"
        return installed and self._may(Right.RESTART_MACHINE)

    @Property(bool, notify=changed)
    def asked(self) -> bool:
        """Whether it is asked once more."""
        return self._asked

    @Property(bool, notify=changed)
    def busy(self) -> bool:
        """Whether the system was told, and the machine has not said no."""
        return self._busy

    @Property(str, notify=changed)
    def outcome(self) -> str:
        """What became of it; empty before."""
        return self._say(self._outcome) if self._outcome else ""

    @Slot()
    def ask(self) -> None:
        """Ask once more, unless it cannot be now."""
        if self.may and not self._busy:
            self._show(AT_WORK if self._at_work else "", asked=not self._at_work)

    @Slot()
    def forget(self) -> None:
        """Restart nothing."""
        if not self._busy:
            self._show()

    @Slot()
    def restart(self) -> None:
        """Restart the machine, when that was asked."""
        desk, insider = self._desk, self._insider
        if desk is None or insider is None or not self._asked or not self.may:
            return
        if self._at_work:
            self._show(AT_WORK)
            return
        self._show(say("Đang báo hệ thống khởi động lại máy."), busy=True)
        desk.session.working(begins=True)
        stay = self._stay
        desk.restart_machine(insider.id, lambda answer: self._told.emit(stay, answer.value))

    @property
    def _at_work(self) -> bool:
        return self._desk is not None and self._desk.at_work

    def _take(self, stay: int, told: str) -> None:
        if stay != self._stay:
            return
        if self._desk is not None:
            self._desk.session.working(begins=False)
        answer = Answer(told)
        self._show(words_of(answer), busy=answer is Answer.RESTARTS)
