"""The words and the drawing of every trouble: what happened and what to do now, a step at a time.

`{desk}` is where people are who help. The words never blame, and never say more than is known.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.journey.visit import TroubleKind


@dataclass(frozen=True, slots=True)
class TroubleWords:
    """One trouble: `drawing` is a file of Kiosk.Drawings, `steps` come in their order, `action` is a verb."""

    drawing: str
    title: str
    happened: str
    steps: tuple[str, ...]
    action: str


_COUNTER = "Nếu vẫn vậy, gặp cán bộ ({desk}). Quý khách vẫn nộp được tại quầy."
_OTHER_CARD = "Nếu quý khách có thẻ khác còn dùng được, chạm Dùng thẻ khác."
# Only where the button of this name is there.
BY_CARD = "Có thẻ căn cước gắn chip thì chạm Đăng nhập bằng thẻ căn cước."
_TO_SCAN = "Chạm Về trang quét rồi quét lại."
_AGAIN = "Xong thì chạm In lại. Không cần phiếu thì ghi lại mã cũng được."

WORDS = {
    TroubleKind.WRONG_NUMBER: TroubleWords(
        "CardCode",
        "Mã hoặc số chưa khớp với thẻ",
        "Thẻ không mở ra với mã hoặc số vừa rồi, hoặc thẻ trên đầu đọc không phải thẻ vừa đưa mã.",
        (
            "Lấy đúng chiếc thẻ đang đặt trên đầu đọc.",
            "Đưa lại mã vuông trên thẻ đó, hoặc nhập sáu số cuối của số định danh.",
        ),
        "Thử lại",
    ),
    TroubleKind.NO_CARD: TroubleWords(
        "CardPlace",
        "Chưa thấy thẻ",
        "Ki-ốt đã chờ một lúc mà đầu đọc chưa thấy thẻ nào.",
        ("Đặt thẻ nằm phẳng lên đầu đọc.", "Để yên thẻ cho đến khi ki-ốt báo đọc xong."),
        "Đặt thẻ lại",
    ),
    TroubleKind.CARD_REMOVED: TroubleWords(
        "CardAway",
        "Thẻ được lấy ra hơi sớm",
        "Ki-ốt chưa đọc xong thì thẻ rời khỏi đầu đọc.",
        ("Đặt thẻ lại lên đầu đọc.", "Để yên thẻ cho đến khi ki-ốt báo đọc xong."),
        "Đọc lại thẻ",
    ),
    TroubleKind.CARD_REFUSES: TroubleWords(
        "CardOnReader",
        "Thẻ không cho đọc",
        "Chip của thẻ không trả lời như ki-ốt cần.",
        ("Lấy thẻ ra, đặt lại cho phẳng rồi thử một lần nữa.", _COUNTER),
        "Thử lại",
    ),
    TroubleKind.CARD_NOT_SUPPORTED: TroubleWords(
        "CardOnReader",
        "Ki-ốt không đọc được loại thẻ này",
        "Ki-ốt chỉ đọc thẻ căn cước có gắn chip.",
        (
            "Nếu có thẻ căn cước gắn chip, xin dùng thẻ đó.",
            "Nếu không có, gặp cán bộ ({desk}) để nộp tại quầy.",
        ),
        "Dùng thẻ khác",
    ),
    TroubleKind.NEEDS_PRINTED_CODE: TroubleWords(
        "CardCode",
        "Thẻ này cần mã in trên thẻ",
        "Chip của thẻ này không mở ra chỉ với sáu số.",
        ("Đưa mã vuông in trên thẻ vào máy đọc mã.", _COUNTER),
        "Đưa mã thẻ",
    ),
    TroubleKind.CARD_FALSE: TroubleWords(
        "CardFalse",
        "Không nhận được thẻ này",
        "Thông tin trong chip không khớp với nhau, hoặc không đúng như cơ quan cấp thẻ đã ký. "
        "Ki-ốt không dùng thông tin nào từ thẻ này.",
        ("Mang thẻ gặp cán bộ ({desk}) để được xem giúp.", _OTHER_CARD),
        "Dùng thẻ khác",
    ),
    TroubleKind.CARD_COPY: TroubleWords(
        "CardFalse",
        "Không nhận được thẻ này",
        "Chip trong thẻ có vẻ là bản sao, không phải chip gốc. Ki-ốt không dùng thông tin nào từ thẻ này.",
        ("Mang thẻ gặp cán bộ ({desk}) để được xem giúp.", _OTHER_CARD),
        "Dùng thẻ khác",
    ),
    TroubleKind.CARD_REVOKED: TroubleWords(
        "CardFalse",
        "Thẻ này không còn giá trị",
        "Cơ quan cấp thẻ cho biết thẻ này, hoặc chữ ký trong chip, đã bị thu hồi. "
        "Ki-ốt không dùng thông tin nào từ thẻ này.",
        ("Nếu đã được cấp thẻ mới, xin dùng thẻ mới.", "Nếu chưa, mang thẻ gặp cán bộ ({desk})."),
        "Dùng thẻ khác",
    ),
    TroubleKind.CARD_UNCHECKED: TroubleWords(
        "CardOnReader",
        "Ki-ốt chưa kiểm tra được thẻ này",
        "Chip trả lời nhưng ki-ốt không đọc hoặc không kiểm tra được thông tin trong chip. "
        "Thẻ có thể vẫn tốt.",
        ("Gặp cán bộ ({desk}) để nộp tại quầy bằng thẻ này.", _OTHER_CARD),
        "Dùng thẻ khác",
    ),
    TroubleKind.CARD_EXPIRED: TroubleWords(
        "Clock",
        "Thẻ đã hết hạn",
        "Ngày hết hạn ghi trong chip đã qua, nên ki-ốt không nộp hồ sơ bằng thẻ này được.",
        ("Nếu đã có thẻ mới, xin dùng thẻ mới.", "Nếu chưa, gặp cán bộ ({desk}) để được hướng dẫn đổi thẻ."),
        "Dùng thẻ khác",
    ),
    TroubleKind.READER_FAILED: TroubleWords(
        "CardOnReader",
        "Đầu đọc thẻ đang có lỗi",
        "Lỗi ở đầu đọc của ki-ốt, không phải ở thẻ của quý khách.",
        ("Lấy thẻ ra rồi thử lại một lần nữa.", _COUNTER),
        "Thử lại",
    ),
    TroubleKind.READER_OUT: TroubleWords(
        "Rest",
        "Hôm nay chưa nộp được tại ki-ốt này",
        "Đầu đọc thẻ của ki-ốt đang nghỉ, nên chưa nộp hồ sơ được ở đây.",
        (
            "Vẫn tra cứu được lệ phí, thời hạn và giấy tờ cần mang.",
            "Muốn nộp, gặp cán bộ ({desk}) để nộp tại quầy.",
        ),
        "Quay lại",
    ),
    TroubleKind.PHONE_REFUSED: TroubleWords(
        "Phone",
        "Điện thoại đã từ chối",
        "Trên điện thoại có người chọn không đồng ý, nên ki-ốt chưa biết quý khách là ai.",
        (
            "Nếu chạm nhầm, xin quét mã lại rồi chọn đồng ý.",
            "Nếu không muốn dùng VNeID, có thể dùng thẻ căn cước.",
        ),
        "Chọn lại cách đăng nhập",
    ),
    TroubleKind.PHONE_AWAY: TroubleWords(
        "ProvinceAway",
        "Chưa nối được với VNeID",
        "Ki-ốt chưa liên lạc được với VNeID. Điện thoại của quý khách không sao.",
        ("Chờ một phút rồi thử lại.", "Hoặc dùng thẻ căn cước gắn chip, không cần mạng đến VNeID."),
        "Thử lại",
    ),
    TroubleKind.PHONE_FAILED: TroubleWords(
        "Phone",
        "Chưa đăng nhập được bằng VNeID",
        "Câu trả lời của VNeID không dùng được, nên ki-ốt không dùng thông tin nào trong đó.",
        ("Thử lại, hoặc dùng thẻ căn cước gắn chip.", _COUNTER),
        "Chọn lại cách đăng nhập",
    ),
    TroubleKind.NEEDS_MORE: TroubleWords(
        "CardFalse",
        "Thủ tục này cần xác minh chắc hơn",
        "Đọc được chip, nhưng ki-ốt chưa biết cơ quan nào đã ký thẻ, nên chưa nộp được ở đây.",
        ("Gặp cán bộ ({desk}) để nộp tại quầy.", "Hoặc xem lại thủ tục, chọn thủ tục khác."),
        "Xem lại thủ tục",
    ),
    TroubleKind.NEEDS_A_CARD: TroubleWords(
        "Phone",
        "Thủ tục này cần thẻ căn cước",
        "Tài khoản VNeID đã được xác nhận, nhưng với mức của tài khoản này thì "
        "thủ tục chưa nộp được bằng VNeID.",
        (BY_CARD, "Muốn nộp tại quầy thì gặp cán bộ ({desk})."),
        "Xem lại thủ tục",
    ),
    TroubleKind.FEEDER_EMPTY: TroubleWords(
        "SheetFaceDown",
        "Chưa thấy tờ giấy trong khay",
        "Máy quét không thấy tờ giấy nào.",
        ("Đặt tờ giấy úp mặt xuống khay, đẩy nhẹ đến khi chạm.", _TO_SCAN),
        "Về trang quét",
    ),
    TroubleKind.SHEET_JAM: TroubleWords(
        "SheetStuck",
        "Tờ giấy bị kẹt",
        "Tờ giấy dừng lại trong máy quét.",
        ("Xin đừng kéo mạnh, giấy dễ rách.", "Gặp cán bộ ({desk}) để lấy giấy ra giúp.", _TO_SCAN),
        "Về trang quét",
    ),
    TroubleKind.DOUBLE_FEED: TroubleWords(
        "SheetsTwo",
        "Hai tờ giấy đi cùng một lúc",
        "Máy quét kéo hai tờ dính nhau, nên trang này chưa được nhận.",
        ("Lấy giấy ra, tách rời từng tờ.", "Đặt lại từng tờ một.", _TO_SCAN),
        "Về trang quét",
    ),
    TroubleKind.SCANNER_COVER_OPEN: TroubleWords(
        "CoverOpen",
        "Nắp máy quét đang mở",
        "Máy quét chỉ chạy khi nắp đóng kín.",
        ("Gặp cán bộ ({desk}) để đóng nắp giúp.", _TO_SCAN),
        "Về trang quét",
    ),
    TroubleKind.SCANNER_FAILED: TroubleWords(
        "SheetFaceDown",
        "Máy quét đang có lỗi",
        "Lỗi ở máy quét của ki-ốt, giấy của quý khách không sao.",
        (_TO_SCAN, _COUNTER),
        "Về trang quét",
    ),
    TroubleKind.SCANNER_OUT: TroubleWords(
        "Rest",
        "Hồ sơ này cần quét giấy tờ",
        "Nộp cho người vừa chọn thì phải quét giấy tờ, mà máy quét của ki-ốt đang nghỉ.",
        (
            "Nếu hồ sơ là của chính quý khách, chạm Chọn lại.",
            "Nếu không, gặp cán bộ ({desk}) để nộp tại quầy.",
        ),
        "Chọn lại",
    ),
    TroubleKind.PAGE_REFUSED: TroubleWords(
        "SheetBlurred",
        "Trang vừa quét chưa dùng được",
        "Trang này không đọc được rõ.",
        (_TO_SCAN,),
        "Về trang quét",
    ),
    TroubleKind.NOT_SAVED: TroubleWords(
        "Sealed",
        "Chưa nộp được hồ sơ",
        "Ki-ốt không cất được hồ sơ.",
        ("Chạm Xem lại hồ sơ rồi nộp lại.", _COUNTER),
        "Xem lại hồ sơ",
    ),
    TroubleKind.PAPER_OUT: TroubleWords(
        "RollEmpty",
        "Máy in hết giấy",
        "Phiếu chưa in ra được vì cuộn giấy đã hết.",
        ("Gặp cán bộ ({desk}) để thay giấy.", _AGAIN),
        "In lại",
    ),
    TroubleKind.PRINTER_COVER_OPEN: TroubleWords(
        "CoverOpen",
        "Nắp máy in đang mở",
        "Máy in chỉ chạy khi nắp đóng kín, nên phiếu chưa in ra được.",
        ("Gặp cán bộ ({desk}) để đóng nắp.", _AGAIN),
        "In lại",
    ),
    TroubleKind.CUTTER_JAM: TroubleWords(
        "RollEmpty",
        "Dao cắt giấy bị kẹt",
        "Phiếu chưa in ra được.",
        ("Xin đừng kéo giấy.", "Gặp cán bộ ({desk}) để gỡ dao cắt.", _AGAIN),
        "In lại",
    ),
    TroubleKind.HEAD_HOT: TroubleWords(
        "RollEmpty",
        "Máy in đang nóng",
        "Máy in tự nghỉ cho nguội nên phiếu chưa in ra được.",
        ("Chờ khoảng một phút.", _AGAIN),
        "In lại",
    ),
    TroubleKind.SLIP_NOT_TAKEN: TroubleWords(
        "SlipTaken",
        "Còn một phiếu ở cửa máy in",
        "Phiếu của quý khách chưa in được. Phiếu đang ở cửa máy in có thể là của người trước.",
        ("Lấy phiếu ở cửa máy in, đưa cho cán bộ ({desk}).", _AGAIN),
        "In lại",
    ),
    TroubleKind.PRINTER_OFFLINE: TroubleWords(
        "RollEmpty",
        "Máy in chưa sẵn sàng",
        "Phiếu chưa in ra được vì máy in đang nghỉ hoặc bị tắt.",
        ("Gặp cán bộ ({desk}) để bật máy in.", _AGAIN),
        "In lại",
    ),
    TroubleKind.PRINTER_FAILED: TroubleWords(
        "RollEmpty",
        "Máy in đang có lỗi",
        "Phiếu chưa in ra được.",
        ("Chạm In lại một lần nữa.", "Nếu vẫn vậy, ghi lại mã; không có phiếu, hồ sơ vẫn được giữ."),
        "In lại",
    ),
}
