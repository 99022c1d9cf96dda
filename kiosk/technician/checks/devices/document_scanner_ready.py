"""Whether the document scanner needs a person."""

from __future__ import annotations

from hardware.vocabulary import Role
from kiosk.technician.check import Area, Check, Finding, Weight
from kiosk.technician.faults import judge
from kiosk.technician.site import Site


def _run(site: Site) -> Finding:
    return judge(site.station.device(Role.DOCUMENT_SCANNER).status())


CHECK = Check(
    name="document-scanner-ready",
    area=Area.DEVICES,
    title="Tình trạng máy quét giấy tờ",
    does="Hỏi thiết bị xem có gì cần người xử lý không.",
    passes="Không kẹt giấy, nắp đã đóng.",
    mend="Lấy giấy kẹt ra, đóng nắp máy quét.",
    seconds=1,
    weight=Weight.LIMITS,
    run=_run,
    role=Role.DOCUMENT_SCANNER,
    repair="sheet-jam",
    limit="Không quét được giấy tờ.",
)
