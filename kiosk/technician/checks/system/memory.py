"""Whether there is memory left for a visit, and whether the system had to kill for want of it."""

from __future__ import annotations

from kiosk.languages.phrase import say
from kiosk.technician.check import Area, Check, Finding, Weight, failed, not_run, passed
from kiosk.technician.measuring.amounts import amount_words
from kiosk.technician.measuring.below import fields_of
from kiosk.technician.site import Site

# A visit with a stack of scanned sheets takes some 150 MiB over what the kiosk takes at rest.
_LEAST = 256 << 20


def _run(site: Site) -> Finding:
    # In KiB (proc(5)).
    told = fields_of(site.root, "proc/meminfo")
    if "MemAvailable" not in told or "MemTotal" not in told:
        return not_run("không chạy: hệ thống không cho đọc tình trạng bộ nhớ")
    free, total = told["MemAvailable"] * 1024, told["MemTotal"] * 1024
    killed = fields_of(site.root, "proc/vmstat").get("oom_kill", 0)
    measures = {
        "bytes_available": float(free),
        "bytes_total": float(total),
        "killed_processes": float(killed),
    }
    left = amount_words(free)
    if free < _LEAST:
        return failed(say("Bộ nhớ sắp hết: chỉ còn {left}.", left=left), measures=measures)
    if killed and site.appliance:
        return failed(
            say(
                "Từ lần khởi động này, hệ thống đã phải tắt {count} tiến trình vì thiếu bộ nhớ.", count=killed
            ),
            measures=measures,
        )
    return passed(say("Còn {left} bộ nhớ.", left=left), measures=measures)


CHECK = Check(
    name="memory",
    area=Area.SYSTEM,
    title="Bộ nhớ",
    does="Xem còn bao nhiêu bộ nhớ, và có tiến trình nào bị tắt vì thiếu bộ nhớ không.",
    passes="Còn ít nhất 256 MiB; không tiến trình nào bị tắt.",
    mend="Khởi động lại máy; nếu sau vài ngày lại thiếu, gửi nhật ký cho bộ phận hỗ trợ hoặc thêm bộ nhớ.",
    seconds=1,
    weight=Weight.LIMITS,
    run=_run,
    repair="memory",
    limit="Ki-ốt có thể tự khởi động lại giữa lượt của người dân.",
)
