"""Repairs of a device that cannot be reached or answers wrongly."""

from __future__ import annotations

from kiosk.technician.repairs.guide import Guide, Step

GUIDES = (
    Guide(
        "gone",
        "Tìm thiết bị không thấy",
        (
            Step("Xem đèn nguồn của thiết bị. Không sáng: cắm nguồn và bật công tắc.", "plug-mains"),
            Step("Rút cáp dữ liệu, cắm lại cho chặt ở cả hai đầu.", "plug-usb"),
            Step("Cắm sang một cổng khác của máy, không qua bộ chia.", "plug-other"),
            Step("Xem tên thiết bị trong cấu hình: kiosk devices cho biết máy thấy gì.", "settings"),
        ),
    ),
    Guide(
        "timeout",
        "Thiết bị không trả lời",
        (
            Step("Chờ một phút: thiết bị có thể đang thức dậy.", "clock"),
            Step("Tắt thiết bị, chờ 10 giây, bật lại.", "power-cycle"),
            Step("Rút và cắm lại cáp dữ liệu.", "plug-usb"),
        ),
    ),
    Guide(
        "busy",
        "Một chương trình khác đang giữ thiết bị",
        (
            Step(
                "Tìm chương trình đó: một lần chạy khác của ki-ốt, hay công cụ của nhà sản xuất.",
                "other-program",
            ),
            Step("Dừng chương trình đó, rồi khởi động lại thiết bị từ màn hình này.", "restart"),
        ),
    ),
    Guide(
        "access-denied",
        "Máy không được phép mở thiết bị",
        (
            Step("Xem quy tắc udev của thiết bị đã được cài chưa.", "settings"),
            Step("Xem người dùng của dịch vụ có trong nhóm của thiết bị không.", "rights"),
            Step("Rút và cắm lại cáp để quy tắc có hiệu lực.", "plug-usb"),
        ),
    ),
    Guide(
        "protocol",
        "Thiết bị trả lời không đúng loại",
        (
            Step("Xem nhãn và số sê-ri: có đúng loại thiết bị ghi trong cấu hình không.", "serial-label"),
            Step("Xem trình điều khiển và tùy chọn trong cấu hình.", "settings"),
            Step("Tắt thiết bị, chờ 10 giây, bật lại.", "power-cycle"),
            Step("Nếu vẫn vậy: gửi nhật ký cho bộ phận hỗ trợ.", "call"),
        ),
    ),
    Guide(
        "wrong-device",
        "Thiết bị khác đang cắm ở đây",
        (
            Step("So số sê-ri trên nhãn với số trong cấu hình.", "serial-label"),
            Step("Cắm lại đúng thiết bị của máy này.", "plug-usb"),
            Step("Nếu thiết bị được thay thật: ghi số sê-ri mới vào cấu hình.", "settings"),
        ),
    ),
)
