"""Whether the feeder takes sheet after sheet, and both sides of each where it can."""

from __future__ import annotations

from hardware.selftest.sight import picture_of
from hardware.selftest.target_sight import look_at_target
from hardware.vocabulary import Condition, Role, ScannedSheet, ScanSource
from kiosk.languages.phrase import say
from kiosk.technician.check import Area, Check, Finding, Weight, absent, failed, not_run, passed
from kiosk.technician.faults import finding_of_condition
from kiosk.technician.hands.asking import undone
from kiosk.technician.hands.scanning import STOPPED, fed_stack
from kiosk.technician.person import Task
from kiosk.technician.site import Site

_SHEETS = 3


def _run(site: Site) -> Finding:
    sources = site.station.document_scanner.capabilities().sources
    duplex = ScanSource.DUPLEX in sources
    if not duplex and ScanSource.FEEDER not in sources:
        return absent("không chạy: máy quét này không có khay nạp giấy")
    words = "Đặt tờ mẫu lên trên hai tờ A4 trắng, xếp ngay ngắn cả ba tờ vào khay nạp."
    if missing := undone(site, Task.STACK, words):
        return missing
    sides, end = fed_stack(site, ScanSource.DUPLEX if duplex else ScanSource.FEEDER)
    if end.cancelled:
        return not_run(STOPPED)
    if end.condition not in (None, Condition.FEEDER_EMPTY):
        return finding_of_condition(end.condition)
    return _judged(sides, duplex=duplex)


def _judged(sides: tuple[ScannedSheet, ...], *, duplex: bool) -> Finding:
    measures = {"sides": float(len(sides))}
    wanted = _SHEETS * (2 if duplex else 1)
    if len(sides) != wanted:
        return failed(
            say("Ba tờ giấy phải cho {wanted} trang, máy quét cho {found}.", wanted=wanted, found=len(sides)),
            measures=measures,
        )
    if duplex and sum(map(_is_target, sides[:2])) != 1:
        return failed("Hai mặt của tờ mẫu không ra một mặt có mốc và một mặt trắng.", measures=measures)
    done = "Khay nạp kéo từng tờ một, đủ cả hai mặt." if duplex else "Khay nạp kéo từng tờ một."
    return passed(done, measures=measures)


def _is_target(side: ScannedSheet) -> bool:
    return look_at_target(picture_of(side), side.dpi) is not None


CHECK = Check(
    name="document-scanner-stack",
    area=Area.DEVICES,
    title="Khay nạp giấy và hai mặt",
    does="Quét một chồng ba tờ từ khay nạp, cả hai mặt nếu máy quét được.",
    passes="Mỗi tờ vào một lần, không kẹt, không kéo hai tờ, đủ số mặt.",
    mend="Xòe chồng giấy, chỉnh hai má khay nạp, lau con lăn; thay con lăn khi đã mòn.",
    seconds=50,
    weight=Weight.LIMITS,
    run=_run,
    role=Role.DOCUMENT_SCANNER,
    attended=True,
    repair="scanner-rollers",
    limit="Không quét được nhiều tờ một lần.",
)
