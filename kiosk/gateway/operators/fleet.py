"""How each kiosk stands, from what it last said of itself: one state, and why, in the operator's words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from pydantic import ValidationError

from kiosk.gateway.contract import DeviceHealth
from kiosk.gateway.operators.words import CONDITIONS, ROLES, STATES, VERDICTS, age_words, bytes_words
from kiosk.gateway.registry import Standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.gateway.registry import KnownKiosk
    from kiosk.gateway.reports import ReportHead

# A kiosk tells every five minutes.
_SILENT = timedelta(minutes=16)
_WAITS, _WAITS_LONG = timedelta(hours=1), timedelta(hours=24)
_CERTIFICATE, _CERTIFICATE_SOON = timedelta(days=30), timedelta(days=7)
_DISK, _DISK_FULL = 2_000_000_000, 500_000_000
_CLOCK = timedelta(minutes=10)
_BROKEN = ("absent", "fault", "recovering")
# After so long a report says little of the machine as it is.
_REPORT_OLD = timedelta(days=100)
# Of a report: what stands of a machine that may serve nobody.
_NOBODY_SERVED = ("trial", "not-fit")
_NO_SERVICE = ("paper-out", "cutter-jam", "printer-offline", "sheet-jam")


class Fitness(StrEnum):
    """What an operator does about a kiosk; the first is the most urgent."""

    TROUBLE = "trouble"
    SILENT = "silent"
    LIMITS = "limits"
    NEW = "new"
    READY = "ready"
    OUT = "out"

    @property
    def words(self) -> str:
        """What the page calls it."""
        return _FITNESS[self]


_FITNESS = {
    Fitness.TROUBLE: "Cần xử lý",
    Fitness.SILENT: "Mất liên lạc",
    Fitness.LIMITS: "Hạn chế",
    Fitness.NEW: "Chưa liên lạc",
    Fitness.READY: "Sẵn sàng",
    Fitness.OUT: "Ngừng dùng",
}
_URGENCY = tuple(Fitness)
_UNREADABLE = "Tin báo của ki-ốt không đọc được"


@dataclass(frozen=True, slots=True)
class Fact:
    """One cell: its words, and whether it is well, to be watched or bad (`good`, `wait`, `bad`, `none`)."""

    words: str
    tone: str = "none"


@dataclass(frozen=True, slots=True)
class DeviceFact:
    """One device, in words: what could be mended there, or else its state; `was` is the state beside that."""

    name: str
    state: Fact
    was: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a kiosk stands; codes and names are empty where they are not known."""

    province_code: str = ""
    province: str = ""
    code: str = ""
    commune: str = ""


@dataclass(frozen=True, slots=True)
class KioskView:
    """One kiosk as the page shows it; `reasons` say why it is not ready, the gravest first."""

    kiosk_id: str
    centre: str
    place: Place
    fitness: Fitness
    reasons: tuple[str, ...]
    waiting: int
    oldest: timedelta
    queue: Fact
    paper: Fact
    report: ReportHead | None
    verdict: Fact
    heard_at: datetime | None
    certificate_until: datetime | None
    since: datetime
    health: DeviceHealth | None
    devices: tuple[DeviceFact, ...]

    @property
    def urgency(self) -> tuple[int, timedelta, str]:
        """What the list is ordered by: state, then what waits longest, then the id."""
        return (_URGENCY.index(self.fitness), -self.oldest, self.kiosk_id)


def view_of(known: KnownKiosk, place: Place, report: ReportHead | None, now: datetime) -> KioskView:
    """Judge one kiosk by what it last said of itself."""
    health = _health(known)
    oldest = timedelta(seconds=health.outbox.oldest_seconds) if health else timedelta()
    waiting = health.outbox.waiting if health else 0
    fitness, reasons = _judged(known, health, report, now)
    return KioskView(
        kiosk_id=known.kiosk_id,
        centre=health.centre if health else "",
        place=place,
        fitness=fitness,
        reasons=reasons,
        waiting=waiting,
        oldest=oldest,
        queue=_queue(health, oldest),
        paper=_paper(health),
        report=report,
        verdict=_verdict(report),
        heard_at=known.health_at,
        certificate_until=known.certificate_until,
        since=known.since,
        health=health,
        devices=tuple(_device(role, state, health) for role, state in health.devices.items())
        if health
        else (),
    )


def unreadable(known: KnownKiosk) -> KioskView:
    """Show a kiosk of which only what the registry says can be read."""
    view = view_of(replace(known, health="", health_at=None), Place(), None, known.since)
    if view.fitness is Fitness.OUT:
        return view
    return replace(view, fitness=Fitness.TROUBLE, reasons=(_UNREADABLE,), heard_at=known.health_at)


def unit_of(known: KnownKiosk) -> str:
    """Give the code of the commune that a kiosk says it stands in, empty where it does not."""
    health = _health(known)
    return health.unit if health else ""


def _health(known: KnownKiosk) -> DeviceHealth | None:
    if not known.health:
        return None
    try:
        return DeviceHealth.model_validate_json(known.health)
    except ValidationError:  # written by another version of the gateway
        return None


def _judged(
    known: KnownKiosk, health: DeviceHealth | None, report: ReportHead | None, now: datetime
) -> tuple[Fitness, tuple[str, ...]]:
    if known.standing is Standing.REVOKED:
        return Fitness.OUT, ("Đã thu hồi",)
    if known.standing is Standing.RETIRED:
        return Fitness.OUT, ("Đã cho ngừng",)
    if health is None or known.health_at is None:
        return (Fitness.TROUBLE, (_UNREADABLE,)) if known.health else (Fitness.NEW, ("Chưa báo tin lần nào",))
    found = sorted(_findings(known, known.health_at, health, report, now), key=lambda one: one[0])
    reasons = tuple(words for _, words in found)
    silence = now - known.health_at
    if silence > _SILENT:
        return Fitness.SILENT, (f"Không báo tin đã {age_words(silence)}", *reasons)
    if not found:
        return Fitness.READY, ()
    return (Fitness.TROUBLE if found[0][0] == 0 else Fitness.LIMITS), reasons


def _findings(
    known: KnownKiosk, heard_at: datetime, health: DeviceHealth, report: ReportHead | None, now: datetime
) -> Iterator[tuple[int, str]]:
    """Give what is wrong: 0 and the words where citizens cannot be served, 1 where they can."""
    yield from _device_findings(health)
    oldest = timedelta(seconds=health.outbox.oldest_seconds)
    if health.outbox.waiting and oldest > _WAITS:
        yield int(oldest <= _WAITS_LONG), f"Hồ sơ chờ gửi đã {age_words(oldest)}"
    if report is None:
        yield 1, "Chưa có báo cáo sẵn sàng nào"
    elif report.verdict != "fit":
        grave = report.verdict in _NOBODY_SERVED
        yield int(not grave), f"Báo cáo sẵn sàng: {VERDICTS[report.verdict].lower()}"
    if report is not None and now - report.taken_at > _REPORT_OLD:
        yield 1, f"Báo cáo sẵn sàng đã cũ {age_words(now - report.taken_at)}"
    if known.certificate_until is None or known.certificate_until <= now:
        yield 0, "Chứng thư đã hết hạn"
    elif (left := known.certificate_until - now) < _CERTIFICATE:
        yield int(left >= _CERTIFICATE_SOON), f"Chứng thư còn {age_words(left)}"
    if health.disk_free_bytes < _DISK:
        yield (
            int(health.disk_free_bytes >= _DISK_FULL),
            f"Ổ đĩa còn {bytes_words(health.disk_free_bytes)}",
        )
    if abs(health.at - heard_at) > _CLOCK:
        yield 1, "Đồng hồ của ki-ốt sai"


def _device_findings(health: DeviceHealth) -> Iterator[tuple[int, str]]:
    if not health.devices:
        yield 0, "Màn hình phục vụ không chạy"
    for role, state in health.devices.items():
        condition = health.conditions.get(role, "")
        if state in _BROKEN:
            yield 0, f"{_role(role)} {STATES[state]}"
        elif condition:
            yield int(condition not in _NO_SERVICE), f"{_role(role)}: {_condition(condition)}"
        elif state == "attention":
            yield 1, f"{_role(role)} {STATES[state]}"


def _queue(health: DeviceHealth | None, oldest: timedelta) -> Fact:
    if health is None:
        return Fact("không rõ")
    if not health.outbox.waiting:
        return Fact("trống", "good")
    tone = "none" if oldest <= _WAITS else "wait" if oldest <= _WAITS_LONG else "bad"
    return Fact(f"{health.outbox.waiting} hồ sơ, chờ {age_words(oldest)}", tone)


def _paper(health: DeviceHealth | None) -> Fact:
    state = health.devices.get("receipt-printer", "") if health else ""
    condition = health.conditions.get("receipt-printer", "") if health else ""
    if condition == "paper-out":
        return Fact("hết giấy", "bad")
    if condition == "paper-low":
        return Fact("sắp hết", "wait")
    return Fact("còn giấy", "good") if state in ("ready", "busy") else Fact("không rõ")


def _verdict(report: ReportHead | None) -> Fact:
    if report is None:
        return Fact("chưa có")
    tone = {"fit": "good", "as-far-as-seen": "none", "fit-with-limits": "wait"}.get(report.verdict, "bad")
    return Fact(VERDICTS.get(report.verdict, report.verdict), tone)


def _device(role: str, state: str, health: DeviceHealth) -> DeviceFact:
    condition = health.conditions.get(role, "")
    tone = "bad" if state in _BROKEN or condition in _NO_SERVICE else "wait" if condition else "good"
    if state in ("attention", "opening") and tone == "good":
        tone = "wait"
    said = STATES.get(state, state)
    if condition and state not in _BROKEN:
        return DeviceFact(_role(role), Fact(_condition(condition), tone), said)
    return DeviceFact(_role(role), Fact(said, tone), "")


def _role(role: str) -> str:
    return ROLES.get(role, role)


def _condition(condition: str) -> str:
    return CONDITIONS.get(condition, condition)
