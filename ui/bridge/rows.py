"""A list for QML made of frozen dataclasses: their fields are the roles, the first field tells rows apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from PySide6.QtCore import QAbstractListModel, QByteArray, QModelIndex, QObject, QPersistentModelIndex, Qt

_FIRST_ROLE = int(Qt.ItemDataRole.UserRole)


class Rows(QAbstractListModel):
    """Shows rows of one dataclass; a new list moves only what changed, so that a field keeps its cursor."""

    def __init__(self, row_type: type, parent: QObject) -> None:
        super().__init__(parent)
        self._names = [field.name for field in fields(row_type)]
        self._rows: list[Any] = []

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:  # noqa: ARG002, N802  # Qt's signature
        """Count the rows."""
        return len(self._rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> Any:
        """Return one field of one row."""
        if not index.isValid() or not 0 <= role - _FIRST_ROLE < len(self._names):
            return None
        value = getattr(self._rows[index.row()], self._names[role - _FIRST_ROLE])
        return list(value) if isinstance(value, tuple) else value

    def roleNames(self) -> dict[int, QByteArray]:  # noqa: N802  # Qt's signature
        """Name the roles after the fields."""
        return {_FIRST_ROLE + i: QByteArray(name.encode()) for i, name in enumerate(self._names)}

    def show(self, rows: Sequence[Any]) -> None:
        """Replace the list: rows that go are removed, new ones put in, changed ones told."""
        wanted = [self._key(row) for row in rows]
        for at in reversed(range(len(self._rows))):
            if self._key(self._rows[at]) not in wanted:
                self.beginRemoveRows(QModelIndex(), at, at)
                del self._rows[at]
                self.endRemoveRows()
        kept = [self._key(row) for row in self._rows]
        if kept != [key for key in wanted if key in kept]:
            self.beginResetModel()
            self._rows = list(rows)
            self.endResetModel()
            return
        for at, row in enumerate(rows):
            if at < len(self._rows) and self._key(self._rows[at]) == wanted[at]:
                if self._rows[at] != row:
                    self._rows[at] = row
                    self.dataChanged.emit(self.index(at), self.index(at))
            else:
                self.beginInsertRows(QModelIndex(), at, at)
                self._rows.insert(at, row)
                self.endInsertRows()

    def row(self, at: int) -> Any:
        """Return the row at `at`."""
        return self._rows[at]

    def _key(self, row: Any) -> Any:
        return getattr(row, self._names[0])
