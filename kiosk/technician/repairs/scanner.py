"""Repairs of the document scanner."""

from __future__ import annotations

from hardware.vocabulary import Role
from kiosk.technician.repairs.guide import Guide, Step

GUIDES = (
    Guide(
        "feeder-empty",
        "Đặt giấy vào khay nạp",
        (
            Step("Đặt giấy úp mặt xuống, mép trên vào trước, chạm hết đáy khay.", "scanner-feed"),
            Step("Đẩy hai thanh dẫn sát mép giấy, không ép cong giấy.", "scanner-feed"),
            Step("Nếu máy vẫn báo trống: lau mắt cảm biến giấy ở đáy khay.", "scanner-glass"),
        ),
        Role.DOCUMENT_SCANNER,
    ),
    Guide(
        "sheet-jam",
        "Gỡ giấy kẹt trong máy quét",
        (
            Step("Mở nắp máy quét.", "scanner-open"),
            Step(
                "Kéo tờ giấy ra chậm bằng hai tay, theo chiều giấy chạy. Giao lại cho người dân.",
                "scanner-jam",
            ),
            Step("Xem còn mẩu giấy, ghim hay băng dính nào ở con lăn không.", "scanner-rollers"),
            Step("Đóng nắp lại.", "scanner-open"),
        ),
        Role.DOCUMENT_SCANNER,
    ),
    Guide(
        "double-feed",
        "Tách hai tờ dính nhau",
        (
            Step("Lấy cả xấp ra. Gỡ ghim, kẹp và băng dính.", "sheets-fan"),
            Step("Xòe xấp giấy cho tơi, gõ bằng mép.", "sheets-fan"),
            Step("Đặt lại, mỗi lần ít tờ hơn.", "scanner-feed"),
            Step(
                "Nếu giấy tốt mà vẫn kéo đôi: lau con lăn tách giấy, thay khi mặt cao su đã bóng.",
                "scanner-rollers",
            ),
        ),
        Role.DOCUMENT_SCANNER,
    ),
    Guide(
        "scanner-cover-open",
        "Đóng nắp máy quét",
        (
            Step("Xem có giấy hay vật gì kẹt ở mép nắp không, và lấy ra.", "scanner-open"),
            Step("Ấn cả hai bên nắp cho đến khi nghe tiếng tách.", "scanner-open"),
        ),
        Role.DOCUMENT_SCANNER,
    ),
    Guide(
        "scanner-glass",
        "Lau kính máy quét",
        (
            Step("Mở nắp máy quét.", "scanner-open"),
            Step(
                "Lau dải kính hẹp bằng khăn không xơ. Một hạt bụi ở đây thành một vệt dài trên trang.",
                "scanner-glass",
            ),
            Step("Lau cả dải nền trắng đối diện kính. Máy quét hai mặt có hai dải kính.", "scanner-glass"),
            Step("Đóng nắp. Chuẩn bị một tờ giấy trắng sạch để kiểm tra lại.", "scanner-feed"),
        ),
        Role.DOCUMENT_SCANNER,
    ),
    Guide(
        "scanner-rollers",
        "Lau con lăn và chỉnh thanh dẫn",
        (
            Step("Mở nắp máy quét.", "scanner-open"),
            Step("Lau từng con lăn bằng khăn thấm cồn, vừa lau vừa xoay.", "scanner-rollers"),
            Step("Đẩy hai thanh dẫn sát mép giấy cho giấy vào thẳng.", "scanner-feed"),
            Step("Nếu vẫn lệch hoặc trượt: con lăn đã mòn, cần thay bộ con lăn.", "call"),
        ),
        Role.DOCUMENT_SCANNER,
    ),
    Guide(
        "scanner-colour",
        "Chỉnh màu máy quét",
        (
            Step("Lau kính và dải nền trắng của máy quét.", "scanner-glass"),
            Step("Dùng tờ mẫu in mới, không phai, không nhàu.", "sheet-target"),
            Step("Chạy cân chỉnh của nhà sản xuất, rồi tắt và bật lại máy quét.", "power-cycle"),
        ),
        Role.DOCUMENT_SCANNER,
    ),
    Guide(
        "scanner-scale",
        "Chỉnh tỉ lệ của máy quét",
        (
            Step("Đo tờ mẫu bằng thước: tờ in sai cỡ thì in lại ở tỉ lệ 100 %.", "sheet-target"),
            Step("Lau con lăn: giấy trượt làm trang dài hoặc ngắn đi.", "scanner-rollers"),
            Step("Chạy cân chỉnh của nhà sản xuất, rồi tắt và bật lại máy quét.", "power-cycle"),
        ),
        Role.DOCUMENT_SCANNER,
    ),
)
