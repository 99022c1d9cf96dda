"""Whether the scanner shows a page as it is: straight, in its true size, in its colours."""

from __future__ import annotations

from hardware.selftest.sight import png_of
from hardware.selftest.target_sight import TargetSeen, look_at_target
from hardware.vocabulary import Role
from kiosk.languages.phrase import number, say
from kiosk.technician.check import Area, Check, Finding, Picture, Weight, failed, passed
from kiosk.technician.hands.scanning import fed_sheet
from kiosk.technician.person import Task
from kiosk.technician.site import Site

_MOST_DEGREES = 2.0
_MOST_PERCENT = 2.0
# An office printer's grey is not quite grey either.
_MOST_CAST = 36
_DARKEST, _LIGHTEST = 96, 190


def _run(site: Site) -> Finding:
    words = "Cho tờ mẫu (in bằng lệnh kiosk technician target, đúng khổ 100 %) vào máy quét cho ngay ngắn."
    fed = fed_sheet(site, Task.TARGET_SHEET, words)
    if isinstance(fed, Finding):
        return fed
    picture, dpi = fed
    seen = look_at_target(picture, dpi)
    if seen is None:
        # Whatever sheet that was, no picture of it is kept.
        return failed("Không thấy đủ bốn ô vuông đen của tờ mẫu. Dùng đúng tờ mẫu, in đủ khổ A4.")
    measures = {
        "skew_degrees": round(abs(seen.skew_degrees), 2),
        "across_percent": round(100 * seen.across, 2),
        "along_percent": round(100 * seen.along, 2),
        "cast_levels": float(seen.cast),
    }
    shown = Picture("target", png_of(picture, 800), "Tờ mẫu như máy quét thấy.")
    if wrong := _wrong(seen):
        return failed(wrong, ", ".join(seen.wrong_colours), measures, (shown,))
    return passed("Tờ mẫu ngay ngắn, đúng khổ, đúng màu.", "", measures, (shown,))


def _wrong(seen: TargetSeen) -> str:
    """Say the first thing that is wrong with the page; empty when nothing is."""
    degrees, across, along = abs(seen.skew_degrees), 100 * seen.across, 100 * seen.along
    black, white = seen.darkest_and_lightest
    rules = (
        (
            max(degrees, abs(seen.bent_degrees)) > _MOST_DEGREES,
            say("Trang bị kéo lệch {degrees} độ.", degrees=number(degrees, 1)),
        ),
        (
            abs(across - 100) > _MOST_PERCENT,
            say("Khổ ngang sai: {percent} % của khổ thật.", percent=number(across, 1)),
        ),
        (
            abs(along - 100) > _MOST_PERCENT,
            say("Khổ dọc sai: {percent} % của khổ thật.", percent=number(along, 1)),
        ),
        (
            black > _DARKEST or white < _LIGHTEST or not seen.steps,
            say(
                "Đen trắng không đúng: ô đen ở mức {black}, ô trắng ở mức {white}.", black=black, white=white
            ),
        ),
        (seen.cast > _MOST_CAST, say("Màu bị ám: ô xám lệch màu {levels} mức.", levels=seen.cast)),
        (
            bool(seen.wrong_colours),
            say("Có {count} ô màu hiện sai màu.", count=len(seen.wrong_colours)),
        ),
    )
    return next((words for broken, words in rules if broken), "")


CHECK = Check(
    name="document-scanner-target",
    area=Area.DEVICES,
    title="Khổ và màu của máy quét giấy tờ",
    does="Quét tờ mẫu có bốn mốc và các ô màu, đo độ lệch, khổ giấy và màu.",
    passes="Lệch không quá 2 độ, khổ sai không quá 2 %, các ô xám và màu hiện đúng.",
    mend="Chỉnh hai má khay nạp sát tờ giấy, lau con lăn; nếu sai khổ hoặc sai màu, gọi hãng máy quét.",
    seconds=40,
    weight=Weight.LIMITS,
    run=_run,
    role=Role.DOCUMENT_SCANNER,
    attended=True,
    repair="scanner-rollers",
    limit="Trang quét bị lệch, sai khổ hoặc sai màu.",
)
