"""The screens of trouble for QML: what happened, whether anything is lost, what to do now."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.journey.visit import Step, TroubleKind, Visit
from ui.bridge.model import Drawn

QML_IMPORT_NAME = "Kiosk.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class _Words:
    drawing: str
    title: str
    happened: str
    next: str
    action: str


_WORDS = {
    TroubleKind.WRONG_NUMBER: _Words(
        "card-code",
        "Mã hoặc số chưa khớp với thẻ",
        "Thẻ không mở ra với mã hoặc số vừa rồi, hoặc thẻ trên đầu đọc không phải thẻ vừa đưa mã.",
        "Xin đưa lại mã trên chính thẻ này, hoặc nhập sáu số cuối của số định danh.",
        "Thử lại",
    ),
    TroubleKind.NO_CARD: _Words(
        "card-on-reader",
        "Chưa thấy thẻ",
        "Đã chờ một lúc mà đầu đọc chưa thấy thẻ nào.",
        "Xin đặt thẻ nằm phẳng lên đầu đọc rồi để yên.",
        "Đặt thẻ lại",
    ),
    TroubleKind.CARD_REMOVED: _Words(
        "card-away",
        "Thẻ được lấy ra hơi sớm",
        "Ki-ốt chưa đọc xong thì thẻ rời khỏi đầu đọc.",
        "Xin đặt thẻ lại và để yên cho đến khi đọc xong.",
        "Đọc lại thẻ",
    ),
    TroubleKind.CARD_REFUSES: _Words(
        "card-on-reader",
        "Thẻ không cho đọc",
        "Chip của thẻ không trả lời như ki-ốt cần.",
        "Xin thử lại một lần. Nếu vẫn vậy, xin gặp cán bộ; quý khách vẫn nộp được tại quầy.",
        "Thử lại",
    ),
    TroubleKind.CARD_NOT_SUPPORTED: _Words(
        "card-on-reader",
        "Ki-ốt không đọc được loại thẻ này",
        "Ki-ốt chỉ đọc thẻ căn cước có gắn chip.",
        "Nếu có thẻ căn cước gắn chip, xin dùng thẻ đó. Nếu không, xin đến quầy.",
        "Dùng thẻ khác",
    ),
    TroubleKind.NEEDS_PRINTED_CODE: _Words(
        "card-code",
        "Thẻ này cần mã in trên thẻ",
        "Chip của thẻ này không mở ra chỉ với sáu số.",
        "Xin đưa mã vuông in trên thẻ vào máy đọc mã. Nếu vẫn vậy, xin gặp cán bộ ({desk}).",
        "Đưa mã thẻ",
    ),
    TroubleKind.CARD_FALSE: _Words(
        "card-false",
        "Không nhận được thẻ này",
        "Những gì chip đưa ra không khớp với nhau, hoặc không đúng như cơ quan cấp thẻ đã ký. "
        "Ki-ốt không dùng thông tin nào từ thẻ này.",
        "Xin gặp cán bộ để được giúp ({desk}).",
        "Dùng thẻ khác",
    ),
    TroubleKind.CARD_COPY: _Words(
        "card-false",
        "Không nhận được thẻ này",
        "Chip trong thẻ có vẻ là bản sao, không phải chip gốc. Ki-ốt không dùng thông tin nào từ thẻ này.",
        "Xin gặp cán bộ để được giúp ({desk}).",
        "Dùng thẻ khác",
    ),
    TroubleKind.CARD_REVOKED: _Words(
        "card-false",
        "Thẻ này không còn giá trị",
        "Cơ quan cấp thẻ cho biết thẻ này, hoặc chữ ký trong chip, đã bị thu hồi. "
        "Ki-ốt không dùng thông tin nào từ thẻ này.",
        "Xin gặp cán bộ để được giúp ({desk}). Nếu đã có thẻ mới, xin dùng thẻ đó.",
        "Dùng thẻ khác",
    ),
    TroubleKind.CARD_UNCHECKED: _Words(
        "card-on-reader",
        "Ki-ốt chưa kiểm tra được thẻ này",
        "Chip trả lời nhưng ki-ốt không đọc hoặc không kiểm tra được thông tin trong chip.",
        "Thẻ có thể vẫn tốt; xin nộp tại quầy hoặc gặp cán bộ ({desk}).",
        "Dùng thẻ khác",
    ),
    TroubleKind.CARD_EXPIRED: _Words(
        "counter",
        "Thẻ đã hết hạn",
        "Ngày hết hạn ghi trong chip đã qua, nên ki-ốt không nộp hồ sơ bằng thẻ này được.",
        "Xin đến quầy để được hướng dẫn đổi thẻ. Nếu đã có thẻ mới, xin dùng thẻ đó.",
        "Dùng thẻ khác",
    ),
    TroubleKind.READER_FAILED: _Words(
        "card-on-reader",
        "Đầu đọc thẻ đang có lỗi",
        "Lỗi ở đầu đọc của ki-ốt, không phải ở thẻ của quý khách.",
        "Xin thử lại. Nếu vẫn vậy, xin gặp cán bộ.",
        "Thử lại",
    ),
    TroubleKind.NEEDS_MORE: _Words(
        "card-false",
        "Thủ tục này cần thẻ chắc chắn hơn",
        "Đọc được chip, nhưng ki-ốt không biết bên đã ký thẻ (người ký chưa rõ), nên chưa nộp được ở đây.",
        "Xin mời quý khách nộp tại quầy.",
        "Xem lại thủ tục",
    ),
    TroubleKind.FEEDER_EMPTY: _Words(
        "sheet",
        "Chưa thấy tờ giấy trong khay",
        "Máy quét không thấy tờ giấy nào.",
        "Xin đặt tờ giấy úp mặt xuống khay, đẩy nhẹ đến khi chạm, rồi quét lại.",
        "Về trang quét",
    ),
    TroubleKind.SHEET_JAM: _Words(
        "sheet",
        "Tờ giấy bị kẹt",
        "Tờ giấy dừng lại trong máy quét.",
        "Xin đừng kéo mạnh. Xin gặp cán bộ lấy giấy ra giúp ({desk}).",
        "Về trang quét",
    ),
    TroubleKind.DOUBLE_FEED: _Words(
        "sheet",
        "Hai tờ giấy đi cùng một lúc",
        "Máy quét kéo hai tờ dính nhau, nên trang này chưa được nhận.",
        "Xin lấy giấy ra, tách rời từng tờ, rồi đặt lại và quét từng tờ một.",
        "Về trang quét",
    ),
    TroubleKind.SCANNER_COVER_OPEN: _Words(
        "sheet",
        "Nắp máy quét đang mở",
        "Máy quét chỉ chạy khi nắp đóng kín.",
        "Xin gặp cán bộ đóng nắp giúp ({desk}).",
        "Về trang quét",
    ),
    TroubleKind.SCANNER_FAILED: _Words(
        "sheet",
        "Máy quét đang có lỗi",
        "Lỗi ở máy quét của ki-ốt, giấy của quý khách không sao.",
        "Xin quét lại. Nếu vẫn vậy, xin gặp cán bộ.",
        "Về trang quét",
    ),
    TroubleKind.PAGE_REFUSED: _Words(
        "sheet", "Trang vừa quét chưa dùng được", "Trang này không đọc được rõ.", "", "Về trang quét"
    ),
    TroubleKind.NOT_SAVED: _Words(
        "counter",
        "Chưa nộp được hồ sơ",
        "Ki-ốt không cất được hồ sơ.",
        "Xin xem lại rồi nộp lại. Nếu vẫn vậy, xin gặp cán bộ; quý khách vẫn nộp được tại quầy.",
        "Xem lại hồ sơ",
    ),
    TroubleKind.PAPER_OUT: _Words(
        "roll",
        "Máy in hết giấy",
        "Phiếu chưa in ra được vì cuộn giấy đã hết.",
        "Xin gặp cán bộ thay giấy ({desk}), rồi chạm In lại.",
        "In lại",
    ),
    TroubleKind.PRINTER_COVER_OPEN: _Words(
        "roll",
        "Nắp máy in đang mở",
        "Phiếu chưa in ra được.",
        "Xin gặp cán bộ đóng nắp ({desk}), rồi chạm In lại.",
        "In lại",
    ),
    TroubleKind.CUTTER_JAM: _Words(
        "roll",
        "Dao cắt giấy bị kẹt",
        "Phiếu chưa in ra được.",
        "Xin đừng kéo giấy. Xin gặp cán bộ ({desk}), rồi chạm In lại; hoặc ghi lại mã, không cần phiếu.",
        "In lại",
    ),
    TroubleKind.HEAD_HOT: _Words(
        "roll",
        "Máy in đang nóng",
        "Máy in tự nghỉ cho nguội nên phiếu chưa in ra được.",
        "Xin chờ khoảng một phút rồi chạm In lại.",
        "In lại",
    ),
    TroubleKind.SLIP_NOT_TAKEN: _Words(
        "roll",
        "Còn một phiếu ở cửa máy in",
        "Phiếu của quý khách chưa in được. Phiếu đang ở cửa máy in có thể là của người trước.",
        "Xin lấy phiếu ở cửa máy in, đưa cho cán bộ ({desk}), rồi chạm In lại.",
        "In lại",
    ),
    TroubleKind.PRINTER_OFFLINE: _Words(
        "roll",
        "Máy in chưa sẵn sàng",
        "Phiếu chưa in ra được vì máy in đang nghỉ hoặc bị tắt.",
        "Xin gặp cán bộ ({desk}), rồi chạm In lại; hoặc ghi lại mã, không cần phiếu.",
        "In lại",
    ),
    TroubleKind.PRINTER_FAILED: _Words(
        "roll",
        "Máy in đang có lỗi",
        "Phiếu chưa in ra được.",
        "Xin chạm In lại. Nếu vẫn vậy, quý khách có thể ghi lại mã.",
        "In lại",
    ),
}


@QmlElement
@QmlSingleton
class TroubleModel(Drawn, QObject):
    """The words and the drawing of what went wrong."""

    changed = Signal()

    def show(self, visit: Visit) -> None:
        """Draw this visit."""
        self._visit = visit
        self.changed.emit()

    def _words(self) -> _Words | None:
        return _WORDS[self._visit.trouble.kind] if self._visit.trouble else None

    @Property(str, notify=changed)
    def kind(self) -> str:
        """Which trouble it is."""
        return self._visit.trouble.kind.value if self._visit.trouble else ""

    @Property(str, notify=changed)
    def drawing(self) -> str:
        """Which drawing shows it."""
        words = self._words()
        return words.drawing if words else ""

    @Property(str, notify=changed)
    def title(self) -> str:
        """What happened, in a line."""
        words = self._words()
        return self.tr(words.title) if words else ""

    @Property(str, notify=changed)
    def happened(self) -> str:
        """What happened, in a sentence; the trouble's own sentence where it brought one."""
        words = self._words()
        if words is None or self._visit.trouble is None:
            return ""
        return self._visit.trouble.detail or self.tr(words.happened)

    @Property(str, notify=changed)
    def next(self) -> str:
        """What to do now, and where people are who help."""
        words = self._words()
        if words is None or self._scene is None:
            return ""
        return self.tr(words.next).format(desk=self._scene.place.help_words)

    @Property(str, notify=changed)
    def action(self) -> str:
        """The one action, as a verb."""
        words = self._words()
        return self.tr(words.action) if words else ""

    @Property(str, notify=changed)
    def kept(self) -> str:
        """Whether anything is lost."""
        if self._visit.trouble is None:
            return ""
        if self._visit.filing is not None:
            return self.tr("Hồ sơ của quý khách vẫn được giữ, không mất gì.")
        if self._visit.trouble.kind is TroubleKind.NOT_SAVED:
            return self.tr("Chưa có gì được gửi đi. Những gì quý khách đã nhập vẫn còn nguyên.")
        return self.tr("Những gì quý khách đã nhập vẫn còn nguyên.")

    @Property(bool, notify=changed)
    def canGoWithout(self) -> bool:  # noqa: N802  # a QML name
        """Whether one may go on without the slip."""
        trouble = self._visit.trouble
        return trouble is not None and trouble.resume is Step.PRINTING and self._visit.filing is not None
