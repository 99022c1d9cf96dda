"""The readiness report for QML: what changed since earlier ones, and handing it over on paper or as files."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Qt, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.journey.visit import Step, Visit
from kiosk.technician.access.rights import Right
from ui.bridge.technician import told
from ui.bridge.technician.examining import Examining

if TYPE_CHECKING:
    from kiosk.technician.desk import Desk
    from kiosk.technician.examiner import Known
    from kiosk.technician.report import Report

QML_IMPORT_NAME = "Kiosk.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlSingleton
class ReadinessModel(Examining, QObject):
    """The newest report, of this stay or kept before."""

    changed = Signal()
    _known = Signal(object)
    _handed = Signal(int, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stay = 0
        self._handing = False
        self._outcome = ""
        self._known.connect(self.draw, Qt.ConnectionType.QueuedConnection)
        self._handed.connect(self._take_handed, Qt.ConnectionType.QueuedConnection)

    def show(self, visit: Visit) -> None:
        """Draw this visit."""
        super().show(visit)
        if visit.step is Step.SERVICE:
            self.changed.emit()

    def _hear(self, known: Known) -> None:
        self._known.emit(known)

    def draw(self, known: Known) -> None:
        """Show what is known now."""
        before, self._now_known = self._now_known, known
        if before is None or before.report is not known.report or before.past is not known.past:
            self._outcome = ""
            self.changed.emit()

    def _leave(self) -> None:
        self._stay += 1
        self._handing, self._outcome = False, ""

    @property
    def _report(self) -> Report | None:
        return self._now_known.newest if self._now_known is not None else None

    @Property("QStringList", notify=changed)  # type: ignore[arg-type]  # a C++ type has only a name
    def compared(self) -> list[str]:
        """In what the machine differs from what it was."""
        report, known = self._report, self._now_known
        if report is None or known is None:
            return []
        from kiosk.technician.comparing import compare  # noqa: PLC0415  # loaded when somebody came in

        return [self._say(sentence) for sentence in compare(report, known.past)]

    @Property("QStringList", notify=changed)  # type: ignore[arg-type]  # as above
    def counts(self) -> list[str]:
        """How many checks ended in which way."""
        report = self._report
        if report is None:
            return []
        outcomes = [result.outcome.value for result in report.results]
        return [
            self._say("{state}: {count}", state=told.phrase(told.STATES[state]), count=outcomes.count(state))
            for state in ("failed", "passed", "not-run")
        ]

    @Property(str, notify=changed)
    def by(self) -> str:
        """Who stood there."""
        report = self._report
        if report is None:
            return ""
        return self._say(
            "Có người đứng tại máy." if report.by else "Chạy tự động, không có người đứng tại máy."
        )

    @Property(str, notify=changed)
    def kept(self) -> str:
        """Whether it is signed and kept, and where it goes."""
        known = self._now_known
        if self._report is None or known is None:
            return ""
        if known.report is None or known.kept:
            return self._say("Đã ký và lưu trên máy. Máy chủ của tỉnh nhận được khi có mạng.")
        if not known.report.complete:
            return self._say("Không lưu: lần kiểm tra này đã dừng giữa chừng.")
        return self._say("Chưa ký và lưu được trên máy.")

    @Property(str, notify=changed)
    def outcome(self) -> str:
        """How the last handing over ended."""
        return self._outcome

    @Property(bool, notify=changed)
    def ready(self) -> bool:
        """Whether a report can be handed over now."""
        known = self._now_known
        return (
            self._report is not None
            and known is not None
            and not known.busy
            and not self._handing
            and self._may(Right.REPORT)
        )

    @Slot()
    def printShort(self) -> None:  # noqa: N802  # a QML name
        """Print the short form."""
        report, examiner = self._report, self._examiner
        if report is not None and examiner is not None:
            self._hand("print", lambda: examiner.print_short(report))

    @Slot()
    def writeFiles(self) -> None:  # noqa: N802  # a QML name
        """Write it as PDF and JSON."""
        report, examiner = self._report, self._examiner
        if report is not None and examiner is not None:
            self._hand("files", lambda: examiner.write_files(report))

    def _hand(self, what: str, work: Callable[[], str]) -> None:
        if not self.ready:
            return
        self._handing, self._outcome = True, ""
        self._note("report", handed=what)
        self.changed.emit()
        args = (self._stay, self._desk, work)
        threading.Thread(target=self._work, args=args, name=f"report {what}", daemon=True).start()

    def _work(self, stay: int, desk: Desk, work: Callable[[], str]) -> None:
        with desk.work():
            outcome = self._say(work())
        self._handed.emit(stay, outcome)

    def _take_handed(self, stay: int, outcome: str) -> None:
        if stay == self._stay:
            self._handing, self._outcome = False, outcome
            self.changed.emit()
