"""Repairs of the network."""

from __future__ import annotations

from kiosk.technician.repairs.guide import Guide, Step

GUIDES = (
    Guide(
        "network-down",
        "Máy không có mạng",
        (
            Step("Xem cáp mạng cắm chặt và hai đèn ở ổ mạng có sáng không.", "network-cable"),
            Step("Xem đèn của bộ định tuyến. Tắt, chờ 10 giây, bật lại.", "router"),
            Step("Thử cáp khác hoặc ổ mạng khác.", "network-cable"),
            Step("Hồ sơ đã nộp vẫn nằm an toàn trong máy và tự gửi khi có mạng.", "outbox"),
        ),
    ),
    Guide(
        "name-not-found",
        "Không tìm được tên máy chủ",
        (
            Step("Xem địa chỉ máy chủ DNS mà bộ định tuyến cấp cho máy.", "signpost"),
            Step("Xem tên máy chủ trong cấu hình có gõ đúng không.", "settings"),
            Step("Các tên khác tìm được, riêng tên này không: báo cho người vận hành của tỉnh.", "call"),
        ),
    ),
    Guide(
        "certificate-chain",
        "Chứng thư của máy chủ không dùng được",
        (
            Step("Xem đồng hồ của máy: giờ sai làm mọi chứng thư thành sai.", "clock"),
            Step("Chứng thư của máy chủ sắp hết hạn: báo cho người vận hành của tỉnh.", "certificate"),
            Step(
                "Không bao giờ tắt việc kiểm tra chứng thư. Chứng thư lạ có thể là ai đó đứng giữa.", "gate"
            ),
        ),
    ),
    Guide(
        "portal",
        "Có cổng đăng nhập hoặc máy trung gian chặn đường",
        (
            Step("Xem máy có đang ở mạng Wi-Fi của khách không. Chuyển sang mạng của trung tâm.", "gate"),
            Step(
                "Nhờ người quản mạng cho các địa chỉ của ki-ốt đi thẳng, không qua máy trung gian.", "router"
            ),
        ),
    ),
    Guide(
        "network-slow",
        "Mạng chậm",
        (
            Step("Dùng cáp mạng thay cho Wi-Fi nếu có thể.", "network-cable"),
            Step("Xem có máy khác đang tải nặng trên cùng đường truyền không.", "router"),
            Step("Chậm cả ngày: báo cho nhà mạng, kèm số đo trong báo cáo này.", "call"),
        ),
    ),
)
