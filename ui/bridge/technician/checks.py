"""The table of checks for QML: the verdict, what failed first, then every check by area; and running them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.clock import vietnam_now
from kiosk.journey.visit import Step, Visit
from kiosk.technician.access.rights import Right
from ui.bridge.rows import Rows
from ui.bridge.technician import told
from ui.bridge.technician.examining import Examining

if TYPE_CHECKING:
    from kiosk.technician.check import Check, CheckResult
    from kiosk.technician.examiner import Known
    from kiosk.technician.headline import Headline
    from kiosk.technician.report import Report

QML_IMPORT_NAME = "Kiosk.Bridge"
QML_IMPORT_MAJOR_VERSION = 1

# Many checks end in one blink: the table is drawn once for them.
_DRAW_MS = 60
# How often is looked whether there is a kiosk to examine yet, and how long ago things were.
_LOOK_MS = 1000
_AGAIN_MS = 30_000


@dataclass(frozen=True, slots=True)
class _Row:
    """A check in the table; `heading` names the area where one begins."""

    name: str
    heading: str
    title: str
    shows: str
    word: str
    since: str
    words: str
    attended: bool
    ready: bool


def _by_area(checks: Sequence[Check]) -> Sequence[Check]:
    areas = list(told.AREAS)
    return sorted(checks, key=lambda check: areas.index(check.area))


@QmlElement
@QmlSingleton
class ChecksModel(Examining, QObject):
    """What is known of every check, and the touches that run them."""

    changed = Signal()
    _known = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows = Rows(_Row, self)
        self._failed = Rows(_Row, self)
        self._working = False
        self._inside_checks: Sequence[Check] = ()
        self._known.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._drawing = QTimer(self)
        self._drawing.setSingleShot(True)
        self._drawing.setInterval(_DRAW_MS)
        self._drawing.timeout.connect(self._refresh)
        self._looking = QTimer(self)
        self._looking.setInterval(_LOOK_MS)
        self._looking.timeout.connect(self._look)

    def show(self, visit: Visit) -> None:
        """Draw this visit."""
        super().show(visit)
        if visit.step is Step.SERVICE:
            self._refresh()

    # --- what is known -------------------------------------------------------

    def _hear(self, known: Known) -> None:
        self._known.emit(known)

    def _take(self, known: Known) -> None:
        first, self._now_known = self._now_known is None, known
        desk = self._desk
        if desk is not None and known.busy != self._working:
            self._working = known.busy
            desk.session.working(begins=known.busy)
            self._refresh()
        elif first:
            self._refresh()
        elif not self._drawing.isActive():
            self._drawing.start()

    def draw(self, known: Known, checks: Sequence[Check]) -> None:
        """Show this, at once: what a gallery draws."""
        self._inside_checks = _by_area(checks)
        self._now_known = known
        self._refresh()

    def _enter(self) -> None:
        self._looking.setInterval(_LOOK_MS)
        self._looking.start()
        self._look()

    def _leave(self) -> None:
        self._looking.stop()
        if self._examiner is not None:
            self._examiner.cancel()
        # Where nothing ran nothing more becomes known: the rows go now.
        self._refresh()

    def _look(self) -> None:
        """Have the checks put together as soon as there is a kiosk; then keep the times since true."""
        if self._examiner is None:
            if self._desk is not None:
                self._desk.prepare()
            return
        if not self._inside_checks:
            from kiosk.technician.checks import CHECKS  # noqa: PLC0415  # loaded by the desk by now

            self._inside_checks = _by_area(CHECKS)
            self._looking.setInterval(_AGAIN_MS)
        if self._now_known is None:
            self._now_known = self._examiner.known
        self._refresh()

    def _refresh(self) -> None:
        known = self._now_known
        if known is None or self._insider is None:
            self._rows.show([])
            self._failed.show([])
        else:
            areas: set[str] = set()
            rows = []
            for check in self._inside_checks:
                heading = "" if check.area in areas else self._say(told.AREAS[check.area])
                areas.add(check.area)
                rows.append(self._row(check, known, heading))
            self._rows.show(rows)
            self._failed.show([self._row(check, known, "") for check in self._gravest(known)])
        self.changed.emit()

    def _gravest(self, known: Known) -> list[Check]:
        """List the checks that failed, the gravest first."""
        from kiosk.technician.check import Outcome, Weight  # noqa: PLC0415  # as above

        weights = list(Weight)
        failed = [
            check
            for check in self._inside_checks
            if check.name in known.results and known.results[check.name].outcome is Outcome.FAILED
        ]
        return sorted(failed, key=lambda check: weights.index(check.weight))

    def _row(self, check: Check, known: Known, heading: str) -> _Row:
        result: CheckResult | None = known.results.get(check.name)
        state = "running" if check.name in known.running else result.outcome.value if result else "unknown"
        return _Row(
            name=check.name,
            heading=heading,
            title=self._say(check.title),
            shows=state,
            word=self._say(told.STATES[state]),
            since=self._say(told.since(result.at, vietnam_now())) if result and state != "running" else "",
            words=self._say(result.words) if result else "",
            attended=check.attended,
            ready=not known.busy and self._may(Right.CHECK),
        )

    def _report(self) -> Report | None:
        return self._now_known.newest if self._now_known is not None else None

    def _headline(self) -> Headline | None:
        from kiosk.technician.headline import headline  # noqa: PLC0415  # loaded by the desk by now

        report = self._report()
        return headline(report, vietnam_now()) if report is not None else None

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        """Every check by area."""
        return self._rows

    @Property(QObject, constant=True)
    def failed(self) -> QObject:
        """What failed, the gravest first."""
        return self._failed

    @Property(int, notify=changed)
    def failures(self) -> int:
        """How many checks failed when they last ran."""
        return self._failed.rowCount()

    @Property(str, notify=changed)
    def verdict(self) -> str:
        """How the machine stands: a `Standing`, or `unknown`."""
        head = self._headline()
        return head.standing.value if head is not None else "unknown"

    @Property(str, notify=changed)
    def verdictWords(self) -> str:  # noqa: N802  # a QML name
        """The verdict."""
        head = self._headline()
        return self._say(head.words if head is not None else told.NEVER_CHECKED)

    @Property(str, notify=changed)
    def verdictMeans(self) -> str:  # noqa: N802  # a QML name
        """What the verdict means."""
        head = self._headline()
        means = head.means if head is not None else (told.NEVER_CHECKED_MEANS,)
        return " ".join(map(self._say, means))

    @Property(str, notify=changed)
    def verdictAt(self) -> str:  # noqa: N802  # a QML name
        """When the verdict was found; empty when there is none."""
        report = self._report()
        return self._say("Kiểm tra lúc {moment}", moment=told.moment(report.taken_at)) if report else ""

    @Property("QStringList", notify=changed)  # type: ignore[arg-type]  # a C++ type has only a name
    def limits(self) -> list[str]:
        """What cannot be done."""
        report = self._report()
        return [self._say(limit) for limit in report.limits] if report is not None else []

    @Property(str, notify=changed)
    def trouble(self) -> str:
        """Why the report of this run was not kept; empty when it was, or there is none."""
        known = self._now_known
        if known is None or known.report is None or known.kept or known.busy or not known.report.complete:
            return ""
        return self._say("Báo cáo này chưa ký và lưu được trên máy: khóa ký hoặc ổ đĩa không dùng được.")

    # --- running them --------------------------------------------------------

    @Property(bool, notify=changed)
    def ready(self) -> bool:
        """Whether checks may be run now."""
        known = self._now_known
        return known is not None and not known.busy and bool(self._inside_checks) and self._may(Right.CHECK)

    @Property(bool, notify=changed)
    def busy(self) -> bool:
        """Whether checks run."""
        return self._now_known is not None and self._now_known.busy

    @Property(bool, notify=changed)
    def waiting(self) -> bool:
        """Whether the kiosk is not put together yet."""
        return self._now_known is None

    @Property(float, notify=changed)
    def part(self) -> float:
        """How much of the run is over, from 0 to 1."""
        known = self._now_known
        return (
            (known.asked_for - known.left) / known.asked_for if known is not None and known.asked_for else 0.0
        )

    @Property(str, notify=changed)
    def progressWords(self) -> str:  # noqa: N802  # a QML name
        """How far the run is."""
        known = self._now_known
        if known is None or not known.busy:
            return ""
        return self._say(
            "Đang kiểm tra: xong {done} trong {all} bước",
            done=known.asked_for - known.left,
            all=known.asked_for,
        )

    @Slot()
    def checkAll(self) -> None:  # noqa: N802  # a QML name
        """Run everything that needs nobody."""
        self.run(list(self._inside_checks), "all", attended=False)

    @Slot()
    def checkAttended(self) -> None:  # noqa: N802  # a QML name
        """Lead through everything that needs somebody, one after the other."""
        self.run([check for check in self._inside_checks if check.attended], "attended", attended=True)

    @Slot(str)
    def checkOne(self, name: str) -> None:  # noqa: N802  # a QML name
        """Run one check."""
        chosen = [check for check in self._inside_checks if check.name == name]
        self.run(chosen, name, attended=any(check.attended for check in chosen))

    def run(self, chosen: Sequence[Check], what: str, *, attended: bool) -> bool:
        """Begin to run checks; False where they may not run now."""
        examiner, insider = self._examiner, self._insider
        if examiner is None or insider is None or not chosen or not self._may(Right.CHECK):
            return False
        if not examiner.run(chosen, by=insider.duty, attended=attended):
            return False
        self._note("checks", chosen=what)
        return True

    @Slot()
    def cancel(self) -> None:
        """Let what runs end soon, and the rest not begin."""
        if self._examiner is not None:
            self._examiner.cancel()
