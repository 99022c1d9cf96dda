"""The visit as a whole for QML: which screen, what lies over it, and the touches of every screen."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.clock import vietnam_now
from kiosk.journey import events
from kiosk.journey.anywhere import UNATTENDED
from kiosk.journey.patience import stretch
from kiosk.journey.visit import Purpose, Step, Visit
from kiosk.words import day_words, time_words
from ui.bridge.model import Drawn
from ui.bridge.scene import Scene

QML_IMPORT_NAME = "Kiosk.Bridge"
QML_IMPORT_MAJOR_VERSION = 1

# Vietnam has one zone and no summer time.

_SCREENS = {step: "".join(part.title() for part in step.value.split("-")) for step in Step} | {
    Step.TROUBLE: "TroubleScreen"
}
_ORDER = {step: place for place, step in enumerate(Step)}
_MILESTONES: tuple[tuple[str, frozenset[Step]], ...] = (
    ("Đồng ý", frozenset({Step.CONSENT})),
    ("Đăng nhập", frozenset({Step.LOGIN, Step.VNEID, Step.IDENTIFY, Step.CARD, Step.GREETING})),
    ("Thủ tục", frozenset({Step.SEARCH, Step.PROCEDURE})),
    ("Tờ khai", frozenset({Step.WHO, Step.FORM})),
    ("Giấy tờ", frozenset({Step.PAPERS})),
    ("Cách nhận", frozenset({Step.DELIVERY})),
    ("Xem lại", frozenset({Step.REVIEW})),
)
_MOVE_MS = 500
_AFTER = frozenset({Step.SUBMITTING, Step.PRINTING, Step.ASK_PRINTED, Step.DONE})


def milestone(visit: Visit) -> int:
    """Return the place of the visit in the row of steps: -1 when there is no way to show yet."""
    step = visit.trouble.resume if visit.step is Step.TROUBLE and visit.trouble else visit.step
    if step in _AFTER:
        return len(_MILESTONES)
    if visit.purpose is Purpose.LOOK_UP and visit.citizen is None and step in {Step.SEARCH, Step.PROCEDURE}:
        return -1
    return next((i for i, (_, steps) in enumerate(_MILESTONES) if step in steps), -1)


def _face(visit: Visit) -> tuple[object, ...]:
    """Return what tells one thing to touch from another in the same place."""
    return visit.step, visit.form_step, visit.trouble, visit.overlay


@QmlElement
@QmlSingleton
class Session(Drawn, QObject):
    """Which screen is shown and the touches that every screen knows."""

    changed = Signal()
    arrived = Signal()
    ticked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._forward = True
        self._moment = vietnam_now()
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._tick)
        self._clock.start()
        self._moving = QTimer(self)
        self._moving.setInterval(_MOVE_MS)
        self._moving.setSingleShot(True)

    def open(self, scene: Scene) -> None:
        """Take over the scene."""
        super().open(scene)
        self.changed.emit()

    def show(self, visit: Visit) -> None:
        """Draw this visit."""
        before, self._visit = self._visit, visit
        self._forward = _ORDER[visit.step] >= _ORDER[before.step]
        self.changed.emit()
        if _face(visit) != _face(before):
            self._moving.stop()
            self.arrived.emit()

    def _move(
        self, event: events.Continue | events.Retry | events.Finish | events.Back | events.LeaveService
    ) -> None:
        """Post what leads to another screen, once: a second tap was meant for no screen yet unseen."""
        if not self._moving.isActive():
            self._moving.start()
            self._post(event)

    def _tick(self) -> None:
        now = vietnam_now()
        changed = (now.minute, now.hour, now.date()) != (
            self._moment.minute,
            self._moment.hour,
            self._moment.date(),
        )
        self._moment = now
        if changed:
            self.ticked.emit()

    @Property(str, notify=changed)
    def screen(self) -> str:
        """The name of the QML file of the screen."""
        return _SCREENS[self._visit.step]

    @Property(bool, notify=changed)
    def forward(self) -> bool:
        """Whether the last move was along the way."""
        return self._forward

    @Property(str, notify=changed)
    def overlay(self) -> str:
        """What lies over the screen: empty, `staff`, `start-over` or `time-out`."""
        return "" if self._visit.overlay is None else self._visit.overlay.value

    @Property(bool, notify=changed)
    def mayContinue(self) -> bool:  # noqa: N802  # a QML name
        """Whether the primary action leads on now."""
        if self._scene is None or self._visit.step in UNATTENDED:
            return False
        from kiosk.journey.table import may_continue  # noqa: PLC0415  # the welcome is there before

        return may_continue(self._visit, self._scene.world)

    @Property(bool, notify=changed)
    def attended(self) -> bool:
        """Whether a visit has begun, that time may end."""
        return self._visit.step not in UNATTENDED and self._visit.step is not Step.SERVICE

    @Property(bool, notify=changed)
    def filed(self) -> bool:
        """Whether the dossier of this visit is in the outbox or further."""
        return self._visit.filing is not None

    @Property("QStringList", notify=changed)  # type: ignore[arg-type]  # a C++ type has only a name
    def stepNames(self) -> list[str]:  # noqa: N802  # a QML name
        """The named steps of a filing."""
        return [self.tr(name) for name, _ in _MILESTONES]

    @Property(int, notify=changed)
    def currentStep(self) -> int:  # noqa: N802  # a QML name
        """The step one is in, -1 when none; past the last when all are done."""
        return milestone(self._visit)

    @Property(str, notify=changed)
    def centreName(self) -> str:  # noqa: N802  # a QML name
        """The centre the kiosk stands in."""
        return self._scene.place.centre_name if self._scene else ""

    @Property(str, notify=changed)
    def helpWords(self) -> str:  # noqa: N802  # a QML name
        """Where help is."""
        return self._say(self._scene.place.help_words) if self._scene else ""

    @Property(str, notify=changed)
    def kioskId(self) -> str:  # noqa: N802  # a QML name
        """Which kiosk this is."""
        return self._scene.place.kiosk_id if self._scene else ""

    @Property(float, notify=changed)
    def warningSeconds(self) -> float:  # noqa: N802  # a QML name
        """How long the time-out's warning stands."""
        return self._scene.place.warning_seconds if self._scene else 0.0

    @Property(float, notify=changed)
    def idleSeconds(self) -> float:  # noqa: N802  # a QML name
        """How long nobody touches anything before the kiosk asks: longer for who asked for more time."""
        return self._scene.place.idle_seconds * stretch(self._visit) if self._scene else 0.0

    @Property(float, notify=changed)
    def pauseSeconds(self) -> float:  # noqa: N802  # a QML name
        """How long a pause lasts."""
        return self._scene.place.pause_seconds if self._scene else 0.0

    @Property(str, notify=ticked)
    def time(self) -> str:
        """The time of day."""
        return self._say(time_words(self._moment))

    @Property(str, notify=ticked)
    def day(self) -> str:
        """The day with its weekday."""
        return self._say(day_words(self._moment.date()))

    @Slot()
    def begin(self) -> None:
        """Start a visit."""
        self._post(events.Begin())

    @Slot()
    def file(self) -> None:
        """Came to file."""
        self._post(events.ChoosePurpose(Purpose.FILE))

    @Slot()
    def lookUp(self) -> None:  # noqa: N802  # a QML name
        """Came to look something up."""
        self._post(events.ChoosePurpose(Purpose.LOOK_UP))

    @Slot()
    def goOn(self) -> None:  # noqa: N802  # a QML name
        """Take the primary action, which is the screen's own."""
        match self._visit.step:
            case Step.TROUBLE:
                self._move(events.Retry())
            case Step.DONE:
                self._move(events.Finish())
            case Step.SERVICE:
                pass  # what its pages do is their own
            case _:
                self._move(events.Continue())

    @Slot()
    def back(self) -> None:
        """Go one screen back; from the technician's side, out."""
        self._move(events.LeaveService() if self._visit.step is Step.SERVICE else events.Back())

    @Slot()
    def askStartOver(self) -> None:  # noqa: N802  # a QML name
        """Ask whether to start over."""
        self._post(events.AskStartOver())

    @Slot()
    def startOver(self) -> None:  # noqa: N802  # a QML name
        """Wipe the visit."""
        self._post(events.StartOver())

    @Slot()
    def callStaff(self) -> None:  # noqa: N802  # a QML name
        """Show where help is."""
        self._post(events.CallStaff())

    @Slot()
    def askHelp(self) -> None:  # noqa: N802  # a QML name
        """Show what this screen wants and how it is done."""
        self._post(events.AskHelp())

    @Slot()
    def askPause(self) -> None:  # noqa: N802  # a QML name
        """Cover the screen while the person looks for papers."""
        self._post(events.AskPause())

    @Slot()
    def closeOverlay(self) -> None:  # noqa: N802  # a QML name
        """Go on where one was."""
        self._post(events.CloseOverlay())

    @Slot()
    def goWithout(self) -> None:  # noqa: N802  # a QML name
        """Go on without the slip."""
        self._post(events.GoWithout())

    @Slot(bool)
    def slipCameOut(self, yes: bool) -> None:  # noqa: N802  # a QML name
        """Say whether the slip came out."""
        self._post(events.SlipCameOut(yes))
