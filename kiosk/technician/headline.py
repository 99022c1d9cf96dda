"""What a readiness report says above all else, the same on screens, paper and in a shell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.clock import VIETNAM
from kiosk.languages.phrase import Phrase, say
from kiosk.technician.check import CheckResult, Outcome, Weight
from kiosk.technician.report import BELIEVED, Report, Standing, Verdict
from kiosk.words import date_words

_OLD = timedelta(days=100)


@dataclass(frozen=True, slots=True)
class Headline:
    """A few large words, and what they mean in whole sentences; `standing` gives colour and mark."""

    standing: Standing
    words: Phrase
    means: tuple[Phrase, ...]


def headline(report: Report, now: datetime | None = None) -> Headline:
    """Say whether a machine may face the public, and how much of it is known.

    `now` is given where a report stands for the machine of today: what was well a hundred days ago is then
    said to be old.
    """
    standing = report.standing
    words, means = _said(report)
    age = now - report.taken_at if now else timedelta()
    if age > _OLD and standing in (Standing.FIT, Standing.AS_FAR_AS_SEEN):
        standing = Standing.AS_FAR_AS_SEEN
        words = say("Không thấy lỗi, nhưng đã {days} ngày chưa kiểm tra lại", days=age.days)
    if other := sum(as_of(one, report) is not None for one in report.results):
        means = (*means, say("{count} kết quả là của ngày khác, có ghi ngày.", count=other))
    return Headline(standing, words, means)


def as_of(result: CheckResult, report: Report) -> Phrase | None:
    """Name the day of a result that is not of its report's day; None where it did not run."""
    day = result.at.astimezone(VIETNAM)
    if result.outcome is Outcome.NOT_RUN or day.date() == report.taken_at.astimezone(VIETNAM).date():
        return None
    return date_words(day)


def _said(report: Report) -> tuple[Phrase, tuple[Phrase, ...]]:
    match report.standing:
        case Standing.FIT:
            return say("Sẵn sàng phục vụ"), (say("Không có gì cản trở máy này phục vụ người dân."),)
        case Standing.AS_FAR_AS_SEEN:
            return _as_far_as_seen(report)
        case Standing.TRIAL:
            return say("Chạy thử trên thiết bị mô phỏng"), _trial(report)
        case Standing.FIT_WITH_LIMITS:
            means = (say("Máy này được phục vụ người dân, trừ những việc nêu ở đây."), *_unseen(report))
            return say("Phục vụ được, có giới hạn"), means
        case Standing.NOT_FIT:
            return say("Chưa được phục vụ"), _not_fit(report)


def _as_far_as_seen(report: Report) -> tuple[Phrase, tuple[Phrase, ...]]:
    unseen = report.unseen
    if all(one.attended for one in unseen):
        words = say("Chưa thấy lỗi; còn {count} bước cần người", count=len(unseen))
    else:
        words = say("Chưa thấy lỗi; còn {count} bước chưa chạy", count=len(unseen))
    return words, (say("Các bước đã chạy không thấy gì cản trở việc phục vụ."), *_unseen(report))


def _unseen(report: Report) -> tuple[Phrase, ...]:
    people = sum(one.attended for one in report.unseen)
    alone = len(report.unseen) - people
    told = []
    if people:
        told.append(
            say(
                "Trong {days} ngày qua không có kết quả của {count} bước cần người đứng tại máy.",
                count=people,
                days=BELIEVED.days,
            )
        )
    if alone:
        told.append(say("{count} bước tự động chưa chạy được.", count=alone))
    return tuple(told)


def _trial(report: Report) -> tuple[Phrase, ...]:
    nobody = say("Không cho người dân dùng máy này khi còn thiết bị mô phỏng.")
    if report.verdict is Verdict.FIT:
        return nobody, say("Các bước đã chạy không thấy lỗi nào khác."), *_unseen(report)
    return nobody, say("Ngoài ra còn những giới hạn nêu ở đây.")


def _not_fit(report: Report) -> tuple[Phrase, ...]:
    stopped = say("Việc kiểm tra đã dừng giữa chừng, nên chưa thể nói máy này sẵn sàng.")
    if any(one.outcome is Outcome.FAILED and one.weight is Weight.STOPS for one in report.results):
        mend = say("Không cho người dân dùng máy này cho đến khi xử lý xong những việc nêu ở đây.")
        return (mend,) if report.complete else (mend, stopped)
    return (stopped,)
