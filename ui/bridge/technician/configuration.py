"""The settings that hold, for QML, each with where its value comes from; secrets are not in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.technician.access.rights import Right
from ui.bridge.rows import Rows
from ui.bridge.technician.behind import Behind

if TYPE_CHECKING:
    from kiosk.technician.configured import Configured
    from kiosk.technician.signed_settings import Beside

QML_IMPORT_NAME = "Kiosk.Bridge"
QML_IMPORT_MAJOR_VERSION = 1

_ROOT = Path("/")
_ORIGINS = {
    "default": "Mặc định",
    "file": "Tệp cấu hình",
    "environment": "Môi trường",
    "credential": "Bí mật của dịch vụ",
}
_BESIDE = {
    "same": "Cấu hình đúng như bản tỉnh đã ký.",
    "differs": "Cấu hình khác bản tỉnh đã ký ở {count} mục.",
    "unsigned": "Máy này không có bản cấu hình nào được tỉnh ký, nên không có gì để so.",
    "forged": "Chữ ký trên cấu hình không phải của tỉnh.",
    "unreadable": "Tệp cấu hình không đọc được.",
}
_NONE = "-"


@dataclass(frozen=True, slots=True)
class _Row:
    key: str
    value: str
    origin: str
    own: bool


@dataclass(frozen=True, slots=True)
class _Difference:
    key: str
    signed: str
    used: str


@QmlElement
@QmlSingleton
class ConfigurationModel(Behind, QObject):
    """Every value; `own` ones are of this machine, the others hold by default."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows = Rows(_Row, self)
        self._differences = Rows(_Difference, self)
        self._file = ""
        self._beside = ""

    def _turned(self) -> None:
        # Nobody else sees them after who was allowed to.
        self._rows.show([])
        self._differences.show([])
        self._file = self._beside = ""
        self.changed.emit()

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        """The values: `key`, `value`, `origin` (words), `own`."""
        return self._rows

    @Property(QObject, constant=True)
    def differences(self) -> QObject:
        """What is not as the province signed it: `key`, and in words `signed` and `used`."""
        return self._differences

    @Property(str, notify=changed)
    def file(self) -> str:
        """Which file they were read from; empty for none."""
        return self._file

    @Property(str, notify=changed)
    def beside(self) -> str:
        """How they stand to what the province signed; empty before they are read."""
        return self._beside

    @Slot()
    def read(self) -> None:
        """Read them."""
        desk = self._desk
        if desk is None or desk.appliance is None or not self._may(Right.READ_SETTINGS):
            return
        from kiosk.province.pinned import Pinned  # noqa: PLC0415  # loaded when wanted
        from kiosk.technician.configured import configured, settings_file  # noqa: PLC0415  # as above
        from kiosk.technician.signed_settings import beside_signed  # noqa: PLC0415  # as above

        settings = desk.appliance.settings
        state = settings.paths.state
        beside = beside_signed(_ROOT, Pinned(state / "province", state / "keys"))
        self.draw(configured(settings), str(settings_file(settings) or ""), beside)

    def draw(self, values: Sequence[Configured], file: str, beside: Beside) -> None:
        """Show these."""
        rows = [
            _Row(
                one.key,
                self._value(one.value),
                self._say(_ORIGINS[one.origin.value]),
                one.origin.value != "default",
            )
            for one in values
        ]
        # What is this machine's own stands on top.
        self._rows.show(sorted(rows, key=lambda row: not row.own))
        self._differences.show(
            [
                _Difference(
                    one.key,
                    self._say("Tỉnh đã ký: {value}", value=self._value(one.signed)),
                    self._say("Máy đang dùng: {value}", value=self._value(one.used)),
                )
                for one in beside.differences
            ]
        )
        self._beside = self._say(_BESIDE[beside.signed.value], count=len(beside.differences))
        self._file = file
        self.changed.emit()

    def _value(self, value: str) -> str:
        return self._say("không có") if value == _NONE else value
