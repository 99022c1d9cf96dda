"""Repairs of the code scanner, the screen, sound and the keypad."""

from __future__ import annotations

from kiosk.technician.repairs.guide import Guide, Step

GUIDES = (
    Guide(
        "code-scanner-blind",
        "Máy đọc mã không thấy mã",
        (
            Step("Lau cửa kính của máy đọc mã bằng khăn mềm.", "scanner-window"),
            Step("Đưa mã cách cửa kính 5 đến 15 cm, giữ yên, không nghiêng.", "code-show"),
            Step("Tăng độ sáng màn hình nếu đọc mã từ màn hình. Che ánh nắng chiếu thẳng.", "screen-wipe"),
            Step("Quét mã cài đặt gốc trong sách của máy đọc mã, rồi cắm lại cáp.", "plug-usb"),
        ),
    ),
    Guide(
        "screen-touch",
        "Chỉnh cảm ứng",
        (
            Step("Lau màn hình khô và sạch, nhất là bốn mép.", "screen-wipe"),
            Step("Rút cáp USB của cảm ứng, chờ 10 giây, cắm lại khi không ai chạm vào màn hình.", "plug-usb"),
            Step(
                "Nếu chạm một nơi mà máy nhận nơi khác: sửa chiều xoay của cảm ứng trong cấu hình.",
                "settings",
            ),
            Step("Một vùng không nhận: tấm cảm ứng đã hỏng, cần thay.", "call"),
        ),
    ),
    Guide(
        "screen-panel",
        "Màn hình có điểm chết hoặc sai màu",
        (
            Step("Lau màn hình rồi nhìn lại: bụi khô giống điểm chết.", "screen-wipe"),
            Step("Rút và cắm chặt cáp hình ở cả hai đầu. Sai màu cả màn hình thường do cáp.", "screen-cable"),
            Step("Điểm chết ở giữa hoặc nhiều hơn năm điểm: yêu cầu thay tấm hiển thị.", "call"),
        ),
    ),
    Guide(
        "sound",
        "Không nghe thấy âm thanh",
        (
            Step("Cắm chặt giắc loa vào ổ màu xanh của máy.", "speaker-wire"),
            Step("Xem núm âm lượng của loa, rồi âm lượng của hệ thống.", "speaker"),
            Step(
                "Chỉ một bên kêu: đổi hai dây loa. Bên câm đổi theo là ổ hỏng, không đổi là loa hỏng.",
                "speaker-wire",
            ),
        ),
    ),
    Guide(
        "keypad",
        "Bàn phím số",
        (
            Step("Rút và cắm lại cáp của bàn phím.", "plug-usb"),
            Step("Thổi bụi, lau phím kẹt bằng khăn thấm cồn khi đã rút cáp.", "keypad"),
            Step("Phím vẫn câm: thay bàn phím.", "call"),
        ),
    ),
)
