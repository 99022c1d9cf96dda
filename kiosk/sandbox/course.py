"""The way a dossier takes through the made-up office, all of it settled by its submission id.

Nobody has to push it: what has happened by now is what lies before now.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random

from kiosk.dossier.standing import NATIONAL_CODES, Business

# `TrangThaiHoSo` of each state.
STATE_CODES = {state: code for code, state in NATIONAL_CODES.items()}
_HOUR = timedelta(hours=1)


class Course(StrEnum):
    """What happens to a dossier besides being worked on."""

    PLAIN = "plain"
    SUPPLEMENT = "supplement"  # a paper is asked for, and brought
    FEE = "fee"  # a fee is asked for, and paid
    LATE = "late"  # finished after the appointment, with an apology
    REFUSED = "refused"  # not received
    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"  # the citizen takes it back

    @property
    def words(self) -> str:
        """The course in a few Vietnamese words."""
        return _WORDS[self]


_WORDS = {
    Course.PLAIN: "thông thường",
    Course.SUPPLEMENT: "phải bổ sung",
    Course.FEE: "phải nộp lệ phí",
    Course.LATE: "trễ hẹn",
    Course.REFUSED: "không được tiếp nhận",
    Course.STOPPED: "bị dừng",
    Course.WITHDRAWN: "công dân rút",
}
# Of a hundred dossiers.
_SHARES = {
    Course.PLAIN: 50,
    Course.SUPPLEMENT: 14,
    Course.FEE: 14,
    Course.LATE: 9,
    Course.REFUSED: 7,
    Course.STOPPED: 3,
    Course.WITHDRAWN: 3,
}


@dataclass(frozen=True, slots=True)
class Step:
    """From `at` on the dossier is in the state `code` (`TrangThaiHoSo`); `note` is what an officer wrote."""

    at: datetime
    code: str
    note: str


def course_of(submission_id: str) -> Course:
    """Choose a course by lot, the same one for the same submission always."""
    (chosen,) = _lot(submission_id, "course").choices(list(_SHARES), list(_SHARES.values()))
    return chosen


def steps_of(
    submission_id: str, course: Course, received: datetime, appointment: datetime
) -> tuple[Step, ...]:
    """Lay out the whole way of a dossier, first step first; the last one stays."""
    lot = _lot(submission_id, "steps")
    term = max(appointment - received, 8 * _HOUR)
    steps = [_step(received, Business.REGISTERED, "Nộp tại ki-ốt")]

    def go(at: datetime, state: Business, note: str) -> datetime:
        steps.append(_step(at, state, note))
        return at

    at = received + timedelta(minutes=lot.uniform(5, 40))
    if course is Course.REFUSED:
        go(at, Business.NOT_RECEIVED, "Hồ sơ không thuộc thẩm quyền giải quyết của đơn vị")
        return tuple(steps)
    at = go(at, Business.RECEIVED, "Đã kiểm tra thành phần hồ sơ")
    at = go(at + lot.uniform(0.5, 3) * _HOUR, Business.IN_PROGRESS, "Chuyển bộ phận chuyên môn")
    aside = at + (appointment - at) * lot.uniform(0.2, 0.35)
    match course:
        case Course.SUPPLEMENT:
            go(aside, Business.SUPPLEMENT_ASKED, "Đề nghị bổ sung bản chính để đối chiếu")
            at = go(aside + lot.uniform(2, 12) * _HOUR, Business.IN_PROGRESS, "Đã nhận giấy tờ bổ sung")
        case Course.FEE:
            go(aside, Business.PAYMENT_ASKED, "Đề nghị nộp lệ phí")
            at = go(aside + lot.uniform(1, 6) * _HOUR, Business.IN_PROGRESS, "Đã nhận lệ phí")
        case Course.STOPPED:
            go(aside, Business.STOPPED, "Dừng giải quyết: thông tin chưa xác minh được")
            return tuple(steps)
        case Course.WITHDRAWN:
            go(aside, Business.WITHDRAWN, "Rút theo đề nghị của công dân")
            return tuple(steps)
        case _:
            pass
    share, note = lot.uniform(0.55, 0.9), "Lãnh đạo đã ký kết quả"
    if course is Course.LATE:
        share, note = lot.uniform(1.1, 1.5), "Đã ký kết quả; xin lỗi vì trễ hẹn"
    at = go(max(received + share * term, at + _HOUR / 4), Business.FINISHED, note)
    go(at + lot.uniform(1, 20) * _HOUR, Business.RETURNED, "Đã trả kết quả cho công dân")
    return tuple(steps)


def _step(at: datetime, state: Business, note: str) -> Step:
    return Step(at.replace(microsecond=0), STATE_CODES[state], note)


def _lot(submission_id: str, what: str) -> Random:
    seed = hashlib.sha256(f"{what} {submission_id}".encode()).digest()
    return Random(seed)  # noqa: S311  # a made-up fate is no secret
