"""The ways of getting the result, for QML."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.dossier.delivery import LABELS, DeliveryWay
from kiosk.journey.events import AnswerDelivery, ChooseDelivery
from kiosk.journey.prefilling import delivery_given, delivery_known
from kiosk.journey.visit import Visit
from ui.bridge.model import Drawn
from ui.bridge.rows import Rows

QML_IMPORT_NAME = "Kiosk.Bridge"
QML_IMPORT_MAJOR_VERSION = 1

_BOARDS = {"phone": "phone"}


@dataclass(frozen=True, slots=True)
class _Way:
    key: str
    title: str
    meaningWords: str  # noqa: N815  # a QML role
    costWords: str  # noqa: N815  # a QML role
    selected: bool


@dataclass(frozen=True, slots=True)
class _Field:
    key: str
    labelWords: str  # noqa: N815  # a QML role
    answer: str
    origin: str
    problem: str
    board: str


@QmlElement
@QmlSingleton
class DeliveryModel(Drawn, QObject):
    """Three ways, and the fields that the chosen one asks for."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ways = Rows(_Way, self)
        self._fields = Rows(_Field, self)

    def show(self, visit: Visit) -> None:
        """Draw this visit."""
        self._visit = visit
        self._ways.show(
            [
                _Way(
                    way.value,
                    self._say(way.words),
                    self._say(way.meaning),
                    self._cost(way),
                    way is visit.delivery,
                )
                for way in DeliveryWay
            ]
        )
        asked = visit.delivery.asks if visit.delivery else ()
        known, given = delivery_known(visit), delivery_given(visit)
        self._fields.show(
            [
                _Field(
                    key,
                    self._say(LABELS[key]),
                    given.get(key, ""),
                    self._say(known[key].source.words) if key in known else "",
                    self._say(visit.problems.get(key, "")),
                    _BOARDS.get(key, "text"),
                )
                for key in asked
            ]
        )

    def _cost(self, way: DeliveryWay) -> str:
        return self._say("Cần địa chỉ và số điện thoại" if way.asks else "Không mất thêm tiền")

    @Property(QObject, notify=changed)
    def ways(self) -> QObject:
        """The three ways."""
        return self._ways

    @Property(QObject, notify=changed)
    def fields(self) -> QObject:
        """What the chosen way asks."""
        return self._fields

    @Slot(str)
    def choose(self, key: str) -> None:
        """Pick a way."""
        self._post(ChooseDelivery(DeliveryWay(key)))

    @Slot(str, str)
    def answer(self, key: str, value: str) -> None:
        """Take what a field holds now."""
        self._post(AnswerDelivery(key, value))
