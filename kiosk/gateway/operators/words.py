"""What the operator's page calls things, in Vietnamese: the words of devices, verdicts, ages and sizes."""

from __future__ import annotations

from datetime import timedelta

ROLES = {
    "chip-reader": "Đầu đọc thẻ",
    "code-scanner": "Máy đọc mã",
    "document-scanner": "Máy quét giấy tờ",
    "receipt-printer": "Máy in phiếu",
}
STATES = {
    "absent": "không kết nối",
    "opening": "đang mở",
    "ready": "sẵn sàng",
    "busy": "đang làm việc",
    "attention": "cần người xem",
    "recovering": "đang khôi phục",
    "fault": "hỏng",
}
CONDITIONS = {
    "sheet-jam": "kẹt giấy",
    "scanner-cover-open": "nắp đang mở",
    "paper-out": "hết giấy",
    "paper-low": "sắp hết giấy",
    "printer-cover-open": "nắp đang mở",
    "cutter-jam": "kẹt dao cắt",
    "printer-offline": "đã ngắt khỏi mạng in",
}
VERDICTS = {
    "fit": "Đạt",
    "as-far-as-seen": "Chưa thấy lỗi, còn bước chưa chạy",
    "trial": "Chạy thử, thiết bị mô phỏng",
    "fit-with-limits": "Đạt, có hạn chế",
    "not-fit": "Chưa đạt",
}

# Clocks that differ by less are called right.
_AHEAD = timedelta(minutes=10)


def age_words(age: timedelta) -> str:
    """Say how long something took, in its largest unit: `3 phút`, `5 giờ`, `2 ngày`."""
    seconds = max(0, int(age.total_seconds()))
    if seconds < 60:
        return "dưới 1 phút"
    for size, name in ((86400, "ngày"), (3600, "giờ"), (60, "phút")):
        if seconds >= size:
            return f"{seconds // size} {name}"
    raise AssertionError(seconds)


def ago_words(age: timedelta) -> str:
    """Say how long ago something was, by a clock that may run ahead."""
    if age < -_AHEAD:
        return "đồng hồ ki-ốt chạy trước"
    return "vừa xong" if age < timedelta(minutes=1) else f"{age_words(age)} trước"


def bytes_words(count: int) -> str:
    """Say a size: `812 MB`, `1,5 GB`."""
    if count < 1_000_000_000:
        return f"{count // 1_000_000} MB"
    return f"{count / 1_000_000_000:.1f} GB".replace(".", ",")


def count_words(count: int) -> str:
    """Say a number in groups of three."""
    return f"{count:,}".replace(",", ".")
