"""Made-up reports: a machine over half a year, with whatever a test wants of the last day."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime, timedelta

from PIL import Image, ImageDraw

from hardware.vocabulary import Counters, Role
from kiosk.clock import VIETNAM
from kiosk.technician.check import Area, CheckResult, Outcome, Picture, Weight
from kiosk.technician.report import Report

NOW = datetime(2026, 11, 22, 15, 30, tzinfo=VIETNAM)


def checked(
    check: str,
    title: str,
    outcome: Outcome = Outcome.PASSED,
    *,
    area: Area = Area.SYSTEM,
    role: Role | None = None,
    weight: Weight = Weight.LIMITS,
    measures: Mapping[str, float] | None = None,
    words: str = "Đã xem.",
    detail: str = "",
    pictures: tuple[Picture, ...] = (),
    at: datetime = NOW,
) -> CheckResult:
    limit = "Không quét được giấy tờ rõ ràng" if outcome is Outcome.FAILED else ""
    return CheckResult(
        check, area, role, outcome, weight, words, detail, measures or {}, 1.25, at, pictures, title, limit
    )


def reported(*results: CheckResult, at: datetime = NOW, simulated: tuple[Role, ...] = ()) -> Report:
    return Report(
        "QN-HL-014",
        "Trung tâm Phục vụ hành chính công phường Hồng Gai, tỉnh Quảng Ninh",
        at,
        "technician",
        results,
        {Role.RECEIPT_PRINTER: Counters(1, 2, 1, 48, "timeout: no answer", at)},
        {"kiosk-hcc": "0.1.0", "kernel": "6.1.0-26-amd64"},
        simulated,
    )


def read_took(milliseconds: float, at: datetime = NOW) -> CheckResult:
    return checked(
        "chip-read",
        "Đọc thẻ thử",
        area=Area.DEVICES,
        role=Role.CHIP_READER,
        measures={"read_milliseconds": milliseconds},
        at=at,
    )


def streaked(count: int, at: datetime = NOW) -> CheckResult:
    outcome = Outcome.FAILED if count else Outcome.PASSED
    return checked(
        "blank-sheet",
        "Tờ giấy trắng qua máy quét",
        outcome,
        area=Area.DEVICES,
        role=Role.DOCUMENT_SCANNER,
        measures={"streaks": float(count)},
        words=f"Thấy {count} vệt dọc.",
        detail="columns 311, 420 of 600",
        pictures=(Picture("sheet", sheet(), "tờ giấy trắng"),) if count else (),
        at=at,
    )


def sheet() -> bytes:
    picture = Image.new("L", (60, 85), 250)
    ImageDraw.Draw(picture).line((31, 0, 31, 85), fill=170)
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def half_a_year() -> list[Report]:
    """A report every nine days from the third of May on, all well."""
    days = [NOW.replace(month=5, day=3) + timedelta(days=9 * number) for number in range(22)]
    return [
        reported(read_took(1500 + number % 3, day), streaked(0, day), at=day)
        for number, day in enumerate(days)
    ]


def worn() -> Report:
    return reported(read_took(2110), streaked(2), simulated=(Role.CHIP_READER,))
