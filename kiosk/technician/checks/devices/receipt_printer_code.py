"""Whether a QR code from this printer can be read: by the kiosk's own scanner, or else by a phone."""

from __future__ import annotations

import secrets

from hardware.errors import DeviceFault
from hardware.vocabulary import Role
from kiosk.languages.phrase import say
from kiosk.technician.check import Area, Check, Finding, Weight, failed, passed
from kiosk.technician.hands.asking import confirmed, undone
from kiosk.technician.hands.listening import listening
from kiosk.technician.hands.printing import unprinted
from kiosk.technician.hands.slips import code_slip
from kiosk.technician.person import Task
from kiosk.technician.site import Site


def _run(site: Site) -> Finding:
    text = f"KIOSK-HCC-{secrets.token_hex(4).upper()}"
    can = site.station.receipt_printer.capabilities()
    if refused := unprinted(site, code_slip(can, text, site.now())):
        return refused
    if Role.CODE_SCANNER in site.station.roles:
        try:
            return _read_back(site, text)
        except DeviceFault:
            pass  # that is for the scanner's own checks to tell; a phone reads as well
    return confirmed(
        site,
        say("Đọc mã trên phiếu bằng điện thoại: điện thoại có hiện đúng {text} không?", text=text),
        passed("Điện thoại đọc đúng mã trên phiếu."),
        "Không đọc được mã trên phiếu.",
    )


def _read_back(site: Site, text: str) -> Finding:
    with listening(site) as listener:
        if missing := undone(site, Task.SHOW_SLIP, "Đưa mã trên phiếu vừa in vào máy đọc mã."):
            return missing
        if listener.heard(lambda code: code == text) is not None:
            return passed("Máy đọc mã của ki-ốt đọc đúng mã trên phiếu.")
    return failed("Máy đọc mã không đọc được mã trên phiếu.")


CHECK = Check(
    name="receipt-printer-code",
    area=Area.DEVICES,
    title="Đọc lại mã QR in ra",
    does="In một mã mới, chờ máy đọc mã của ki-ốt đọc lại đúng mã ấy.",
    passes="Mã đọc lại đúng từng chữ.",
    mend="Xem đầu in và cuộn giấy: đúng mặt, đúng loại giấy nhiệt; lau đầu in, lau cửa sổ máy đọc mã.",
    seconds=40,
    weight=Weight.LIMITS,
    run=_run,
    role=Role.RECEIPT_PRINTER,
    attended=True,
    repair="slip-unreadable",
    limit="Mã QR trên phiếu không đọc được.",
)
