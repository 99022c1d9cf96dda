"""Whether memory is ever written to a disk: what a citizen said must not outlive the visit there."""

from __future__ import annotations

from hardware.discovery.found import clean
from kiosk.technician.check import Area, Check, Finding, Weight, failed, not_run, passed
from kiosk.technician.measuring.below import text_of
from kiosk.technician.site import Site

# As the kernel names it where a machine was sent to sleep onto a disk.
_NO_RESUME = (None, "", "0:0")


def _run(site: Site) -> Finding:
    if not site.appliance:
        return not_run("không chạy: máy này chưa phải là thiết bị lắp đặt hoàn chỉnh")
    swaps = text_of(site.root, "proc/swaps")
    if swaps is None:
        return not_run("không chạy: hệ thống không cho đọc vùng tráo đổi")
    used = [line.split()[0] for line in swaps.splitlines()[1:] if line.split()]
    if used:
        return failed("Bộ nhớ được tráo đổi ra ổ đĩa (swap).", clean(", ".join(used)))
    resume = text_of(site.root, "sys/power/resume")
    if resume not in _NO_RESUME:
        return failed("Máy được phép ngủ đông, bộ nhớ sẽ bị ghi ra ổ đĩa.", clean(f"resume {resume}"))
    return passed("Bộ nhớ không bao giờ được ghi ra ổ đĩa.")


CHECK = Check(
    name="swap-off",
    area=Area.SYSTEM,
    title="Tráo đổi bộ nhớ (swap)",
    does="Xem hệ thống có ghi bộ nhớ ra ổ đĩa không.",
    passes="Không có vùng tráo đổi và không ngủ đông.",
    mend="Tắt swap (swapoff -a), bỏ nó khỏi /etc/fstab và tắt dịch vụ zram, rồi khởi động lại.",
    seconds=1,
    weight=Weight.STOPS,
    run=_run,
    repair="swap-and-dumps",
    limit="Dữ liệu của người dân có thể nằm lại trên ổ đĩa.",
)
