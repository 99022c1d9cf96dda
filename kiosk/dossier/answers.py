"""What a person typed, tidied and checked: one small function a kind, each answering in Vietnamese words.

Every `problem_with_…` returns a sentence for the field, or an empty string when all is well.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from kiosk.languages.phrase import say
from kiosk.words import date_words

_DATE = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})", re.ASCII)
# Old papers write a day or month that nobody knows as zeros: 00/00/1950, 00/05/1950.
_MONTH = re.compile(r"(?:00[/.\- ])?(\d{1,2})[/.\- ](\d{4})", re.ASCII)
_YEAR = re.compile(r"(?:00[/.\- ]){0,2}(\d{4})", re.ASCII)
_PHONE = re.compile(r"(?:0|\+84)[0-9]{9,10}")
_ID_NUMBER = re.compile(r"[0-9]{12}")
_OLD_ID_NUMBER = re.compile(r"[0-9]{9}")
# One name, then a domain of two parts or more; what is allowed beyond that no citizen's address uses.
_EMAIL = re.compile(r"[A-Za-z0-9._%+\-]{1,64}@(?:[A-Za-z0-9\-]{1,63}\.)+[A-Za-z]{2,24}")
_NAME_MARKS = " '’-."
_SIGNS = "°№"
_SPACES = re.compile(r"[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_MARKS_IN_A_ROW = re.compile(r"[\u0300-\u036f]{3}")
_FROM_THE_RIGHT = frozenset({"R", "AL", "AN"})
_UNREADABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
OLDEST_YEAR = 1900
# An answer is kept up to this length, whatever is pasted; its field says in words how long it may be.
LONGEST_KEPT = 1000


def tidy(text: str) -> str:
    """Bring text into NFC without spaces at its ends or doubled; leaves all else to the checks."""
    return re.sub(
        r"[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+", " ", unicodedata.normalize("NFC", text)
    ).strip()


def has_control_characters(text: str) -> bool:
    """Whether text holds what no keyboard types: control, format, surrogate or private characters."""
    return any(unicodedata.category(letter) in _UNREADABLE for letter in text)


def has_pictures(text: str) -> bool:
    """Whether text holds emoji or other signs that no register can keep, or marks heaped on one letter."""
    return _MARKS_IN_A_ROW.search(text) is not None or any(
        unicodedata.category(letter) in {"So", "Sk", "Me"} and letter not in _SIGNS for letter in text
    )


def runs_from_the_right(text: str) -> bool:
    """Whether text holds letters of a script written from right to left, which would turn a line around."""
    return any(unicodedata.bidirectional(letter) in _FROM_THE_RIGHT for letter in text)


def problem_with_text(text: str, longest: int) -> str:
    """Check any line of text, at most `longest` characters."""
    if has_control_characters(text):
        return "Có ký tự lạ không đọc được. Xin xóa đi và gõ lại."
    if has_pictures(text):
        return "Có hình hoặc dấu lạ. Xin chỉ ghi chữ và số."
    if runs_from_the_right(text):
        return "Xin ghi bằng chữ cái như trên thẻ hoặc hộ chiếu."
    if len(text) > longest:
        return say("Dài quá {longest} chữ cái. Xin viết gọn lại.", longest=longest)
    return ""


def problem_with_name(text: str, longest: int) -> str:
    """Check a person's full name as a register writes it: Latin letters; some names are a single one."""
    problem = problem_with_text(text, longest)
    if problem:
        return problem
    if not all(_in_a_name(letter) for letter in text) or not any(letter.isalpha() for letter in text):
        return "Họ tên chỉ gồm chữ cái. Xin xem lại."
    return ""


def _in_a_name(letter: str) -> bool:
    if letter.isalpha():
        return unicodedata.name(letter, "").startswith("LATIN ")
    return bool(unicodedata.combining(letter)) or letter in _NAME_MARKS


def problem_with_number(text: str, least: int, most: int) -> str:
    """Check a whole number from `least` to `most`."""
    if not re.fullmatch(r"[0-9]{1,9}", text):
        return "Xin ghi bằng chữ số."
    if not least <= int(text) <= most:
        return say("Xin ghi một số từ {least} đến {most}.", least=least, most=most)
    return ""


def problem_with_phone(text: str) -> str:
    """Check a Vietnamese telephone number, spaces and dots allowed."""
    if not _PHONE.fullmatch(re.sub(r"[ .]", "", text)):
        return "Số điện thoại có 10 hoặc 11 chữ số, bắt đầu bằng số 0. Xin xem lại."
    return ""


def problem_with_email(text: str) -> str:
    """Check an address of electronic mail."""
    if "@" not in text:
        return "Địa chỉ thư điện tử có dấu @ ở giữa, ví dụ ten@example.com."
    if not _EMAIL.fullmatch(text) or ".." in text:
        return "Địa chỉ thư điện tử này chưa đúng. Xin xem lại từng chữ, không dấu và không cách."
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


def problem_with_date(text: str, today: date, least: int = 0, most: int = 0) -> str:
    """Check a day typed `dd/mm/yyyy`: up to today, or from `least` to `most` days from today."""
    if not _DATE.fullmatch(text):
        return "Xin ghi ngày theo mẫu ngày/tháng/năm, ví dụ 05/11/2026."
    day = read_date(text)
    if day is None:
        return _no_such_day(text)
    if day.year < OLDEST_YEAR:
        return "Năm này quá xa. Xin xem lại."
    if least == most == 0:
        return "Ngày này chưa đến. Xin xem lại." if day > today else ""
    first, last = today + timedelta(days=least), today + timedelta(days=most)
    if not first <= day <= last:
        return say("Xin ghi một ngày từ {first} đến {last}.", first=date_words(first), last=date_words(last))
    return ""


def _no_such_day(text: str) -> str:
    day, month, year = (int(part) for part in re.split(r"[/.\- ]", text))
    if (day, month) == (29, 2) and year:
        return say("Năm {year} không có ngày 29 tháng 2. Xin xem lại.", year=str(year))
    return "Không có ngày này trong lịch. Xin xem lại."


def problem_with_birth(text: str, today: date) -> str:
    """Check a birth date, or a month or a year alone where the day is not known (old papers)."""
    if year := _YEAR.fullmatch(text):
        born = (int(year[1]), 1)
    elif month := _MONTH.fullmatch(text):
        born = (int(month[2]), int(month[1]))
        if not 1 <= born[1] <= 12:
            return "Một năm có 12 tháng. Xin xem lại."
    else:
        return problem_with_date(text, today)
    if not born[0] >= OLDEST_YEAR or born > (today.year, today.month):
        return "Xin xem lại năm sinh."
    return ""


def date_typed(iso: str) -> str:
    """Turn a card's ISO date into what one would type: `01/02/1985`, or `02/1985`, `1985` for less."""
    parts = iso.split("-")
    return "/".join(reversed(parts)) if len(parts) in {2, 3} else iso


def date_iso(typed: str) -> str:
    """Turn a typed date back into ISO; a year stays a year, what is no date stays empty."""
    if year := _YEAR.fullmatch(typed):
        return year[1]
    if month := _MONTH.fullmatch(typed):
        return f"{month[2]}-{int(month[1]):02d}" if 1 <= int(month[1]) <= 12 else ""
    day = read_date(typed)
    return day.isoformat() if day else ""
