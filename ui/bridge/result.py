"""What became of the dossier, for QML: only what is known."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.clock import VIETNAM
from kiosk.journey.devices import prints
from kiosk.journey.events import Rate
from kiosk.journey.visit import SlipState, Step, Visit
from kiosk.words import day_words, moment_words
from ui.bridge.model import Drawn
from ui.bridge.scene import Scene

QML_IMPORT_NAME = "Kiosk.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlSingleton
class ResultModel(Drawn, QObject):
    """The filing, its code or local reference, and the slip."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._slip = self._qr = ""
        self._code_of_qr, self._qr_png = "", b""

    def show(self, visit: Visit) -> None:
        """Draw this visit."""
        self._visit = visit
        if self._scene is not None:
            png = {"slip": visit.slip_png} if visit.slip_png else {}
            self._slip = self._scene.pictures.keep(png, "slip").get("slip", "")
            self._draw_qr(self._scene)
        self.changed.emit()

    def _code(self) -> str:
        filing = self._visit.filing
        return (filing.dossier_code or filing.local_reference) if filing else ""

    def _draw_qr(self, scene: Scene) -> None:
        """Draw the code for a phone's camera, on the last screen and where no slip carries it."""
        wanted = self._visit.step is Step.DONE and self._visit.slip is not SlipState.CONFIRMED
        code = self._code() if wanted else ""
        if code != self._code_of_qr:
            self._code_of_qr, self._qr_png = code, b""
            if code:
                from ui.bridge.codes import qr_png  # noqa: PLC0415  # the welcome opens without it

                self._qr_png = qr_png(code)
        png = {"code": self._qr_png} if self._qr_png else {}
        self._qr = scene.pictures.keep(png, "code").get("code", "")

    @Property(bool, notify=changed)
    def queued(self) -> bool:
        """Whether the sealed dossier is safe in the outbox."""
        return self._visit.filing is not None

    @Property(bool, notify=changed)
    def taken(self) -> bool:
        """Whether the province holds it."""
        return self._visit.filing is not None and self._visit.filing.in_custody

    @Property(float, notify=changed)
    def progress(self) -> float:
        """How much of the waiting is over, from 0 to 1; -1 when nothing is known."""
        return -1.0 if self._visit.progress is None else self._visit.progress

    @Property(str, notify=changed)
    def codeHeading(self) -> str:  # noqa: N802  # a QML name
        """What the code is."""
        filing = self._visit.filing
        if filing is not None and filing.dossier_code:
            return self._say("Mã hồ sơ")
        return self._say("Số tham chiếu của ki-ốt, chưa phải mã hồ sơ")

    @Property(str, notify=changed)
    def code(self) -> str:
        """The province's dossier code, or else the kiosk's own reference."""
        return self._code()

    @Property(str, notify=changed)
    def custodyWords(self) -> str:  # noqa: N802  # a QML name
        """When the province took it."""
        filing = self._visit.filing
        if filing is None or not filing.in_custody:
            return ""
        moment = datetime.fromisoformat(filing.custody_time).astimezone(VIETNAM)
        return self._say("Hồ sơ đến tỉnh lúc {moment}.", moment=moment_words(moment))

    @Property(str, notify=changed)
    def expected(self) -> str:
        """The expected day, called expected."""
        filing = self._visit.filing
        if filing is None:
            return ""
        if not filing.in_custody:
            return self._say("Chưa có xác nhận tiếp nhận nên chưa tính thời hạn, chưa có ngày hẹn.")
        if filing.expected_day is None:
            return ""
        return self._say("Dự kiến có kết quả: {day}", day=day_words(filing.expected_day))

    @Property(str, notify=changed)
    def nextWords(self) -> str:  # noqa: N802  # a QML name
        """What happens next."""
        filing = self._visit.filing
        if filing is not None and filing.in_custody:
            if filing.dossier_code:
                return self._say("Cán bộ xem hồ sơ. Quý khách tra cứu bằng mã hồ sơ ở trên.")
            return self._say(
                "Tỉnh đã giữ hồ sơ, mã hồ sơ sẽ có sau. Quý khách hỏi bằng số tham chiếu ở trên."
            )
        return self._say("Quý khách không cần nộp lại. Muốn hỏi, xin đưa số tham chiếu này cho cán bộ.")

    @Property(bool, notify=changed)
    def slipTaken(self) -> bool:  # noqa: N802  # a QML name
        """Whether the slip has come out."""
        return self._visit.slip is SlipState.CONFIRMED

    @Property(bool, notify=changed)
    def cardThere(self) -> bool:  # noqa: N802  # a QML name
        """Whether the card still lies on the reader."""
        return self._visit.card_on_reader

    @Property(str, notify=changed)
    def slipWords(self) -> str:  # noqa: N802  # a QML name
        """What is known of the slip, when it is not in the citizen's hand."""
        if self._visit.slip is SlipState.CONFIRMED:
            return ""
        if not prints(self._visit):
            return self._say("Máy in đang nghỉ nên không có phiếu. Xin chụp ảnh mã này hoặc ghi lại.")
        return self._say("Không có phiếu: xin chụp ảnh mã này hoặc ghi lại.")

    @Property(str, notify=changed)
    def takeWords(self) -> str:  # noqa: N802  # a QML name
        """What to take along."""
        match self._visit.card_on_reader, self._visit.slip is SlipState.CONFIRMED:
            case True, True:
                return self._say("Xin lấy thẻ, giấy tờ và phiếu")
            case True, False:
                return self._say("Xin lấy thẻ và giấy tờ")
            case False, True:
                return self._say("Xin lấy giấy tờ và phiếu")
            case _:
                return self._say("Xin lấy giấy tờ")

    @Property(str, notify=changed)
    def slip(self) -> str:
        """The address of the slip's picture, empty when there is none."""
        return self._slip

    @Property(str, notify=changed)
    def qr(self) -> str:
        """The address of the code's picture for a phone's camera; empty when the slip carries it."""
        return self._qr

    @Property(int, notify=changed)
    def stars(self) -> int:
        """How content the person was, from 1 to 5; 0 while they have not said."""
        return self._visit.stars

    @Slot(int)
    def rate(self, stars: int) -> None:
        """Take how content the person was."""
        self._post(Rate(stars))
