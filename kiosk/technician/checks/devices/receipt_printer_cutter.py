"""Whether slips are printed and cut off."""

from __future__ import annotations

from hardware.vocabulary import Role
from kiosk.technician.check import Area, Check, Finding, Weight, absent, passed
from kiosk.technician.hands.asking import confirmed
from kiosk.technician.hands.printing import unprinted
from kiosk.technician.hands.slips import cut_slip
from kiosk.technician.site import Site


def _run(site: Site) -> Finding:
    can = site.station.receipt_printer.capabilities()
    if not can.cutter:
        return absent("không chạy: máy in này không có dao cắt")
    if refused := unprinted(site, cut_slip(can, site.now())):
        return refused
    return confirmed(
        site,
        "Một phiếu “Kiểm tra dao cắt” đã ra và đã rời khỏi cuộn giấy chưa?",
        passed("Phiếu đã ra và đã được cắt."),
        "Phiếu không ra, hoặc chưa được cắt rời.",
    )


CHECK = Check(
    name="receipt-printer-cutter",
    area=Area.DEVICES,
    title="Dao cắt của máy in",
    does="In một phiếu ngắn rồi cắt.",
    passes="Phiếu ra, rời khỏi cuộn giấy, mép thẳng.",
    mend="Tắt máy in, mở nắp, gỡ giấy vụn khỏi dao cắt, đóng nắp, bật lại.",
    seconds=30,
    weight=Weight.LIMITS,
    run=_run,
    role=Role.RECEIPT_PRINTER,
    attended=True,
    repair="cutter-blunt",
    limit="Phiếu không được cắt rời.",
)
