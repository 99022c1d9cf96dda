"""The machine's clock against what servers say the time is."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from statistics import median

from kiosk.dossier.packet_errors import BadPacketKey
from kiosk.languages.phrase import say
from kiosk.province.errors import AwayKind, ProvinceError
from kiosk.technician.check import Area, Check, Finding, Weight, failed, not_run, passed
from kiosk.technician.measuring.asking import from_all
from kiosk.technician.measuring.attempt import Answer, Attempt, Broken
from kiosk.technician.running import CANCELLED
from kiosk.technician.site import Site

_SECONDS = 5.0
# What a log-in by phone and a verifier's answer still stand.
_MOST_SECONDS = 60.0
_HOUR_SECONDS = 3600.0


def _run(site: Site) -> Finding:
    if (signed := _signed_last(site)) and site.now() < signed - timedelta(seconds=_MOST_SECONDS):
        return _wrong(
            (site.now() - signed).total_seconds(), f"a list of keys was signed at {signed:%F %T} UTC"
        )
    differences = {
        one.endpoint.name: _ahead(site, one.value) for one in from_all(site, _SECONDS, _ask) if one.value
    }
    if not site.wanted():
        return not_run(CANCELLED)
    told = {name: seconds for name, seconds in differences.items() if seconds is not None}
    if not told:
        return not_run("không chạy: không máy chủ nào cho biết giờ, nên không so được")
    detail = ", ".join(f"{name} {seconds:+.1f} s" for name, seconds in told.items())
    ahead = median(told.values())
    if abs(ahead) > _MOST_SECONDS:
        return _wrong(ahead, detail)
    return passed(
        say(
            "Đồng hồ khớp với {count} máy chủ, lệch {seconds} giây.",
            count=len(told),
            seconds=round(abs(ahead)),
        ),
        detail,
        {"clock_ahead_seconds": round(ahead, 1)},
    )


def _ask(attempt: Attempt) -> Answer:
    try:
        return attempt.ask()
    except Broken as broken:
        if broken.kind is not AwayKind.CLOCK:
            raise
        # By a clock that is wrong by years no certificate holds: the time is told all the same.
        return attempt.ask(unguarded=True)


def _ahead(site: Site, answer: Answer) -> float | None:
    """Say how far this clock is ahead of a server's; a `Date` is cut to whole seconds (RFC 9110, 6.6.1)."""
    try:
        said = parsedate_to_datetime(str(answer.headers.get("Date", "")))
    except ValueError:
        return None
    if said.tzinfo is None:
        said = said.replace(tzinfo=UTC)
    here = site.now() - timedelta(seconds=time.monotonic() - answer.at)
    return (here - said).total_seconds() - 0.5


def _signed_last(site: Site) -> datetime | None:
    """Give the newest moment that the province signed: it was not later than now."""
    try:
        return site.pinned.seal_keys().issued_at
    except (ProvinceError, BadPacketKey):
        return None


def _wrong(ahead: float, detail: str) -> Finding:
    measures = {"clock_ahead_seconds": round(ahead, 1)}
    if abs(ahead) < 2 * _HOUR_SECONDS:
        much = say("{minutes} phút", minutes=max(1, round(abs(ahead) / 60)))
    elif abs(ahead) < 48 * _HOUR_SECONDS:
        much = say("{hours} giờ", hours=round(abs(ahead) / _HOUR_SECONDS))
    else:
        much = say("{days} ngày", days=round(abs(ahead) / 24 / _HOUR_SECONDS))
    if ahead > 0:
        return failed(say("Đồng hồ của máy chạy trước {much}.", much=much), detail, measures)
    return failed(say("Đồng hồ của máy chạy sau {much}.", much=much), detail, measures)


CHECK = Check(
    name="clock",
    area=Area.SYSTEM,
    title="Đồng hồ",
    does="So đồng hồ của máy với giờ mà các máy chủ trả lời, và với văn bản ký gần nhất của tỉnh.",
    passes="Lệch không quá 60 giây.",
    mend="Nối mạng để máy tự chỉnh giờ; nếu giờ sai lại sau mỗi lần tắt máy, thay pin trên bo mạch.",
    seconds=1,
    weight=Weight.STOPS,
    run=_run,
    repair="clock",
    limit="Giờ ghi trên hồ sơ và phiếu bị sai.",
)
