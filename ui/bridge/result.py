"""What became of the dossier, for QML: only what is known."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.clock import VIETNAM
from kiosk.journey.visit import SlipState, Visit
from kiosk.words import day_words, moment_words
from ui.bridge.model import Drawn

QML_IMPORT_NAME = "Kiosk.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlSingleton
class ResultModel(Drawn, QObject):
    """The filing, its code or local reference, and the slip."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._slip = ""

    def show(self, visit: Visit) -> None:
        """Draw this visit."""
        self._visit = visit
        if self._scene is not None:
            png = {"slip": visit.slip_png} if visit.slip_png else {}
            self._slip = self._scene.pictures.keep(png, "slip").get("slip", "")
        self.changed.emit()

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
            return self.tr("Mã hồ sơ")
        return self.tr("Số tham chiếu của ki-ốt, chưa phải mã hồ sơ")

    @Property(str, notify=changed)
    def code(self) -> str:
        """The province's dossier code, or else the kiosk's own reference."""
        filing = self._visit.filing
        return (filing.dossier_code or filing.local_reference) if filing else ""

    @Property(str, notify=changed)
    def custodyWords(self) -> str:  # noqa: N802  # a QML name
        """When the province took it."""
        filing = self._visit.filing
        if filing is None or not filing.in_custody:
            return ""
        moment = datetime.fromisoformat(filing.custody_time).astimezone(VIETNAM)
        return self.tr("Hồ sơ đến tỉnh lúc {moment}.").format(moment=moment_words(moment))

    @Property(str, notify=changed)
    def expected(self) -> str:
        """The expected day, called expected."""
        filing = self._visit.filing
        if filing is None:
            return ""
        if not filing.in_custody:
            return self.tr("Chưa có xác nhận tiếp nhận nên chưa tính thời hạn, chưa có ngày hẹn.")
        if filing.expected_day is None:
            return ""
        return self.tr("Dự kiến có kết quả: {day}").format(day=day_words(filing.expected_day))

    @Property(str, notify=changed)
    def nextWords(self) -> str:  # noqa: N802  # a QML name
        """What happens next."""
        filing = self._visit.filing
        if filing is not None and filing.in_custody:
            if filing.dossier_code:
                return self.tr("Cán bộ xem hồ sơ. Quý khách tra cứu bằng mã hồ sơ ở trên.")
            return self.tr("Tỉnh đã giữ hồ sơ, mã hồ sơ sẽ có sau. Quý khách hỏi bằng số tham chiếu ở trên.")
        return self.tr("Quý khách không cần nộp lại. Muốn hỏi, xin đưa số tham chiếu này cho cán bộ.")

    @Property(str, notify=changed)
    def slipWords(self) -> str:  # noqa: N802  # a QML name
        """What is known of the slip, when it is not in the citizen's hand."""
        if self._visit.slip is SlipState.CONFIRMED:
            return ""
        return self.tr("Không có phiếu: xin ghi lại hoặc chụp ảnh mã ở trên.")

    @Property(str, notify=changed)
    def takeWords(self) -> str:  # noqa: N802  # a QML name
        """What to take along."""
        match self._visit.card_on_reader, self._visit.slip is SlipState.CONFIRMED:
            case True, True:
                return self.tr("Xin lấy thẻ, giấy tờ và phiếu")
            case True, False:
                return self.tr("Xin lấy thẻ và giấy tờ")
            case False, True:
                return self.tr("Xin lấy giấy tờ và phiếu")
            case _:
                return self.tr("Xin lấy giấy tờ")

    @Property(str, notify=changed)
    def slip(self) -> str:
        """The address of the slip's picture, empty when there is none."""
        return self._slip
