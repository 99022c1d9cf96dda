"""The phone in the person's hand, on which they agree or refuse."""

from __future__ import annotations

from PySide6.QtCore import Property, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.sandbox.phone.control import PHONE
from ui.simulated.dock.device import Device
from ui.simulated.dock.words import Belief

QML_IMPORT_NAME = "Kiosk.Simulated"
QML_IMPORT_MAJOR_VERSION = 1

_LAST = {"approved": "the last one was agreed to", "refused": "the last one was refused"}


@QmlElement
@QmlSingleton
class OwnPhone(Device):
    """The made-up provider's log-ins, where there is one: `kiosk run` brings it."""

    NAME = PHONE
    told = Signal()

    @Property(bool, notify=told)
    def asked(self) -> bool:
        """Whether a log-in waits for an answer."""
        return self.number("waiting") > 0

    @Property(str, notify=told)
    def physical(self) -> str:
        """What the phone would show, in words."""
        if not self.state:
            return "No made-up VNeID here; `kiosk run` brings one."
        if not self.asked:
            last = _LAST.get(str(self.state.get("last")), "")
            return f"No log-in waits{f'; {last}' if last else ''}"
        return f"{self.state.get('code')} · {self.state.get('place')}"

    @Slot()
    def agree(self) -> None:
        """Agree, as the person who stands there."""
        self.send("approve", person=self.person)

    @Slot()
    def agreeLow(self) -> None:  # noqa: N802  # a QML name
        """Agree with an account of level 1."""
        self.send("approve", person=self.person, level=1)

    @Slot()
    def refuse(self) -> None:
        """Refuse."""
        self.send("refuse")

    def _lives(self) -> bool:
        return bool(self.state)

    def _belief(self) -> Belief:
        if not self.state:
            return Belief("No phone", "ring", "quiet")
        return Belief("Asked", "triangle", "wait") if self.asked else Belief("Quiet", "disc", "done")
