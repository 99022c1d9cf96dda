"""What every simulated device shows in the dock, and the faults one can ask of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Property, QObject, Qt, Signal, Slot
from PySide6.QtQml import QmlElement

from ui.simulated.dock.errands import Errands
from ui.simulated.dock.words import Belief, belief_of, faults_of

QML_IMPORT_NAME = "Kiosk.Simulated"
QML_IMPORT_MAJOR_VERSION = 1
DELAY_SECONDS = 3


@QmlElement
class Device(QObject):
    """One device as its control socket tells it; `NAME` is the role, or what else listens by that name.

    A kind of device tells its own properties by a signal of its own, `told`, that follows `changed`:
    PySide 6.11 crashes where a class with slots names its base's signal.
    """

    NAME: ClassVar[str] = ""
    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.person = self.person_name = ""
        self.state: Mapping[str, Any] = {}
        self._silence = ""
        self._refusal = ""
        self._errands: Errands | None = None
        told = getattr(self, "told", None)
        if told is not None:
            self.changed.connect(told)

    def open(self, run_folder: Path) -> None:
        """Begin to look at the device that listens in `run_folder`."""
        self._errands = self._make_errands(run_folder)
        queued = Qt.ConnectionType.QueuedConnection
        self._errands.heard.connect(self._hear, queued)
        self._errands.silent.connect(self._miss, queued)
        self._errands.refused.connect(self._note_refusal, queued)
        self._errands.start()

    def close(self) -> None:
        """Look no more."""
        if self._errands is not None:
            self._errands.close()
            self._errands = None

    def send(self, what: str, **request: object) -> None:
        """Send a request on its way; what came of it is seen in the state."""
        self._refusal = ""
        if self._errands is not None:
            self._errands.send({"do": what, **request})

    @Property(bool, notify=changed)
    def alive(self) -> bool:
        """Whether something answers for it: its worker's process, or what stands for a line or a provider."""
        return self._lives()

    @Property(str, notify=changed)
    def stateWord(self) -> str:  # noqa: N802  # a QML name
        """The believed state as a word."""
        return self._belief().word

    @Property(str, notify=changed)
    def shape(self) -> str:
        """The believed state as a shape: disc, ring, diamond, triangle, cross."""
        return self._belief().shape

    @Property(str, notify=changed)
    def tone(self) -> str:
        """The believed state as a tone: done, primary, wait, trouble, quiet."""
        return self._belief().tone

    @Property(str, notify=changed)
    def line(self) -> str:
        """What is behind the state, in a sentence or two."""
        return self._belief().line

    @Property(str, notify=changed)
    def refusal(self) -> str:
        """Why the last thing that was asked was not done; empty when it was."""
        return self._refusal

    @Property(str, notify=changed)
    def pending(self) -> str:
        """What is still to go wrong; empty when nothing is."""
        return faults_of(self.state)

    @Property(bool, notify=changed)
    def failing(self) -> bool:
        """Whether every call fails."""
        return bool(self._fault("repeatedly"))

    @Property(bool, notify=changed)
    def vanished(self) -> bool:
        """Whether the device is made to be gone."""
        return bool(self._fault("vanished"))

    @Property(bool, notify=changed)
    def failingOnce(self) -> bool:  # noqa: N802  # a QML name
        """Whether the next call fails."""
        return bool(self._fault("times"))

    @Property(bool, notify=changed)
    def late(self) -> bool:
        """Whether the next call is late."""
        return bool(self._fault("delay"))

    @Property(bool, notify=changed)
    def hanging(self) -> bool:
        """Whether the next call hangs."""
        return bool(self._fault("hang"))

    @Slot()
    def failOnce(self) -> None:  # noqa: N802  # a QML name
        """Let the next call fail."""
        self.send("fail-next", kind="protocol")

    @Slot()
    def failAlways(self) -> None:  # noqa: N802  # a QML name
        """Let every call fail, until it is healed."""
        self.send("fail-repeatedly", kind="protocol")

    @Slot()
    def delay(self) -> None:
        """Let the next call be late."""
        self.send("delay", seconds=DELAY_SECONDS)

    @Slot()
    def hang(self) -> None:
        """Let the next call never end."""
        self.send("hang")

    @Slot()
    def vanish(self) -> None:
        """Let the device be gone."""
        self.send("vanish")

    @Slot()
    def comeBack(self) -> None:  # noqa: N802  # a QML name
        """Let the device be there again."""
        self.send("return")

    @Slot()
    def crash(self) -> None:
        """End the worker at once."""
        self.send("crash")

    @Slot()
    def heal(self) -> None:
        """Take all faults back."""
        self.send("heal")

    def flag(self, key: str) -> bool:
        """Whether something physical is so."""
        return bool(self.state.get(key))

    def number(self, key: str) -> int:
        """How many of something there are."""
        value = self.state.get(key)
        return value if isinstance(value, int) else 0

    def _make_errands(self, run_folder: Path) -> Errands:
        return Errands(run_folder, self.NAME)

    def _believe(self) -> Belief:
        return belief_of(self.state) if self.state else Belief()

    def _lives(self) -> bool:
        return not self._silence and self.state.get("worker") is not None

    def _belief(self) -> Belief:
        if self._silence:
            return Belief("Silent", "cross", "trouble", self._silence)
        return self._believe()

    def _fault(self, name: str) -> object:
        return (self.state.get("faults") or {}).get(name)

    def _hear(self, state: dict[str, Any]) -> None:
        self.state, self._silence = state, ""
        self.changed.emit()

    def _miss(self, why: str) -> None:
        self.state, self._silence = {}, why
        self.changed.emit()

    def _note_refusal(self, why: str) -> None:
        self._refusal = why
        self.changed.emit()
