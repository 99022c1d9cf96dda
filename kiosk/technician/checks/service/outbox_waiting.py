"""What waits for the province, and for how long."""

from __future__ import annotations

from datetime import timedelta

from hardware.discovery.found import clean
from kiosk.languages.phrase import say
from kiosk.outbox.errors import OutboxDamaged, OutboxError
from kiosk.outbox.summary import summarize
from kiosk.technician.check import Area, Check, Finding, Weight, failed, passed
from kiosk.technician.site import Site

_LONGEST = timedelta(days=1)
_HOUR = timedelta(hours=1)


def _run(site: Site) -> Finding:
    try:
        found = summarize(site.state / "outbox")
    except OutboxDamaged as error:
        return failed("Hàng chờ gửi bị hỏng; khi ki-ốt khởi động lại, nó tự dựng lại.", clean(str(error)))
    except OutboxError as error:
        return failed("Không đọc được hàng chờ gửi.", clean(str(error)))
    age = site.now() - found.oldest if found.oldest else timedelta(0)
    hours = max(0.0, age / _HOUR)
    measures = {
        "waiting_dossiers": float(found.waiting),
        "refused_dossiers": float(found.refused),
        "oldest_hours": round(hours, 1),
        "bytes_waiting": float(found.size),
    }
    if found.refused:
        return failed(
            say("Tỉnh từ chối {count} hồ sơ; chúng vẫn còn nguyên trong máy.", count=found.refused),
            measures=measures,
        )
    if age > _LONGEST:
        return failed(
            say(
                "{count} hồ sơ chờ gửi, lâu nhất đã {hours} giờ; chúng vẫn còn nguyên trong máy.",
                count=found.waiting,
                hours=int(hours),
            ),
            measures=measures,
        )
    if not found.waiting:
        return passed("Không có hồ sơ nào chờ gửi.", measures=measures)
    return passed(
        say("{count} hồ sơ chờ gửi, lâu nhất {hours} giờ.", count=found.waiting, hours=int(hours)),
        measures=measures,
    )


CHECK = Check(
    name="outbox-waiting",
    area=Area.SERVICE,
    title="Hồ sơ chờ gửi",
    does="Đếm hồ sơ đang chờ gửi về tỉnh và xem hồ sơ cũ nhất chờ bao lâu.",
    passes="Không hồ sơ nào chờ quá một ngày, và tỉnh không từ chối hồ sơ nào.",
    mend="Sửa đường mạng trước; nếu mạng tốt, báo người quản trị của tỉnh. Có thể xuất hồ sơ ra USB.",
    seconds=1,
    weight=Weight.LIMITS,
    run=_run,
    repair="outbox-waiting",
    limit="Hồ sơ đã nộp chưa tới được tỉnh.",
)
