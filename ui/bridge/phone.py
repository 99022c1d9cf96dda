"""Logging in, and the log-in on the person's own phone, for QML."""

from __future__ import annotations

import math
from datetime import timedelta

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.identity.phone.port import PhoneCode
from kiosk.journey.devices import logins
from kiosk.journey.events import ChooseLogin
from kiosk.journey.visit import Login, Step, Visit
from ui.bridge.model import Drawn

QML_IMPORT_NAME = "Kiosk.Bridge"
QML_IMPORT_MAJOR_VERSION = 1

_MINUTE = 60
# The words change this often in the last minute: a number that runs makes people hurry.
_STEP_SECONDS = 10


@QmlElement
@QmlSingleton
class PhoneModel(Drawn, QObject):
    """The ways to log in that work now; the code that the phone scans, and how long it holds."""

    changed = Signal()
    ticked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._code: PhoneCode | None = None
        self._picture = ""
        self._png = b""
        self._left = 0.0
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._tick)

    def show(self, visit: Visit) -> None:
        """Draw this visit."""
        code = visit.phone if visit.step is Step.VNEID else None
        if code is not self._code:
            self._code = code
            if code is None:
                self._png = b""
                self._clock.stop()
            else:
                from ui.bridge.codes import qr_png  # noqa: PLC0415  # the welcome opens without it

                self._png = qr_png(code.verification_url)
                self._clock.start()
        self._visit = visit
        if self._scene is not None:
            held = {"qr": self._png} if self._png else {}
            self._picture = self._scene.pictures.keep(held, "phone").get("qr", "")
        self._tick()
        self.changed.emit()

    def _ways(self) -> tuple[Login, ...]:
        return logins(self._visit, self._scene.world) if self._scene else ()

    def _tick(self) -> None:
        code = self._code
        if code is None or self._scene is None:
            self._left = 0.0
        else:
            until = code.started_at + timedelta(seconds=code.expires_in)
            # A clock that is set while a code is shown makes it neither older nor younger than it is.
            left = (until - self._scene.world.now()).total_seconds()
            self._left = max(0.0, min(left, code.expires_in))
        self.ticked.emit()

    @Property(bool, notify=changed)
    def card(self) -> bool:
        """Whether the card can be read here now."""
        return Login.CARD in self._ways()

    @Property(bool, notify=changed)
    def vneid(self) -> bool:
        """Whether VNeID can be used here now."""
        return Login.VNEID in self._ways()

    @Property(bool, notify=changed)
    def shown(self) -> bool:
        """Whether there is a code to scan."""
        return self._code is not None

    @Property(str, notify=changed)
    def qr(self) -> str:
        """The address of the QR code's picture, empty while there is none."""
        return self._picture

    @Property(str, notify=changed)
    def userCode(self) -> str:  # noqa: N802  # a QML name
        """The short code that the phone repeats."""
        return self._code.user_code if self._code else ""

    @Property(float, notify=ticked)
    def part(self) -> float:
        """How much of the code's life is left, from 1 to 0."""
        return self._left / self._code.expires_in if self._code else 0.0

    @Property(str, notify=ticked)
    def leftWords(self) -> str:  # noqa: N802  # a QML name
        """How long the code holds still, in words that change seldom."""
        if self._code is None:
            return ""
        if self._left > _MINUTE:
            return self._say(
                "Mã tự đổi mới sau khoảng {minutes} phút.", minutes=math.ceil(self._left / _MINUTE)
            )
        seconds = math.ceil(self._left / _STEP_SECONDS) * _STEP_SECONDS
        return (
            self._say("Mã tự đổi mới sau {seconds} giây.", seconds=seconds)
            if seconds
            else self._say("Mã đang được đổi mới.")
        )

    @Slot(str)
    def choose(self, way: str) -> None:
        """Log in this way: `card` or `vneid`."""
        self._post(ChooseLogin(Login(way)))
