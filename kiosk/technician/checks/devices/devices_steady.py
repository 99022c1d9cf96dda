"""Whether devices did their work while the kiosk served: one that answers a check may fail citizens."""

from __future__ import annotations

from hardware.discovery.found import clean
from hardware.vocabulary import Role, Snapshot
from kiosk.languages.phrase import say
from kiosk.technician.check import Area, Check, Finding, Weight, failed, not_run, passed
from kiosk.technician.site import Site

# A cable that was pulled for cleaning is one fault, or two.
_LEAST_FAULTS = 3
_MOST_OF_JOBS = 0.2

_NAMES = {
    Role.CHIP_READER: say("Đầu đọc thẻ"),
    Role.CODE_SCANNER: say("Máy đọc mã"),
    Role.DOCUMENT_SCANNER: say("Máy quét giấy tờ"),
    Role.RECEIPT_PRINTER: say("Máy in"),
}


def _run(site: Site) -> Finding:
    seen = site.station.snapshots()
    jobs = sum(one.counters.jobs for one in seen)
    faults = sum(one.counters.faults for one in seen)
    if not jobs and not faults:
        return not_run("không chạy: các thiết bị vừa mở, chưa làm việc gì")
    measures = {"jobs": float(jobs), "faults": float(faults)}
    shaky = [one for one in seen if _shaky(one)]
    if not shaky:
        return passed("Các thiết bị làm việc đều, không hỏng giữa chừng.", measures=measures)
    worst = max(shaky, key=lambda one: one.counters.faults)
    words = say(
        "{device} hỏng giữa chừng {faults} lần trong {jobs} việc đã xong.",
        device=_NAMES[worst.status.role],
        faults=worst.counters.faults,
        jobs=worst.counters.jobs,
    )
    told = "; ".join(f"{one.status.role}: {one.counters.last_fault}" for one in shaky)
    return failed(words, detail=clean(told), measures=measures)


def _shaky(one: Snapshot) -> bool:
    counters = one.counters
    return counters.faults >= _LEAST_FAULTS and counters.faults > _MOST_OF_JOBS * counters.jobs


CHECK = Check(
    name="devices-steady",
    area=Area.DEVICES,
    title="Độ ổn định của thiết bị",
    does="Xem từ khi mở máy mỗi thiết bị đã hỏng giữa chừng bao nhiêu lần.",
    passes="Không thiết bị nào hỏng từ ba lần trở lên và quá một phần năm số việc.",
    mend="Cắm lại dây, đổi cổng, đổi dây; xem nguồn điện của thiết bị; nếu vẫn vậy, thay thiết bị.",
    seconds=1,
    weight=Weight.LIMITS,
    run=_run,
    repair="gone",
    limit="Có thiết bị hay hỏng giữa chừng.",
)
