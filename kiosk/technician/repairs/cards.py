"""Repairs of the chip reader and the cards on it."""

from __future__ import annotations

from hardware.vocabulary import Role
from kiosk.technician.repairs.guide import Guide, Step

GUIDES = (
    Guide(
        "no-card",
        "Đặt thẻ lên đầu đọc",
        (
            Step("Đặt thẻ nằm phẳng giữa dấu trên đầu đọc, và để yên.", "card-lay"),
            Step("Lấy điện thoại, chìa khóa và ốp kim loại ra khỏi đầu đọc.", "card-field"),
            Step(
                "Thử một thẻ khác. Nếu không thẻ nào được nhận: rút và cắm lại cáp của đầu đọc.", "plug-usb"
            ),
        ),
        Role.CHIP_READER,
    ),
    Guide(
        "card-removed",
        "Giữ thẻ trên đầu đọc",
        (
            Step("Đặt lại thẻ và không chạm vào cho đến khi máy báo xong.", "card-keep"),
            Step(
                "Nếu thẻ không hề bị chạm vào: lấy kim loại và điện thoại ra xa, cắm cáp cho chặt.",
                "card-field",
            ),
        ),
        Role.CHIP_READER,
    ),
    Guide(
        "wrong-number",
        "Nhập đúng số của chính thẻ này",
        (
            Step("Dùng sáu số cuối của số định danh in trên chính thẻ đang đặt.", "card-digits"),
            Step("Thẻ thử: dùng số ghi kèm thẻ thử, không dùng số của người thật.", "card-other"),
            Step("Sai nhiều lần chip sẽ trả lời chậm dần. Hãy chờ một phút rồi thử lại.", "clock"),
        ),
        Role.CHIP_READER,
    ),
    Guide(
        "card-refuses",
        "Thử bằng một thẻ khác",
        (
            Step("Lấy thẻ ra, chờ 10 giây rồi đặt lại.", "card-lay"),
            Step("Thử thẻ thứ hai. Thẻ thứ hai đọc được thì lỗi ở thẻ thứ nhất, không ở máy.", "card-other"),
            Step(
                "Không thẻ nào đọc được: khởi động lại đầu đọc, rồi gửi báo cáo này cho bộ phận hỗ trợ.",
                "restart",
            ),
        ),
        Role.CHIP_READER,
    ),
    Guide(
        "card-not-supported",
        "Thẻ không dùng được ở máy này",
        (
            Step("Đây không phải lỗi của máy: chip đòi một giao thức mà máy không có.", "card-other"),
            Step("Thử bằng thẻ căn cước hoặc thẻ thử. Ghi lại loại thẻ và gửi cho bộ phận hỗ trợ.", "call"),
        ),
        Role.CHIP_READER,
    ),
    Guide(
        "needs-printed-code",
        "Đọc mã in trên thẻ cũ",
        (
            Step("Lật thẻ, tìm mã QR hoặc ba dòng chữ máy đọc.", "card-code"),
            Step("Đưa mã vào trước máy đọc mã, rồi đặt thẻ lên đầu đọc thẻ.", "code-show"),
        ),
        Role.CHIP_READER,
    ),
    Guide(
        "chip-slow",
        "Đọc chip chậm",
        (
            Step("Lấy kim loại, điện thoại và thẻ khác ra khỏi quanh đầu đọc.", "card-field"),
            Step("Đặt thẻ đúng giữa dấu. Lệch 1 cm có thể chậm gấp đôi.", "card-lay"),
            Step("Cắm đầu đọc thẳng vào máy, không qua bộ chia USB.", "plug-other"),
            Step("Thử thẻ thứ hai. Nếu cả hai đều chậm: thay đầu đọc.", "card-other"),
        ),
        Role.CHIP_READER,
    ),
    Guide(
        "card-anchors",
        "Nạp chứng thư gốc để biết chữ ký trên thẻ",
        (
            Step(
                "Nhận bộ chứng thư gốc từ cơ quan có thẩm quyền, và đối chiếu dấu qua kênh khác.",
                "certificate",
            ),
            Step("Nạp vào máy: kiosk chip anchors add TỆP.", "settings"),
            Step("Xem hạn của từng chứng thư sau khi nạp.", "calendar"),
        ),
        Role.CHIP_READER,
    ),
    Guide(
        "card-verifier",
        "Nối lại với dịch vụ xác thực thẻ",
        (
            Step("Xem mạng của máy trước: dịch vụ này ở ngoài trung tâm.", "network-cable"),
            Step("Xem địa chỉ và khóa của dịch vụ trong cấu hình.", "settings"),
            Step("Nếu dịch vụ báo từ chối: hỏi cơ quan vận hành nó.", "call"),
        ),
        Role.CHIP_READER,
    ),
)
