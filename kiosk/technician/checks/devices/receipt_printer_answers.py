"""Whether the receipt printer is there."""

from __future__ import annotations

from hardware.vocabulary import Role
from kiosk.technician.answering import answers
from kiosk.technician.check import Area, Check, Finding, Weight
from kiosk.technician.site import Site


def _run(site: Site) -> Finding:
    return answers(site, Role.RECEIPT_PRINTER)


CHECK = Check(
    name="receipt-printer-answers",
    area=Area.DEVICES,
    title="Kết nối với máy in phiếu",
    does="Mở thiết bị, hỏi tình trạng và hỏi nó là máy gì.",
    passes="Thiết bị trả lời, đúng loại và đúng số sê-ri trong cấu hình.",
    mend="Xem nguồn điện và dây cắm; tắt rồi bật lại thiết bị; xem tên cổng trong cấu hình.",
    seconds=2,
    weight=Weight.LIMITS,
    run=_run,
    role=Role.RECEIPT_PRINTER,
    repair="gone",
    limit="Không in được phiếu.",
)
