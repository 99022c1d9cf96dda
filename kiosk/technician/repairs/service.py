"""Repairs of what the kiosk works with: outbox, catalogue, keys, settings."""

from __future__ import annotations

from kiosk.technician.repairs.guide import Guide, Step

GUIDES = (
    Guide(
        "outbox-waiting",
        "Hồ sơ chờ gửi quá lâu",
        (
            Step("Xem mạng trước. Hồ sơ tự gửi khi có mạng; không cần nộp lại.", "network-cable"),
            Step("Xem dịch vụ gửi đang chạy: systemctl status kiosk-agent.", "settings"),
            Step(
                "Mạng tốt mà hồ sơ vẫn nằm lại: gửi nhật ký cho bộ phận hỗ trợ. Không xóa hàng chờ.", "call"
            ),
        ),
    ),
    Guide(
        "custody-old",
        "Đã lâu tỉnh không xác nhận hồ sơ nào",
        (
            Step("Nếu mấy hôm nay không ai nộp hồ sơ thì không phải lỗi.", "calendar"),
            Step("Xem mạng và máy chủ của tỉnh trong các bước kiểm tra mạng.", "router"),
            Step("Báo cho người vận hành của tỉnh, kèm mã của ki-ốt này.", "call"),
        ),
    ),
    Guide(
        "catalogue-old",
        "Danh mục thủ tục đã cũ",
        (
            Step("Xem mạng: danh mục mới đến từ máy chủ của tỉnh.", "network-cable"),
            Step("Hỏi lại ngay: systemctl restart kiosk-agent.", "catalogue"),
            Step("Tỉnh chưa phát hành bản mới: báo cho người vận hành.", "call"),
        ),
    ),
    Guide(
        "calendar-old",
        "Lịch ngày nghỉ sắp hết hạn",
        (
            Step("Lịch cũ làm sai ngày hẹn trả kết quả. Xem mạng trước.", "calendar"),
            Step("Báo cho người vận hành của tỉnh phát hành lịch năm mới.", "call"),
        ),
    ),
    Guide(
        "keys-ending",
        "Khóa và chứng thư của máy sắp hết hạn",
        (
            Step("Máy tự xin chứng thư mới khi có mạng. Xem mạng và đồng hồ.", "network-cable"),
            Step("Xin lại ngay: systemctl restart kiosk-agent.", "keys"),
            Step("Máy chủ từ chối: máy có thể đã bị thu hồi. Hỏi người vận hành của tỉnh.", "call"),
        ),
    ),
    Guide(
        "configuration-differs",
        "Cấu hình khác bản đã ký",
        (
            Step("Xem chỗ khác: kiosk config check.", "compare"),
            Step("Ai đã sửa, và vì sao? Nếu không rõ: ngừng phục vụ và báo người vận hành.", "call"),
            Step("Trả về bản đã ký, hoặc xin ký bản mới, rồi khởi động lại máy.", "restart"),
        ),
    ),
)
