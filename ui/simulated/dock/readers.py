"""The two devices that read a card: its chip, and the code printed on it."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from hardware.vocabulary import Role
from ui.simulated.dock.device import DELAY_SECONDS, Device

QML_IMPORT_NAME = "Kiosk.Simulated"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlSingleton
class ChipReader(Device):
    """The reader that a card is laid on."""

    NAME = Role.CHIP_READER
    told = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._laid = ""

    @Property(bool, notify=told)
    def cardPresent(self) -> bool:  # noqa: N802  # a QML name
        """Whether a card lies there."""
        return self.flag("present")

    @Property(bool, notify=told)
    def reading(self) -> bool:
        """Whether the chip is being read now."""
        return bool((self.state.get("believes") or {}).get("calling") == "read")

    @Property(str, notify=told)
    def physical(self) -> str:
        """What is so, in words."""
        if not self.alive:
            return ""
        whose = f"{label}'s" if (label := self.state.get("label")) else "A"
        mute = ", and is mute" if self.flag("mute") else ""
        return f"{whose} card lies on the reader{mute}" if self.flag("present") else "No card"

    @Slot()
    def lay(self) -> None:
        """Lay the chosen person's card on the reader, in place of any other."""
        self.send("insert", person=self.person, label=self.person_name)

    @Slot()
    def layForged(self) -> None:  # noqa: N802  # a QML name
        """Lay a card of which one file was changed after it was signed."""
        self.send("insert", person=self.person, altered="DG13", label=f"Forged: {self.person_name}")

    @Slot()
    def pull(self) -> None:
        """Take the card away."""
        self.send("remove")

    @Slot()
    def pullWhileRead(self) -> None:  # noqa: N802  # a QML name
        """Let the card go at the 14th command from now, of some 25."""
        self.send("remove-at", apdu=14)

    @Slot()
    def fallMute(self) -> None:  # noqa: N802  # a QML name
        """Let the card answer nothing any more."""
        self.send("mute")

    @Slot()
    def talkNonsense(self) -> None:  # noqa: N802  # a QML name
        """Let the card answer random bytes from now on."""
        self.send("garbage", seed=1)

    @Slot()
    def answerLate(self) -> None:  # noqa: N802  # a QML name
        """Let the card's next answer be late."""
        self.send("late", seconds=DELAY_SECONDS)


@QmlElement
@QmlSingleton
class CodeScanner(Device):
    """The scanner that a code is held before."""

    NAME = Role.CODE_SCANNER
    told = Signal()

    @Property(bool, notify=told)
    def plugged(self) -> bool:
        """Whether its cable is in."""
        return (self.flag("plugged") or "plugged" not in self.state) and not self._fault("vanished")

    @Property(bool, notify=told)
    def listening(self) -> bool:
        """Whether somebody waits for a code."""
        return self.flag("listened")

    @Property(bool, notify=told)
    def blind(self) -> bool:
        """Whether it reads codes and sends nothing."""
        return self.flag("mute")

    @Property(str, notify=told)
    def physical(self) -> str:
        """What is so, in words."""
        if self._fault("vanished"):
            return "The cable is out"
        if not self.flag("plugged"):
            return ""
        if self.blind:
            return "It sends nothing that it reads"
        return "Somebody waits for a code" if self.listening else "Nobody waits for a code"

    @Slot()
    def showCard(self) -> None:  # noqa: N802  # a QML name
        """Hold the chosen person's card before it."""
        self.send("show", person=self.person)

    @Slot(str)
    def showText(self, text: str) -> None:  # noqa: N802  # a QML name
        """Hold a code with this text before it."""
        self.send("show", text=text)

    @Slot()
    def showGarbage(self) -> None:  # noqa: N802  # a QML name
        """Let it say random bytes."""
        self.send("garbage", seed=1, bytes=200)

    @Slot()
    def turnBlind(self) -> None:  # noqa: N802  # a QML name
        """Let it send nothing of what it reads, or send again."""
        self.send("unmute" if self.blind else "mute")

    @Slot()
    def unplug(self) -> None:
        """Pull its cable, and keep it out."""
        self.vanish()
        self.send("unplug")

    @Slot()
    def plug(self) -> None:
        """Put its cable in again: the next worker finds it."""
        self.comeBack()
