"""Whether the scanner's glass is clean: a blank sheet shows dust and streaks."""

from __future__ import annotations

from hardware.selftest.blank_sheet import look_at_blank, marked
from hardware.selftest.sight import png_of
from hardware.vocabulary import Role
from kiosk.languages.phrase import say
from kiosk.technician.check import Area, Check, Finding, Picture, Weight, failed, passed
from kiosk.technician.hands.scanning import fed_sheet
from kiosk.technician.person import Task
from kiosk.technician.site import Site

_MOST_SPECKS = 2
_LEAST_EVENNESS = 0.85


def _run(site: Site) -> Finding:
    words = "Cho một tờ A4 trắng, mới, chưa viết gì vào máy quét."
    fed = fed_sheet(site, Task.BLANK_SHEET, words)
    if isinstance(fed, Finding):
        return fed
    picture, dpi = fed
    seen = look_at_blank(picture, dpi)
    if not seen.blank:
        # Whose sheet that is, nobody knows: no picture of it is kept.
        return failed("Tờ giấy không trắng, hoặc mặt kính rất bẩn. Lau kính rồi thử lại bằng một tờ mới.")
    streaks, specks, percent = len(seen.streaks), len(seen.specks), round(100 * seen.evenness)
    measures = {"streaks": float(streaks), "specks": float(specks), "evenness_percent": float(percent)}
    shown = Picture(
        "blank-sheet", png_of(marked(picture, dpi, seen), 800), "Tờ trắng đã quét, chỗ bẩn có dấu đỏ."
    )
    where = ", ".join(f"{streak.at_mm:.0f} mm" for streak in seen.streaks)
    detail = f"streaks at {where} from the left" if where else ""
    if streaks:
        found = say("Có {count} vệt dọc trang: mặt kính bẩn.", count=streaks)
    elif specks > _MOST_SPECKS:
        found = say("Có {count} đốm trên trang trắng: mặt kính bẩn.", count=specks)
    elif seen.evenness < _LEAST_EVENNESS:
        found = say("Đèn sáng không đều: chỗ tối nhất chỉ bằng {percent} % chỗ sáng nhất.", percent=percent)
    else:
        return passed("Trang trắng sạch, sáng đều.", detail, measures, (shown,))
    return failed(found, detail, measures, (shown,))


CHECK = Check(
    name="document-scanner-blank-sheet",
    area=Area.DEVICES,
    title="Mặt kính của máy quét giấy tờ",
    does="Quét một tờ giấy trắng, tìm vệt dọc, đốm bụi và chỗ tối.",
    passes="Không có vệt nào, nhiều nhất hai đốm, chỗ tối nhất sáng bằng ít nhất 85 % chỗ sáng nhất.",
    mend="Lau mặt kính và dải kính hẹp dưới khay nạp bằng khăn mềm, rồi quét lại một tờ trắng.",
    seconds=40,
    weight=Weight.LIMITS,
    run=_run,
    role=Role.DOCUMENT_SCANNER,
    attended=True,
    repair="scanner-glass",
    limit="Trang quét có vệt hoặc đốm bẩn.",
)
