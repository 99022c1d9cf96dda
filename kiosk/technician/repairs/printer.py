"""Repairs of the receipt printer."""

from __future__ import annotations

from hardware.vocabulary import Role
from kiosk.technician.repairs.guide import Guide, Step

GUIDES = (
    Guide(
        "paper-out",
        "Thay cuộn giấy in",
        (
            Step("Mở nắp máy in.", "printer-open"),
            Step(
                "Lấy lõi cũ ra. Đặt cuộn mới vào, đầu giấy đi ra phía trước và mặt in hướng về đầu in.",
                "roll-new",
            ),
            Step(
                "Kéo giấy dài khoảng 10 cm ra ngoài mép xé, rồi đóng nắp cho đến khi nghe tiếng tách.",
                "printer-close",
            ),
        ),
        Role.RECEIPT_PRINTER,
    ),
    Guide(
        "paper-low",
        "Chuẩn bị cuộn giấy mới",
        (
            Step("Nhìn cuộn giấy: nếu còn mỏng hơn 5 mm quanh lõi thì thay ngay.", "roll-low"),
            Step("Mở nắp, đặt cuộn mới vào như cuộn cũ.", "roll-new"),
            Step("Đóng nắp cho đến khi nghe tiếng tách.", "printer-close"),
        ),
        Role.RECEIPT_PRINTER,
    ),
    Guide(
        "printer-cover-open",
        "Đóng nắp máy in",
        (
            Step("Xem có giấy hay vật gì kẹt ở mép nắp không, và lấy ra.", "printer-open"),
            Step("Ấn đều hai bên nắp cho đến khi nghe tiếng tách.", "printer-close"),
            Step("Nếu vẫn báo mở: lau khe cảm biến của nắp bằng tăm bông khô.", "printer-head"),
        ),
        Role.RECEIPT_PRINTER,
    ),
    Guide(
        "cutter-jam",
        "Gỡ dao cắt bị kẹt",
        (
            Step("Tắt máy in bằng công tắc của nó. Không đưa tay vào dao khi máy còn điện.", "printer-power"),
            Step("Mở nắp. Nếu nắp không mở được, xoay núm dao cho lưỡi lùi về.", "printer-open"),
            Step("Gắp hết giấy vụn quanh dao bằng nhíp nhựa.", "printer-cutter"),
            Step("Đóng nắp, rồi bật máy in.", "printer-close"),
        ),
        Role.RECEIPT_PRINTER,
    ),
    Guide(
        "printer-offline",
        "Đưa máy in trở lại trực tuyến",
        (
            Step("Xem đèn của máy in. Đèn lỗi nháy: đọc bảng mã đèn dán trong nắp.", "printer-open"),
            Step(
                "Bấm nút nạp giấy một lần. Nếu đèn không đổi, tắt máy in, chờ 10 giây rồi bật lại.",
                "printer-power",
            ),
            Step("Rút cáp dữ liệu và cắm lại cho chặt ở cả hai đầu.", "plug-usb"),
        ),
        Role.RECEIPT_PRINTER,
    ),
    Guide(
        "head-hot",
        "Chờ đầu in nguội",
        (
            Step("Không tắt máy in. Chờ hai phút cho đầu in nguội.", "printer-wait"),
            Step("Xem khe gió của tủ máy có bị che không.", "air"),
            Step("Nếu nóng lại ngay sau vài tờ: giảm độ đậm trong cấu hình của máy in.", "settings"),
        ),
        Role.RECEIPT_PRINTER,
    ),
    Guide(
        "slip-not-taken",
        "Lấy tờ in còn trong khay ra",
        (
            Step(
                "Kéo nhẹ tờ in ra. Phiếu của người dân thì không đọc, giao cho quầy hướng dẫn.", "slip-take"
            ),
            Step("Xem còn mẩu giấy nào che cảm biến ở miệng khay không.", "printer-cutter"),
        ),
        Role.RECEIPT_PRINTER,
    ),
    Guide(
        "printer-head",
        "Lau đầu in",
        (
            Step("Tắt máy in và chờ hai phút cho đầu in nguội.", "printer-wait"),
            Step("Mở nắp. Lau dải đầu in bằng tăm bông thấm cồn 90 độ, theo một chiều.", "printer-head"),
            Step("Chờ một phút cho cồn bay hết, đóng nắp, bật máy in.", "printer-close"),
            Step(
                "Nếu vẫn mất chấm ở cùng một chỗ: đầu in đã mòn, cần thay. Ghi lại để đặt linh kiện.", "call"
            ),
        ),
        Role.RECEIPT_PRINTER,
    ),
    Guide(
        "slip-unreadable",
        "Làm cho mã in đọc được",
        (
            Step("Xem cuộn giấy: đúng loại giấy nhiệt, mặt in hướng về đầu in, không ẩm.", "roll-new"),
            Step("Lau đầu in như khi mất chấm.", "printer-head"),
            Step("Tăng độ đậm một nấc trong cấu hình của máy in.", "settings"),
            Step("Lau cửa kính của máy đọc mã.", "scanner-window"),
        ),
        Role.RECEIPT_PRINTER,
    ),
    Guide(
        "cutter-blunt",
        "Dao cắt không đứt giấy",
        (
            Step("Tắt máy in. Mở nắp và gắp hết giấy vụn quanh dao.", "printer-cutter"),
            Step("Đóng nắp, bật máy in.", "printer-close"),
            Step("Nếu vẫn không đứt: dao đã cùn, cần thay. Ghi lại để đặt linh kiện.", "call"),
        ),
        Role.RECEIPT_PRINTER,
    ),
)
