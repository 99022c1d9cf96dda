"""One check for QML: what it is, what it found; and its repair, step by step, to the check run again."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Qt, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.journey.visit import Step, Visit
from kiosk.technician.access.rights import Right
from ui.bridge.technician import told
from ui.bridge.technician.examining import Examining

if TYPE_CHECKING:
    from kiosk.technician.check import Check, CheckResult
    from kiosk.technician.examiner import Known
    from kiosk.technician.one_trend import CheckTrend
    from kiosk.technician.repairs import Guide

QML_IMPORT_NAME = "Kiosk.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


class Phase(StrEnum):
    """Where a repair stands."""

    STEPS = "steps"
    CHECKING = "checking"
    MENDED = "mended"
    STILL = "still"


@QmlElement
@QmlSingleton
class CheckModel(Examining, QObject):
    """The check that is looked at, and its repair."""

    changed = Signal()
    _known = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._check: Check | None = None
        self._guide: Guide | None = None
        self._at = 0
        self._phase = Phase.STEPS
        self._before: CheckResult | None = None
        self._pictures: dict[str, str] = {}
        self._trend: CheckTrend | None = None
        self._trend_of: tuple[object, ...] = ()
        self._known.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def show(self, visit: Visit) -> None:
        """Draw this visit."""
        super().show(visit)
        if visit.step is Step.SERVICE:
            self.changed.emit()

    def _hear(self, known: Known) -> None:
        self._known.emit(known)

    def _take(self, known: Known) -> None:
        before, self._now_known = self._now_known, known
        if self._phase is Phase.CHECKING and before is not None and before.busy and not known.busy:
            self._judge()
        if self._check is not None:
            self._keep_pictures()
            self._keep_trend()
            self.changed.emit()

    def _leave(self) -> None:
        self._check = self._guide = self._before = None
        self._keep_pictures()
        self._keep_trend()
        self.changed.emit()

    def draw(self, known: Known, name: str) -> None:
        """Show a check as it is known: what a gallery draws."""
        self._now_known = known
        self.look(name)

    def _keep_pictures(self) -> None:
        if self._scene is None:
            return
        result = self._result
        taken = {one.name: one.png for one in result.pictures if one.png} if result is not None else {}
        self._pictures = self._scene.pictures.keep(taken, "check")

    def _keep_trend(self) -> None:
        """Gather what was measured before; once for each result, for all kept reports are looked through."""
        known, result = self._now_known, self._result
        of = () if known is None or result is None else (result, known.past, known.report)
        if tuple(map(id, of)) == tuple(map(id, self._trend_of)):
            return
        from kiosk.technician.one_trend import trend_of  # noqa: PLC0415  # loaded by the desk by now

        self._trend_of = of
        newest = known.newest if known is not None else None
        self._trend = (
            trend_of(result.check, newest, known.past)
            if known is not None and result is not None and newest is not None
            else None
        )

    @property
    def _result(self) -> CheckResult | None:
        known, check = self._now_known, self._check
        return known.results.get(check.name) if known is not None and check is not None else None

    # --- the check -----------------------------------------------------------

    @Slot(str)
    def look(self, name: str) -> None:
        """Look at a check."""
        from kiosk.technician.checks import CHECKS  # noqa: PLC0415  # loaded by the desk by now

        if self._now_known is None and self._examiner is not None:
            self._now_known = self._examiner.known
        self._check = next((check for check in CHECKS if check.name == name), None)
        self._guide, self._phase = None, Phase.STEPS
        self._keep_pictures()
        self._keep_trend()
        self.changed.emit()

    def _of_check(self, words: str) -> str:
        return self._say(words) if words else ""

    @Property(str, notify=changed)
    def name(self) -> str:
        """The check's name."""
        return self._check.name if self._check is not None else ""

    @Property(str, notify=changed)
    def title(self) -> str:
        """What the check is called."""
        return self._of_check(self._check.title) if self._check is not None else ""

    @Property(str, notify=changed)
    def does(self) -> str:
        """What it does."""
        return self._of_check(self._check.does) if self._check is not None else ""

    @Property(str, notify=changed)
    def passes(self) -> str:
        """What passed means."""
        return self._of_check(self._check.passes) if self._check is not None else ""

    @Property(str, notify=changed)
    def mend(self) -> str:
        """What to do when it fails."""
        return self._of_check(self._check.mend) if self._check is not None else ""

    @Property(str, notify=changed)
    def lasts(self) -> str:
        """How long it takes, and whether somebody has to be there."""
        check = self._check
        if check is None:
            return ""
        words = "{length}, cần người đứng tại máy" if check.attended else "{length}"
        return self._say(words, length=told.length(check.seconds))

    @Property(str, notify=changed)
    def shows(self) -> str:
        """Its state."""
        return self._shows()

    def _shows(self) -> str:
        known, result = self._now_known, self._result
        if known is not None and self._check is not None and self._check.name in known.running:
            return "running"
        return result.outcome.value if result is not None else "unknown"

    @Property(str, notify=changed)
    def word(self) -> str:
        """Its state in a word."""
        return self._say(told.STATES[self._shows()])

    @Property(str, notify=changed)
    def at(self) -> str:
        """When it ran last; empty when it never did."""
        return self._say(told.moment(self._result.at)) if self._result is not None else ""

    @Property(str, notify=changed)
    def words(self) -> str:
        """What it said last."""
        return self._of_check(self._result.words) if self._result is not None else ""

    @Property(str, notify=changed)
    def limit(self) -> str:
        """What cannot be done while it fails; empty when it does not."""
        return self._of_check(self._result.limit) if self._result is not None else ""

    @Property(str, notify=changed)
    def detail(self) -> str:
        """What the device or the error said itself."""
        return self._result.detail if self._result is not None else ""

    @Property("QStringList", notify=changed)  # type: ignore[arg-type]  # a C++ type has only a name
    def measures(self) -> list[str]:
        """What was measured."""
        from kiosk.technician.measures import said, unit_of  # noqa: PLC0415  # as above

        if self._result is None:
            return []
        return [
            f"{name}: {self._say(said(value, unit_of(name)))}"
            for name, value in self._result.measures.items()
        ]

    @Property("QStringList", notify=changed)  # type: ignore[arg-type]  # as above
    def trend(self) -> list[str]:
        """The trend of what was measured as path data: line and ground; empty where there is none."""
        return [self._trend.line, self._trend.ground] if self._trend is not None else []

    @Property(int, constant=True)
    def trendWidth(self) -> int:  # noqa: N802  # a QML name
        """How wide the field of those paths is, where 96 is its height."""
        from kiosk.technician.one_trend import WIDTH  # noqa: PLC0415  # as above

        return WIDTH

    @Property("QStringList", notify=changed)  # type: ignore[arg-type]  # as above
    def trendWords(self) -> list[str]:  # noqa: N802  # a QML name
        """Where the trend begins and ends, and what changed."""
        if self._trend is None:
            return []
        return [self._say(words) for words in (self._trend.words, *self._trend.changes)]

    @Property("QStringList", notify=changed)  # type: ignore[arg-type]  # as above
    def pictures(self) -> list[str]:
        """The addresses of the pictures that it took."""
        return list(self._pictures.values())

    @Property("QStringList", notify=changed)  # type: ignore[arg-type]  # as above
    def captions(self) -> list[str]:
        """What those pictures show."""
        if self._result is None:
            return []
        return [self._say(one.words) for one in self._result.pictures if one.name in self._pictures]

    @Property(bool, notify=changed)
    def ready(self) -> bool:
        """Whether checks may be run now."""
        known = self._now_known
        return known is not None and not known.busy and self._may(Right.CHECK)

    @Property(bool, notify=changed)
    def mendable(self) -> bool:
        """Whether it failed and there is a repair to be led through."""
        return self._shows() == "failed" and self._may(Right.REPAIR) and self._find_guide() is not None

    def _find_guide(self) -> Guide | None:
        from kiosk.technician.repairs import guide_for  # noqa: PLC0415  # as above

        return guide_for(self._result, self._check) if self._result is not None else None

    # --- its repair ----------------------------------------------------------

    @Slot()
    def repair(self) -> None:
        """Begin the repair of what was found."""
        if not self._may(Right.REPAIR):
            return
        self._guide, self._at, self._phase = self._find_guide(), 0, Phase.STEPS
        if self._guide is not None:
            self._note("repair", guide=self._guide.name)
        self.changed.emit()

    @Slot()
    def further(self) -> None:
        """Go to the next step; behind the last the check runs again."""
        if self._guide is None or self._phase is not Phase.STEPS:
            return
        if self._at < len(self._guide.steps):
            self._at += 1
        if self._at == len(self._guide.steps):
            self._check_again()
        self.changed.emit()

    @Slot(result=bool)
    def backwards(self) -> bool:
        """Go back by a step; False where there is none before."""
        if self._phase is Phase.STEPS and self._at > 0:
            self._at -= 1
            self.changed.emit()
            return True
        return False

    def _check_again(self) -> None:
        from kiosk.technician.checks import CHECKS  # noqa: PLC0415  # as above

        check, examiner, insider = self._check, self._examiner, self._insider
        if check is None or examiner is None or insider is None or not self._may(Right.CHECK):
            return
        # What did not run because of this fault runs now, too.
        chosen = [
            one
            for one in CHECKS
            if one is check or (check.role is not None and one.role is check.role and not one.attended)
        ]
        self._before = self._result
        if examiner.run(chosen, by=insider.duty, attended=check.attended):
            self._phase = Phase.CHECKING
        else:
            self._at -= 1

    def _judge(self) -> None:
        result = self._result
        fresh = result is not None and result is not self._before
        passed = result is not None and fresh and result.outcome.value == "passed"
        self._phase = Phase.MENDED if passed else Phase.STILL
        if self._guide is not None:
            self._note("repaired", guide=self._guide.name, outcome=self._phase.value)

    @Property(str, notify=changed)
    def phase(self) -> str:
        """Where the repair stands: `steps`, `checking`, `mended`, `still`."""
        return self._phase.value

    @Property(str, notify=changed)
    def guideName(self) -> str:  # noqa: N802  # a QML name
        """The name of the repair."""
        return self._guide.name if self._guide is not None else ""

    @Property(str, notify=changed)
    def guideTitle(self) -> str:  # noqa: N802  # a QML name
        """What the repair is called."""
        return self._say(self._guide.title) if self._guide is not None else ""

    @Property(int, notify=changed)
    def steps(self) -> int:
        """How many steps it has."""
        return len(self._guide.steps) if self._guide is not None else 0

    @Property(int, notify=changed)
    def stepAt(self) -> int:  # noqa: N802  # a QML name
        """The step that is shown, from 0."""
        return self._step_at()

    def _step_at(self) -> int:
        return min(self._at, max(0, len(self._guide.steps) - 1)) if self._guide is not None else 0

    @Property(str, notify=changed)
    def stepWords(self) -> str:  # noqa: N802  # a QML name
        """What to do in this step."""
        return self._say(self._guide.steps[self._step_at()].words) if self._guide is not None else ""

    @Property("QStringList", notify=changed)  # type: ignore[arg-type]  # as above
    def drawing(self) -> list[str]:
        """The drawing of this step as path data: ink, tint, dashes."""
        from kiosk.technician.repairs import AGAIN, read_drawing  # noqa: PLC0415  # as above

        if self._guide is None:
            return ["", "", ""]
        name = self._guide.steps[self._step_at()].drawing if self._phase is Phase.STEPS else AGAIN
        try:
            lines = read_drawing(name)
        except OSError:  # words alone lead through it as well
            return ["", "", ""]
        return [lines.ink, lines.tint, lines.faint]
