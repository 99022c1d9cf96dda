"""How the technician's screens say what checks found: states, times since, measures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from kiosk.clock import VIETNAM
from kiosk.languages.phrase import Phrase, say
from kiosk.words import date_words, moment_words

STATES: Mapping[str, str] = {
    "passed": "Đạt",
    "failed": "Không đạt",
    "not-run": "Không chạy",
    "running": "Đang kiểm tra",
    "unknown": "Chưa kiểm tra",
}
NEVER_CHECKED = say("Chưa biết có phục vụ được không")
NEVER_CHECKED_MEANS = say(
    "Máy này chưa có lần kiểm tra trọn vẹn nào. Một lần kiểm tra tự động mất chừng một phút."
)
AREAS: Mapping[str, str] = {
    "devices": "Thiết bị",
    "system": "Hệ thống",
    "network": "Mạng",
    "service": "Dịch vụ",
}

AT_WORK = say(
    "Chưa khởi động lại: máy đang kiểm tra hoặc đang ghi dữ liệu. Xin chờ xong, hoặc dừng lần kiểm tra, rồi "
    "thử lại."
)

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
# After so long a date says more than a count of days.
_MOST_DAYS = 60


def since(at: datetime, now: datetime) -> Phrase:
    """Say how long ago something was."""
    seconds = max(0.0, (now - at).total_seconds())
    if seconds < _MINUTE:
        return say("vừa xong")
    if seconds < _HOUR:
        return say("{minutes} phút trước", minutes=int(seconds // _MINUTE))
    if seconds < _DAY:
        return say("{hours} giờ trước", hours=int(seconds // _HOUR))
    if seconds < _MOST_DAYS * _DAY:
        return say("{days} ngày trước", days=int(seconds // _DAY))
    return date_words(at.astimezone(VIETNAM))


def moment(at: datetime) -> Phrase:
    """Say when something was, by the clock on the wall."""
    return moment_words(at.astimezone(VIETNAM))


def length(seconds: float) -> Phrase:
    """Say how long a check takes."""
    if seconds < 1:
        return say("dưới một giây")
    if seconds < 2 * _MINUTE:
        return say("{seconds} giây", seconds=round(seconds))
    return say("{minutes} phút", minutes=round(seconds / _MINUTE))


def phrase(words: str) -> Phrase:
    """Take a sentence as one that is said in the language of the screens."""
    return words if isinstance(words, Phrase) else Phrase(words)
