"""Whether the receipt printer needs a person."""

from __future__ import annotations

from hardware.vocabulary import Role
from kiosk.technician.check import Area, Check, Finding, Weight
from kiosk.technician.faults import judge
from kiosk.technician.site import Site


def _run(site: Site) -> Finding:
    return judge(site.station.device(Role.RECEIPT_PRINTER).status())


CHECK = Check(
    name="receipt-printer-ready",
    area=Area.DEVICES,
    title="Tình trạng máy in phiếu",
    does="Hỏi thiết bị xem có gì cần người xử lý không.",
    passes="Có giấy, nắp đã đóng, dao cắt không kẹt.",
    mend="Thay cuộn giấy, đóng nắp, gỡ dao cắt.",
    seconds=1,
    weight=Weight.LIMITS,
    run=_run,
    role=Role.RECEIPT_PRINTER,
    repair="paper-out",
    limit="Không in được phiếu.",
)
