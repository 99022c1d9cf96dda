"""What a person typed, tidied and checked: one small function a kind, each answering in Vietnamese words.

Every `problem_with_…` returns a sentence for the field, or an empty string when all is well.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_DATE = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})", re.ASCII)
_YEAR = re.compile(r"[0-9]{4}")
_PHONE = re.compile(r"(?:0|\+84)[0-9]{9,10}")
_ID_NUMBER = re.compile(r"[0-9]{12}")
_OLD_ID_NUMBER = re.compile(r"[0-9]{9}")
_NAME_MARKS = " '’-."
OLDEST_YEAR = 1900


def tidy(text: str) -> str:
    """Bring text into NFC without spaces at its ends or doubled; leaves all else to the checks."""
    return re.sub(r"[ \u00a0]+", " ", unicodedata.normalize("NFC", text)).strip()


def has_control_characters(text: str) -> bool:
    """Whether text holds what no keyboard types: control, format, surrogate or private characters."""
    return any(unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} for letter in text)


def problem_with_text(text: str, longest: int) -> str:
    """Check any line of text, at most `longest` characters."""
    if has_control_characters(text):
        return "Có ký tự lạ không đọc được. Xin xóa đi và gõ lại."
    if len(text) > longest:
        return f"Dài quá {longest} ký tự. Xin viết gọn lại."
    return ""


def problem_with_name(text: str, longest: int) -> str:
    """Check a person's full name: letters of any script; some peoples' names are one word."""
    problem = problem_with_text(text, longest)
    if problem:
        return problem
    if any(
        not (letter.isalpha() or unicodedata.combining(letter) or letter in _NAME_MARKS) for letter in text
    ):
        return "Họ tên chỉ gồm chữ cái. Xin xem lại."
    return ""


def problem_with_number(text: str, least: int, most: int) -> str:
    """Check a whole number from `least` to `most`."""
    if not re.fullmatch(r"[0-9]{1,9}", text):
        return "Xin ghi bằng chữ số."
    if not least <= int(text) <= most:
        return f"Xin ghi một số từ {least} đến {most}."
    return ""


def problem_with_phone(text: str) -> str:
    """Check a Vietnamese telephone number, spaces and dots allowed."""
    if not _PHONE.fullmatch(re.sub(r"[ .]", "", text)):
        return "Số điện thoại có 10 hoặc 11 chữ số, bắt đầu bằng số 0. Xin xem lại."
    return ""


def problem_with_id_number(text: str) -> str:
    """Check an identity number: twelve digits, or the nine of an old card."""
    if _ID_NUMBER.fullmatch(text) or _OLD_ID_NUMBER.fullmatch(text):
        return ""
    return "Số định danh có 12 chữ số (chứng minh nhân dân cũ có 9). Xin xem lại."


def read_date(text: str) -> date | None:
    """Read `dd/mm/yyyy` as typed; None when it is no day of the calendar."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    day, month, year = (int(part) for part in match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def problem_with_date(text: str, today: date) -> str:
    """Check a day in the past or today, typed `dd/mm/yyyy`."""
    if not _DATE.fullmatch(text):
        return "Xin ghi ngày theo mẫu ngày/tháng/năm, ví dụ 05/11/2026."
    day = read_date(text)
    if day is None:
        return "Không có ngày này trong lịch. Xin xem lại."
    if day > today:
        return "Ngày này chưa đến. Xin xem lại."
    if day.year < OLDEST_YEAR:
        return "Năm này quá xa. Xin xem lại."
    return ""


def problem_with_birth(text: str, today: date) -> str:
    """Check a birth date, or a year alone where the day is not known (old papers)."""
    if not _YEAR.fullmatch(text):
        return problem_with_date(text, today)
    if not OLDEST_YEAR <= int(text) <= today.year:
        return "Xin xem lại năm sinh."
    return ""


def date_typed(iso: str) -> str:
    """Turn a card's ISO date into what one would type: `01/02/1985`, or `1985` for a year alone."""
    parts = iso.split("-")
    return "/".join(reversed(parts)) if len(parts) == 3 else iso


def date_iso(typed: str) -> str:
    """Turn a typed date back into ISO; a year stays a year, what is no date stays empty."""
    if _YEAR.fullmatch(typed):
        return typed
    day = read_date(typed)
    return day.isoformat() if day else ""
