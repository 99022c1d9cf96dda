"""The help of every screen: a drawing, and what the screen wants in one or two sentences."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.journey.visit import Step


@dataclass(frozen=True, slots=True)
class HelpWords:
    """The help of one screen; `drawing` is a file of Kiosk.Drawings."""

    drawing: str
    words: str


HELP = {
    Step.WELCOME: HelpWords(
        "Finger",
        "Chạm vào nút Bắt đầu để tra cứu thủ tục hoặc nộp hồ sơ. Muốn chữ to hơn hoặc đổi ngôn ngữ, "
        "chạm vào hàng nút dưới cùng.",
    ),
    Step.CLOSED: HelpWords(
        "Counter", "Ki-ốt đang nghỉ nên không có gì để chạm ở đây. Cán bộ tại quầy nhận hồ sơ giúp quý khách."
    ),
    Step.PURPOSE: HelpWords(
        "Finger",
        "Chọn Nộp hồ sơ nếu đã mang giấy tờ và muốn nộp luôn. Chọn Tra cứu thủ tục nếu mới muốn xem cần gì.",
    ),
    Step.CONSENT: HelpWords(
        "Shield",
        "Chạm vào từng ô để đồng ý, chạm lần nữa để bỏ. Ô có chữ Cần để nộp phải đồng ý thì ki-ốt mới "
        "giúp nộp được.",
    ),
    Step.LOGIN: HelpWords(
        "CardPlace",
        "Có thẻ căn cước gắn chip trong tay thì chọn thẻ. Không mang thẻ mà có ứng dụng VNeID trên điện "
        "thoại "
        "thì chọn VNeID.",
    ),
    Step.VNEID: HelpWords(
        "Phone",
        "Mở VNeID trên điện thoại, quét mã vuông trên màn hình này, so hai mã số cho giống nhau rồi chọn "
        "đồng ý.",
    ),
    Step.IDENTIFY: HelpWords(
        "CardCode",
        "Đưa mặt thẻ có mã vuông lại gần máy đọc mã, cách một gang tay, chờ tiếng báo. "
        "Không được thì nhập sáu số cuối của số định danh in trên thẻ.",
    ),
    Step.CARD: HelpWords(
        "CardPlace",
        "Đặt thẻ nằm phẳng lên đầu đọc dưới màn hình và để yên. Đọc xong ki-ốt sẽ báo, khi đó mới cất thẻ.",
    ),
    Step.GREETING: HelpWords(
        "CardOnReader",
        "Xem tên và ngày sinh có phải của quý khách không. Đúng thì chạm Tiếp tục, không đúng thì chạm "
        "Quay lại.",
    ),
    Step.SEARCH: HelpWords(
        "Loupe",
        "Gõ vài chữ về việc cần làm, viết không dấu cũng được, ví dụ: khai sinh. Rồi chạm vào thủ tục "
        "đúng ý.",
    ),
    Step.PROCEDURE: HelpWords(
        "Loupe",
        "Trang này cho biết cần mang gì, mất bao nhiêu tiền và bao lâu. Đủ giấy tờ rồi thì chạm nút bên "
        "phải để nộp.",
    ),
    Step.WHO: HelpWords(
        "People",
        "Chọn người mà hồ sơ này là của họ: chính quý khách, con của quý khách, hay người đã nhờ quý khách.",
    ),
    Step.FORM: HelpWords(
        "FormSheet",
        "Chạm vào một ô rồi gõ bằng bàn phím hiện ra. Ô có ghi nơi lấy thông tin là ki-ốt đã điền sẵn, "
        "sai thì sửa lại được.",
    ),
    Step.PAPERS: HelpWords(
        "SheetFaceDown",
        "Đặt từng tờ giấy úp mặt xuống khay rồi chạm nút quét của giấy đó. Chạm vào hình một trang để xoay, "
        "đổi chỗ, quét lại hoặc bỏ.",
    ),
    Step.DELIVERY: HelpWords(
        "Parcel",
        "Chọn nơi quý khách muốn nhận kết quả. Nhận qua bưu điện thì ghi thêm địa chỉ và số điện thoại.",
    ),
    Step.REVIEW: HelpWords(
        "FormSheet",
        "Đọc lại từng phần. Chỗ nào sai thì chạm Sửa ở phần đó; đúng hết thì chạm Nộp hồ sơ.",
    ),
    Step.SUBMITTING: HelpWords(
        "Sealed", "Ki-ốt đang niêm phong và gửi hồ sơ. Quý khách chỉ cần chờ, không phải chạm gì."
    ),
    Step.PRINTING: HelpWords(
        "SlipTaken", "Phiếu có mã hồ sơ đang in ra ở khe dưới màn hình. Chờ phiếu ra hết rồi hãy cầm."
    ),
    Step.ASK_PRINTED: HelpWords(
        "SlipTaken",
        "Nhìn khe lấy phiếu dưới màn hình rồi trả lời. Chọn câu nào thì hồ sơ cũng vẫn được giữ.",
    ),
    Step.DONE: HelpWords(
        "SlipTaken",
        "Hồ sơ đã được giữ. Xin lấy thẻ, giấy tờ và phiếu, giữ kỹ mã hồ sơ để hỏi kết quả, rồi chạm Kết "
        "thúc.",
    ),
    Step.TROUBLE: HelpWords(
        "Help",
        "Trang này cho biết vừa xảy ra chuyện gì và việc cần làm. Làm theo từng số, rồi chạm nút bên phải.",
    ),
    Step.SERVICE: HelpWords(
        "Shield",
        "Trang này chỉ dành cho người phụ trách máy. Không phải người phụ trách thì chạm Quay lại.",
    ),
}

# For one who goes by keys; the second where something is to be typed.
KEYS = "Phím mũi tên để đi tới đi lui, phím Enter để chọn, phím Esc để quay lại."
FIELD_KEYS = (
    "Trong ô để gõ: phím Enter sang chỗ tiếp theo, phím mũi tên xuống tới bàn phím, phím Esc để rời ô."
)
TYPED_ON = frozenset({Step.SEARCH, Step.FORM, Step.DELIVERY, Step.SERVICE})
