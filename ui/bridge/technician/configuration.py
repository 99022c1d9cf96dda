"""The settings that hold, for QML, each with where its value comes from; secrets are not in them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.technician.access.rights import Right
from ui.bridge.rows import Rows
from ui.bridge.technician.behind import Behind

QML_IMPORT_NAME = "Kiosk.Bridge"
QML_IMPORT_MAJOR_VERSION = 1

_ORIGINS = {
    "default": "Mặc định",
    "file": "Tệp cấu hình",
    "environment": "Môi trường",
    "credential": "Bí mật của dịch vụ",
}


@dataclass(frozen=True, slots=True)
class _Row:
    key: str
    value: str
    origin: str
    own: bool


@QmlElement
@QmlSingleton
class ConfigurationModel(Behind, QObject):
    """Every value; `own` ones are of this machine, the others hold by default."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows = Rows(_Row, self)
        self._file = ""

    def _turned(self) -> None:
        # Nobody else sees them after who was allowed to.
        self._rows.show([])
        self._file = ""
        self.changed.emit()

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        """The values: `key`, `value`, `origin` (words), `own`."""
        return self._rows

    @Property(str, notify=changed)
    def file(self) -> str:
        """Which file they were read from; empty for none."""
        return self._file

    @Slot()
    def read(self) -> None:
        """Read them."""
        desk = self._desk
        if desk is None or desk.appliance is None or not self._may(Right.READ_SETTINGS):
            return
        from kiosk.technician.configured import configured, settings_file  # noqa: PLC0415  # when wanted

        settings = desk.appliance.settings
        rows = [
            _Row(one.key, one.value, self._say(_ORIGINS[one.origin.value]), one.origin.value != "default")
            for one in configured(settings)
        ]
        # What is this machine's own stands on top.
        self._rows.show(sorted(rows, key=lambda row: not row.own))
        self._file = str(settings_file(settings) or "")
        self.changed.emit()
