"""Repairs of the machine itself."""

from __future__ import annotations

from kiosk.technician.repairs.guide import Guide, Step

GUIDES = (
    Guide(
        "clock",
        "Chỉnh đồng hồ của máy",
        (
            Step("Xem mạng trước: đồng hồ lấy giờ từ mạng.", "network-cable"),
            Step("Xem dịch vụ giờ đang chạy: timedatectl.", "settings"),
            Step("Đồng hồ sai lại sau mỗi lần tắt máy: thay pin của bo mạch.", "clock"),
        ),
    ),
    Guide(
        "disk-room",
        "Giải phóng ổ đĩa",
        (
            Step("Nhiều hồ sơ chưa gửi thì xử lý mạng trước. Không xóa tệp trong hàng chờ.", "outbox"),
            Step("Xóa nhật ký cũ: journalctl --vacuum-size=200M.", "settings"),
            Step("Nếu vẫn thiếu chỗ: thay ổ đĩa lớn hơn.", "disk"),
        ),
    ),
    Guide(
        "disk-health",
        "Thay ổ đĩa sắp hỏng",
        (
            Step("Chờ hàng chờ hồ sơ gửi hết. Không tắt máy khi còn hồ sơ chưa gửi.", "outbox"),
            Step("Ngừng phục vụ, rồi thay ổ đĩa và cài lại máy từ bản đã ký.", "disk-swap"),
            Step("Đăng ký lại máy: khóa cũ nằm trên ổ cũ, hãy hủy ổ cũ theo quy định.", "keys"),
        ),
    ),
    Guide(
        "memory",
        "Máy thiếu bộ nhớ",
        (
            Step("Khởi động lại phần màn hình của máy.", "restart"),
            Step("Thiếu lại sau vài giờ: gửi nhật ký cho bộ phận hỗ trợ.", "call"),
            Step("Thiếu ngay sau khi bật: máy cần thêm bộ nhớ.", "memory"),
        ),
    ),
    Guide(
        "temperature",
        "Máy quá nóng",
        (
            Step("Xem khe gió của tủ: không để giấy, rèm hay tường che trong 10 cm.", "air"),
            Step("Tắt máy, hút bụi lưới lọc và quạt.", "air"),
            Step("Xem quạt có quay không. Quạt đứng: thay quạt.", "thermometer"),
            Step("Nắng chiếu thẳng vào máy: dời máy hoặc che nắng.", "thermometer"),
        ),
    ),
    Guide(
        "power",
        "Nguồn điện không ổn định",
        (
            Step("Cắm máy thẳng vào ổ điện tường, không chung ổ với máy lạnh hay ấm nước.", "plug-mains"),
            Step("Xem đúng bộ nguồn của máy: số vôn và ampe ghi trên nhãn.", "serial-label"),
            Step("Bộ lưu điện báo pin yếu: thay pin.", "power-cycle"),
        ),
    ),
    Guide(
        "screen-mapping",
        "Màn hình và cảm ứng không khớp",
        (
            Step("Xem độ phân giải và chiều xoay của màn hình trong cấu hình.", "settings"),
            Step("Xem kích thước thật của màn hình, tính bằng milimét, trong cấu hình.", "screen-grid"),
            Step("Cắm chặt cáp hình và cáp cảm ứng.", "screen-cable"),
        ),
    ),
    Guide(
        "read-only-root",
        "Trả ổ hệ thống về chỉ đọc",
        (
            Step("Khởi động lại máy: hệ thống tự gắn lại ở chế độ chỉ đọc.", "restart"),
            Step("Nếu vẫn ghi được: cài lại máy từ bản đã ký.", "image-read-only"),
        ),
    ),
    Guide(
        "watchdog",
        "Bật bộ canh của máy",
        (
            Step("Xem bộ canh có được bật trong BIOS không.", "heartbeat"),
            Step("Xem RuntimeWatchdogSec trong cấu hình systemd, rồi khởi động lại máy.", "settings"),
        ),
    ),
    Guide(
        "swap-and-dumps",
        "Tắt vùng tráo đổi và tệp đổ bộ nhớ",
        (
            Step("Tắt vùng tráo đổi: swapoff -a, và bỏ dòng swap trong /etc/fstab.", "settings"),
            Step("Tắt tệp đổ bộ nhớ: Storage=none và ProcessSizeMax=0 trong coredump.conf.", "settings"),
            Step("Khởi động lại máy. Ổ đĩa cũ có vùng tráo đổi phải được xóa theo quy định.", "restart"),
        ),
    ),
    Guide(
        "versions",
        "Cập nhật phần mềm của máy",
        (
            Step("Xem máy có đọc được kho gói đã ký không.", "network-cable"),
            Step("Cập nhật ngoài giờ phục vụ: apt-get update, rồi apt-get upgrade.", "update"),
            Step("Khởi động lại máy và chạy lại toàn bộ kiểm tra.", "restart"),
        ),
    ),
)
