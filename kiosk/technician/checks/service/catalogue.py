"""Which catalogue of procedures is in use, and whether what it says still holds."""

from __future__ import annotations

from datetime import date, timedelta

from hardware.discovery.found import clean
from kiosk.catalogue.errors import CatalogueError
from kiosk.catalogue.kept import catalogue_folders
from kiosk.catalogue.procedure import Procedure
from kiosk.catalogue.store import load_catalogue
from kiosk.languages.phrase import joined, say
from kiosk.technician.check import Area, Check, Finding, Weight, failed, passed
from kiosk.technician.site import Site

# What nobody looked up for a year is not relied on.
_LONGEST = timedelta(days=365)


def _run(site: Site) -> Finding:
    kept = catalogue_folders(site.state / "catalogue")
    serial = kept[0].name if kept else "0"
    try:
        used = site.catalogue()
    except CatalogueError as error:
        return failed("Danh mục thủ tục không dùng được.", clean(str(error)))
    wrong = []
    detail = f"catalogue {serial if kept else 'of the package'}, {len(used)} procedures"
    if kept:
        try:
            newest = load_catalogue(kept[0] / "procedures")
        except (CatalogueError, OSError) as error:
            wrong.append(say("Danh mục mới nhất ({serial}) bị hỏng, đang dùng bản cũ hơn.", serial=serial))
            detail += f"; {error}"
        else:
            if list(newest) != list(used):
                wrong.append(say("Danh mục mới ({serial}) chờ ki-ốt khởi động lại.", serial=serial))
    today = site.now().date()
    ended = [procedure.code for procedure in used if _fee_ended(procedure, today)]
    if ended:
        wrong.append(say("Lệ phí của {count} thủ tục đã hết hiệu lực.", count=len(ended)))
        detail += f"; fees ended: {', '.join(ended)}"
    looked_up = max(procedure.source.date for procedure in used)
    if today - looked_up > _LONGEST:
        wrong.append(say("Danh mục đã quá cũ: lần đối chiếu gần nhất cách đây hơn một năm."))
    measures = {
        "catalogue_serial": float(serial),
        "procedures": float(len(used)),
        "age_days": float((today - looked_up).days),
    }
    if wrong:
        return failed(joined(wrong), clean(detail), measures)
    return passed(say("{count} thủ tục, còn hiệu lực.", count=len(used)), clean(detail), measures)


def _fee_ended(procedure: Procedure, today: date) -> bool:
    fees = [fee for case in procedure.cases for fee in (case.fee, case.reduced) if fee]
    return any(fee.valid_until is not None and fee.valid_until < today for fee in fees)


CHECK = Check(
    name="catalogue",
    area=Area.SERVICE,
    title="Danh mục thủ tục",
    does="Đọc danh mục đang dùng: số hiệu, số thủ tục, hiệu lực của lệ phí, ngày đối chiếu gần nhất.",
    passes="Danh mục mới nhất đang dùng, không lệ phí nào hết hiệu lực.",
    mend="Nối mạng để nhận danh mục mới rồi khởi động lại; nếu tỉnh chưa phát hành, báo người quản trị.",
    seconds=1,
    weight=Weight.LIMITS,
    run=_run,
    repair="catalogue-old",
    limit="Thông tin về thủ tục hoặc lệ phí có thể đã cũ.",
)
