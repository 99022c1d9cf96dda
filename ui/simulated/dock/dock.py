"""The dock as a whole: where it is attached, who stands before the kiosk, and every device at once."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.sandbox.people import Person, all_people
from ui.bridge.rows import Rows
from ui.simulated.dock.device import Device
from ui.simulated.dock.network import Network
from ui.simulated.dock.paperwork import DocumentScanner, ReceiptPrinter
from ui.simulated.dock.phone import OwnPhone
from ui.simulated.dock.readers import ChipReader, CodeScanner

QML_IMPORT_NAME = "Kiosk.Simulated"
QML_IMPORT_MAJOR_VERSION = 1

DEVICES: tuple[type[Device], ...] = (
    ChipReader,
    CodeScanner,
    DocumentScanner,
    ReceiptPrinter,
    Network,
    OwnPhone,
)


@dataclass(frozen=True, slots=True)
class _Row:
    key: str
    name: str
    about: str


@QmlElement
@QmlSingleton
class Dock(QObject):
    """Who stands before the kiosk: their card, their code and their papers are what devices get."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._people = Rows(_Row, self)
        self._people.show([_Row(person.id, _called(person), person.about) for person in all_people()])
        self._person = all_people()[0]
        self._devices: list[Device] = []
        self._place = ""

    def open(self, run_folder: Path, devices: list[Device]) -> None:
        """Attach to the kiosk whose control sockets lie in `run_folder`."""
        self._place = str(run_folder)
        self._devices = devices
        for device in devices:
            device.open(run_folder)
        self.choose(self._person.id)

    def close(self) -> None:
        """Let all devices go."""
        while self._devices:
            self._devices.pop().close()

    @Property(QObject, constant=True)
    def people(self) -> QObject:
        """Everybody who may come: key, name, about."""
        return self._people

    @Property(str, notify=changed)
    def person(self) -> str:
        """Who stands there, by key."""
        return self._person.id

    @Property(str, notify=changed)
    def personName(self) -> str:  # noqa: N802  # a QML name
        """Who stands there, as they are called."""
        return _called(self._person)

    @Property(str, notify=changed)
    def place(self) -> str:
        """The run folder of the kiosk."""
        return self._place

    @Slot(str)
    def choose(self, key: str) -> None:
        """Let somebody else come."""
        self._person = next(person for person in all_people() if person.id == key)
        for device in self._devices:
            device.person, device.person_name = key, _called(self._person)
        self.changed.emit()

    @Slot()
    def healAll(self) -> None:  # noqa: N802  # a QML name
        """Take back the faults of all devices, and plug the network in."""
        for device in self._devices:
            if isinstance(device, Network):
                device.plug()
            elif not isinstance(device, OwnPhone):
                device.heal()


def _called(person: Person) -> str:
    """Return the last one or two words of a name, as one is called."""
    words = unicodedata.normalize("NFC", person.card.name).split()
    return " ".join(words[-2:] if len(words) > 3 else words[-1:])
