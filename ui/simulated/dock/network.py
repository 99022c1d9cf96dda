"""The line between the kiosk and its province."""

from __future__ import annotations

from PySide6.QtCore import Property, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from ui.simulated.dock.device import Device
from ui.simulated.dock.words import Belief, since

QML_IMPORT_NAME = "Kiosk.Simulated"
QML_IMPORT_MAJOR_VERSION = 1

_MODES = {
    "open": Belief("Plugged", "disc", "done", "What the kiosk sends arrives, and the answer comes back."),
    "cut": Belief("Pulled", "cross", "trouble", "Nothing arrives."),
    "failing": Belief("Failing", "triangle", "wait", "Something in between answers 500."),
    "answer-lost": Belief("Answers lost", "triangle", "wait", "Requests arrive, their answers do not."),
}


@QmlElement
@QmlSingleton
class Network(Device):
    """The made-up network, where there is one: `kiosk run` puts it between kiosk and gateway."""

    NAME = "network"
    told = Signal()

    @Property(str, notify=told)
    def mode(self) -> str:
        """What happens to a request: open, cut, failing, answer-lost; empty without a line."""
        return self._mode()

    @Property(bool, notify=told)
    def plugged(self) -> bool:
        """Whether requests arrive."""
        return self._mode() not in {"", "cut"}

    @Property(str, notify=told)
    def physical(self) -> str:
        """What came over the line, in words."""
        if not self.state.get("requests"):
            return "No request yet" if self.state else ""
        count = self.number("requests")
        ago = since(str(self.state.get("last_at")))
        return f"{count} request{'' if count == 1 else 's'}, the last {ago} ago"

    @Slot()
    def pull(self) -> None:
        """Pull the plug."""
        self.send("pull")

    @Slot()
    def plug(self) -> None:
        """Put it in again."""
        self.send("plug")

    @Slot(str)
    def choose(self, mode: str) -> None:
        """Let the line do something else."""
        self.send("mode", mode=mode)

    def _mode(self) -> str:
        return str(self.state.get("mode", ""))

    def _lives(self) -> bool:
        return bool(self.state)

    def _belief(self) -> Belief:
        absent = Belief("No line", "ring", "quiet", "No made-up network here; `kiosk run` brings one.")
        return _MODES.get(self._mode(), absent)
