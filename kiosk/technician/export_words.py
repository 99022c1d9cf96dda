"""What became of an export, in the words of the screens."""

from __future__ import annotations

from kiosk.languages.phrase import Phrase, say
from kiosk.technician.stick import Trouble

_WORDS = {
    Trouble.FULL: say("USB không đủ chỗ, chưa ghi gì vào đó. Hãy xóa bớt tệp trên USB, hoặc dùng USB khác."),
    Trouble.READ_ONLY: say(
        "USB này không cho ghi, chưa ghi gì vào đó. Hãy gạt khóa chống ghi, hoặc dùng USB khác."
    ),
    Trouble.GONE: say("USB đã bị rút khi đang ghi, tệp chưa được ghi xong. Hãy cắm lại rồi ghi lại."),
    Trouble.CHANGED: say(
        "Đọc lại từ USB không đúng như đã ghi, tệp đã bỏ đi. USB này hỏng: hãy dùng USB khác."
    ),
    Trouble.UNWRITABLE: say("Không ghi được vào USB, chưa ghi gì vào đó. Hãy dùng USB khác."),
}


def words_of(trouble: Trouble) -> Phrase:
    """Say what happened, whether anything is lost, and what to do."""
    return _WORDS[trouble]


def written(name: str) -> Phrase:
    """Say that what was written is on the stick, and was read again; `name` names the files."""
    return say("Đã ghi xong và đọc lại đúng: {file}. Rút USB được rồi.", file=name)
