"""The two devices that paper goes through: the document scanner and the receipt printer."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from hardware.simulated.feeder import Lie
from hardware.simulated.flaws import FlawKind
from hardware.vocabulary import Role
from ui.bridge.pictures import Pictures
from ui.simulated.dock.device import Device
from ui.simulated.dock.errands import Errands

QML_IMPORT_NAME = "Kiosk.Simulated"
QML_IMPORT_MAJOR_VERSION = 1

# In pixels: the width of the close-up, and longer than any slip.
_SLIP_BOX = (900, 4000)
# Those that are asked for most; the others are behind "More".
_USUAL_FLAWS = (FlawKind.SKEW, FlawKind.SHADOW, FlawKind.STREAK, FlawKind.DOUBLE_FEED, FlawKind.JAM)
_DEAD_DOTS = tuple(range(200, 208))
_SLOW_ROWS = 60


@QmlElement
@QmlSingleton
class DocumentScanner(Device):
    """The scanner with its feeder."""

    NAME = Role.DOCUMENT_SCANNER
    told = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._flaw = ""

    @Property(int, notify=told)
    def sheets(self) -> int:
        """How many sheets wait in the feeder."""
        return self.number("sheets")

    @Property(bool, notify=told)
    def jammed(self) -> bool:
        """Whether a sheet is stuck, or two came at once."""
        return self.flag("jam") or self.flag("double_feed")

    @Property(bool, notify=told)
    def coverOpen(self) -> bool:  # noqa: N802  # a QML name
        """Whether its cover is open."""
        return self.state.get("cover") == "open"

    @Property(bool, notify=told)
    def scanning(self) -> bool:
        """Whether a sheet goes through now."""
        return str((self.state.get("believes") or {}).get("calling", "")).startswith("scan")

    @Property("QStringList", constant=True)  # type: ignore[arg-type]  # a C++ type has only a name
    def usualFlaws(self) -> list[str]:  # noqa: N802  # a QML name
        """What is often wrong with a sheet."""
        return [kind.value for kind in _USUAL_FLAWS]

    @Property("QStringList", constant=True)  # type: ignore[arg-type]  # as above
    def moreFlaws(self) -> list[str]:  # noqa: N802  # a QML name
        """What else may be wrong with one."""
        return [kind.value for kind in FlawKind if kind not in _USUAL_FLAWS]

    @Property("QStringList", constant=True)  # type: ignore[arg-type]  # as above
    def lies(self) -> list[str]:
        """How it may give a page that is none."""
        return [lie.value for lie in Lie]

    @Property(str, notify=told)
    def flaw(self) -> str:
        """What is wrong with the sheets that are fed next; empty for nothing."""
        return self._flaw

    @Property(str, notify=told)
    def physical(self) -> str:
        """What is so, in words."""
        if not self.alive:
            return ""
        sheets = self.number("sheets")
        count = f"{sheets} sheet{'' if sheets == 1 else 's'} waiting"
        if self.flag("double_feed"):
            return f"Two sheets at once, {count}"
        if self.jammed:
            return f"Jammed, {count}"
        return f"Cover open, {count}" if self.coverOpen else count

    @Slot(str)
    def chooseFlaw(self, flaw: str) -> None:  # noqa: N802  # a QML name
        """Choose what is wrong with the sheets that are fed next; the chosen one again: nothing."""
        self._flaw = "" if flaw == self._flaw else flaw
        self.changed.emit()

    @Slot(str)
    def feed(self, paper: str) -> None:
        """Put a sheet under those that wait: birth, blank or blurred."""
        flaws = {"flaws": [self._flaw]} if self._flaw else {}
        self.send("feed", person=self.person, paper=paper, **flaws)

    @Slot(str)
    def lie(self, about: str) -> None:
        """Let the next page come wrong."""
        self.send("lie", about=about)

    @Slot()
    def empty(self) -> None:
        """Take all sheets out."""
        self.send("empty")

    @Slot()
    def jam(self) -> None:
        """Let a sheet be stuck."""
        self.send("jam")

    @Slot()
    def openCover(self) -> None:  # noqa: N802  # a QML name
        """Open its cover."""
        self.send("cover-open")

    @Slot()
    def clear(self) -> None:
        """Free what is stuck and close the cover."""
        self.send("clear")


@QmlElement
@QmlSingleton
class ReceiptPrinter(Device):
    """The printer with its roll, and the slips that came out."""

    NAME = Role.RECEIPT_PRINTER
    told = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.pictures: Pictures | None = None
        self._slip = ""

    @Property(str, notify=told)
    def paper(self) -> str:
        """How much paper there is: in, low or out."""
        return self._paper()

    @Property(bool, notify=told)
    def coverOpen(self) -> bool:  # noqa: N802  # a QML name
        """Whether its cover is open."""
        return self.state.get("cover") == "open"

    @Property(bool, notify=told)
    def cutterJammed(self) -> bool:  # noqa: N802  # a QML name
        """Whether its cutter is stuck."""
        return self.state.get("cutter") == "jammed"

    @Property(bool, notify=told)
    def cutterBlunt(self) -> bool:  # noqa: N802  # a QML name
        """Whether its cutter moves and cuts nothing."""
        return self.state.get("cutter") == "blunt"

    @Property(bool, notify=told)
    def deadDots(self) -> bool:  # noqa: N802  # a QML name
        """Whether dots of its head burn no more."""
        return self.flag("dead_dots")

    @Property(bool, notify=told)
    def slow(self) -> bool:
        """Whether it prints slowly."""
        return self.flag("slow")

    @Property(bool, notify=told)
    def headHot(self) -> bool:  # noqa: N802  # a QML name
        """Whether its head is too hot to print."""
        return self.state.get("head") == "hot"

    @Property(bool, notify=told)
    def mute(self) -> bool:
        """Whether it answers nothing."""
        return self.state.get("speaks") is False

    @Property(bool, notify=told)
    def printing(self) -> bool:
        """Whether a slip is being printed now."""
        return bool((self.state.get("believes") or {}).get("calling") == "print")

    @Property(int, notify=told)
    def slips(self) -> int:
        """How many slips lie there."""
        return self.number("slips_waiting")

    @Property(str, notify=told)
    def slip(self) -> str:
        """The address of the last slip's picture; empty when none lies there."""
        return self._slip

    @Property(str, notify=told)
    def physical(self) -> str:
        """What is so, in words."""
        if not self.alive:
            return ""
        parts = [f"Paper {self._paper()}"]
        parts += ["cover open"] if self.coverOpen else []
        parts += ["cutter stuck"] if self.cutterJammed else []
        parts += ["cutter blunt"] if self.cutterBlunt else []
        parts += ["dots dead"] if self.deadDots else []
        parts += ["slow"] if self.slow else []
        parts += ["head hot"] if self.state.get("head") == "hot" else []
        parts += ["silent"] if self.state.get("speaks") is False else []
        parts += ["a slip in the presenter"] if self.state.get("presenter") == "holds" else []
        return ", ".join(parts)

    @Slot()
    def paperIn(self) -> None:  # noqa: N802  # a QML name
        """Put in a new roll."""
        self.send("paper-in")

    @Slot()
    def paperLow(self) -> None:  # noqa: N802  # a QML name
        """Let the roll be nearly at its end."""
        self.send("paper-low")

    @Slot()
    def paperOut(self) -> None:  # noqa: N802  # a QML name
        """Let the roll be at its end."""
        self.send("paper-out")

    @Slot()
    def paperOutMidSlip(self) -> None:  # noqa: N802  # a QML name
        """Let the roll end 300 rows of dots into the next slip."""
        self.send("paper-out", after_rows=300)

    @Slot()
    def turnCover(self) -> None:  # noqa: N802  # a QML name
        """Open its cover, or close it."""
        self.send("cover-closed" if self.coverOpen else "cover-open")

    @Slot()
    def turnCutter(self) -> None:  # noqa: N802  # a QML name
        """Jam its cutter, or free it."""
        self.send("cutter-freed" if self.cutterJammed else "cutter-jam")

    @Slot()
    def turnBlade(self) -> None:  # noqa: N802  # a QML name
        """Blunt its cutter, or sharpen it."""
        self.send("cutter-sharp" if self.cutterBlunt else "cutter-blunt")

    @Slot()
    def turnDots(self) -> None:  # noqa: N802  # a QML name
        """Let eight dots of its head burn no more, or all again."""
        if self.deadDots:
            self.send("whole-head")
        else:
            self.send("dead-dots", dots=_DEAD_DOTS)

    @Slot()
    def turnSpeed(self) -> None:  # noqa: N802  # a QML name
        """Let it print slowly, or at full speed."""
        self.send("slow", rows_per_second=0 if self.slow else _SLOW_ROWS)

    @Slot()
    def turnHead(self) -> None:  # noqa: N802  # a QML name
        """Let its head be too hot, or cool again."""
        self.send("head-cooled" if self.state.get("head") == "hot" else "head-hot")

    @Slot()
    def babble(self) -> None:
        """Let it send bytes that mean nothing."""
        self.send("babble")

    @Slot()
    def turnSilent(self) -> None:  # noqa: N802  # a QML name
        """Let it answer nothing, or speak again."""
        self.send("speak" if self.mute else "go-silent")

    @Slot()
    def takeSlips(self) -> None:  # noqa: N802  # a QML name
        """Take away the slips that lie there."""
        self.send("take-slips")

    def _paper(self) -> str:
        return str(self.state.get("paper") or "in")

    def _make_errands(self, run_folder: Path) -> Errands:
        seen = -1
        last = b""

        def look() -> dict[str, object]:
            # The pictures are large: they are asked for when their number has changed.
            nonlocal seen, last
            state = errands.ask({"do": "state"})
            count = state.get("slips_waiting", 0)
            if state["worker"] is None:
                count, last = -1, b""
            elif count != seen:
                slips = errands.ask({"do": "slips"})["slips"]
                last = base64.b64decode(slips[-1]) if isinstance(slips, list) and slips else b""
            seen = count if isinstance(count, int) else 0
            return {**state, "last_slip": last}

        errands = Errands(run_folder, self.NAME, look)
        return errands

    def _hear(self, state: dict[str, Any]) -> None:
        picture = state.pop("last_slip", b"")
        if self.pictures is not None:
            address = self.pictures.keep({"last": picture} if picture else {}, "slip").get("last", "")
            self._slip = self.pictures.ready(address, *_SLIP_BOX)
        super()._hear(state)
