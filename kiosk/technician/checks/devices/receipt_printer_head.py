"""Whether every dot of the printing head burns: a slip with a pattern, counted by the document scanner."""

from __future__ import annotations

from hardware.errors import DeviceFault
from hardware.selftest.head_pattern import HeadSeen, draw_head_pattern, look_at_head
from hardware.selftest.sight import png_of
from hardware.vocabulary import PrinterCapabilities, Role
from kiosk.languages.phrase import say
from kiosk.technician.check import Area, Check, Finding, Picture, Weight, failed, passed
from kiosk.technician.hands.asking import confirmed
from kiosk.technician.hands.printing import unprinted
from kiosk.technician.hands.scanning import fed_sheet
from kiosk.technician.hands.slips import head_slip
from kiosk.technician.person import Task
from kiosk.technician.site import Site

# A QR code and a letter of citizens' slips survive so many, wherever they are.
_MOST_DEAD = 2
_MOST_SHORT_MM = 1.5
_LEAST_DARKNESS = 0.5


def _run(site: Site) -> Finding:
    can = site.station.receipt_printer.capabilities()
    if refused := unprinted(site, head_slip(can, site.now())):
        return refused
    model = Picture("head-pattern", png_of(draw_head_pattern(can)), "Phiếu phải trông như thế này.")
    counted = _counted(site, can) if Role.DOCUMENT_SCANNER in site.station.roles else None
    if counted is not None:
        return counted
    return confirmed(
        site,
        "Trên phiếu vừa in, hai vạch đen có liền từ mép này sang mép kia, không có sọc trắng nào không?",
        passed("Người kiểm tra thấy hai vạch đen liền."),
        "Phiếu không ra, hoặc vạch đen bị đứt: đầu in bẩn hoặc có chấm hỏng.",
        model,
    )


def _counted(site: Site, can: PrinterCapabilities) -> Finding | None:
    """Have the slip scanned and its dots counted; None where that cannot be done, and a person must look."""
    try:
        fed = fed_sheet(site, Task.FEED_SLIP, "Cho phiếu vừa in vào máy quét giấy tờ để đếm chấm hỏng.")
    except DeviceFault:
        return None
    if isinstance(fed, Finding):
        return None
    picture, dpi = fed
    seen = look_at_head(picture, dpi, can)
    return (
        None if seen is None else _judged(seen, Picture("head-slip", png_of(picture), "Phiếu đã quét lại."))
    )


def _judged(seen: HeadSeen, shown: Picture) -> Finding:
    dead = len(seen.dead)
    measures = {
        "dead_dots": float(dead),
        "short_millimetres": round(seen.short_mm, 1),
        "darkness_percent": float(round(100 * seen.darkness)),
    }
    detail = "dead dots from the left: " + ", ".join(map(str, seen.dead[:20])) if dead else ""
    if dead > _MOST_DEAD:
        words = say("Đầu in có {count} chấm hỏng.", count=dead)
    elif seen.short_mm > _MOST_SHORT_MM:
        words = say("Vạch in hụt {millimetres} mm ở mép.", millimetres=round(seen.short_mm))
    elif seen.darkness < _LEAST_DARKNESS:
        words = say("Mực in nhạt: chỉ đậm {percent} %.", percent=round(100 * seen.darkness))
    elif dead:
        words = say("Đầu in có {count} chấm hỏng, phiếu vẫn đọc được.", count=dead)
        return passed(words, detail, measures, (shown,))
    else:
        return passed("Mọi chấm của đầu in đều tốt.", detail, measures, (shown,))
    return failed(words, detail, measures, (shown,))


CHECK = Check(
    name="receipt-printer-head",
    area=Area.DEVICES,
    title="Các chấm của đầu in",
    does="In một phiếu có hai vạch đen qua hết đầu in, quét lại phiếu để đếm chấm hỏng.",
    passes="Nhiều nhất hai chấm hỏng, vạch đủ rộng và đủ đậm. Không có máy quét thì người kiểm tra nhìn.",
    mend="Lau đầu in bằng bông tẩm cồn khi máy đã tắt và nguội; còn sọc trắng thì thay đầu in.",
    seconds=50,
    weight=Weight.LIMITS,
    run=_run,
    role=Role.RECEIPT_PRINTER,
    attended=True,
    repair="printer-head",
    limit="Phiếu in ra có sọc trắng.",
)
