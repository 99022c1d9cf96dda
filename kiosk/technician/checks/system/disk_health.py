"""Whether the disk begins to fail: what file system, flash and NVMe tell in /sys, which needs no rights."""

from __future__ import annotations

from hardware.discovery.found import clean
from kiosk.languages.phrase import joined, say
from kiosk.technician.check import Area, Check, Finding, Weight, absent, failed, passed
from kiosk.technician.measuring.below import found, number_of, text_of
from kiosk.technician.site import Site

# JESD84-B51, DEVICE_LIFE_TIME_EST: tenths of the life that are used, 0x0B is more than all.
_WORN = 0x0A
# PRE_EOL_INFO: 1 is normal, 2 has used four fifths of its spare blocks.
_SPARE_ENDS = 2


def _run(site: Site) -> Finding:
    errors = {path: number_of(site.root, path) for path in found(site.root, "sys/fs/ext4/*/errors_count")}
    worn = {path: _life(site, path) for path in found(site.root, "sys/block/*/device/life_time")}
    spare = {path: number_of(site.root, path) for path in found(site.root, "sys/block/*/device/pre_eol_info")}
    nvme = {path: text_of(site.root, path) for path in found(site.root, "sys/class/nvme/*/state")}
    told = {**errors, **worn, **spare, **nvme}
    detail = clean("; ".join(f"{path.removeprefix('sys/')} {value}" for path, value in told.items()))
    if all(value is None for value in told.values()):
        return absent("không chạy: ổ đĩa này không cho biết tình trạng của nó", detail)
    measures = {"errors": float(sum(value or 0 for value in errors.values()))}
    wear = max((value or 0 for value in worn.values()), default=0)
    if worn:
        measures["wear_percent"] = wear * 10.0
    wrong = []
    if measures["errors"]:
        wrong.append(say("Hệ thống tệp đã gặp {count} lỗi trên ổ đĩa.", count=int(measures["errors"])))
    if wear >= _WORN or any((value or 0) >= _SPARE_ENDS for value in spare.values()):
        wrong.append(say("Bộ nhớ flash đã mòn, sắp hỏng."))
    if any(value not in (None, "live") for value in nvme.values()):
        wrong.append(say("Ổ NVMe không làm việc bình thường."))
    if wrong:
        return failed(joined(wrong), detail, measures)
    return passed("Ổ đĩa không báo lỗi nào.", detail, measures)


def _life(site: Site, path: str) -> int | None:
    """Read the two estimates of an eMMC (`0x01 0x02`), for its two kinds of memory; the worse one counts."""
    try:
        return max(int(part, 16) for part in (text_of(site.root, path) or "").split())
    except ValueError:
        return None


CHECK = Check(
    name="disk-health",
    area=Area.SYSTEM,
    title="Sức khỏe của ổ đĩa",
    does="Đọc số lỗi của hệ thống tệp, độ mòn của bộ nhớ flash và trạng thái của ổ NVMe.",
    passes="Không có lỗi nào, và bộ nhớ chưa dùng hết tuổi thọ.",
    mend="Gửi hết hồ sơ chờ về tỉnh rồi thay ổ đĩa; máy có thể hỏng bất cứ lúc nào.",
    seconds=1,
    weight=Weight.LIMITS,
    run=_run,
    repair="disk-health",
    limit="Ổ đĩa có thể hỏng: hồ sơ chờ trong máy có thể mất.",
)
