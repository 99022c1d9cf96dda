"""Which catalogue of procedures is in use, and whether what it says still holds."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from http import HTTPStatus
from pathlib import Path

from hardware.discovery.found import clean
from kiosk.catalogue.errors import CatalogueError
from kiosk.catalogue.header import CatalogueHeader, read_catalogue_header
from kiosk.catalogue.kept import catalogue_folders
from kiosk.catalogue.procedure import Procedure
from kiosk.catalogue.store import Catalogue, load_catalogue
from kiosk.clock import VIETNAM
from kiosk.languages.phrase import Phrase, joined, say
from kiosk.machine.errors import BadDocument
from kiosk.province.errors import NotEnrolled
from kiosk.technician.check import Area, Check, Finding, Weight, failed, passed
from kiosk.technician.measuring.asking import from_all
from kiosk.technician.measuring.attempt import Attempt
from kiosk.technician.site import Site
from kiosk.words import date_words

# What nobody looked up for a year is not relied on.
_LONGEST = timedelta(days=365)
# The agent asks for it every hour.
_FETCHED_WITHIN = timedelta(days=1)
_SECONDS = 4.0


def _run(site: Site) -> Finding:
    kept = catalogue_folders(site.state / "catalogue")
    serial = kept[0].name if kept else "0"
    try:
        used = site.catalogue()
    except CatalogueError as error:
        return failed("Danh mục thủ tục không dùng được.", clean(str(error)))
    wrong = []
    detail = f"catalogue {serial if kept else 'of the package'}, {len(used)} procedures"
    if kept and (waits := _not_used(kept[0], used)):
        wrong.append(waits)
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
    if given := _published(site):
        measures["published_serial"] = float(given.serial)
        if given.serial > int(serial) and site.now() - given.issued_at > _FETCHED_WITHIN:
            issued = date_words(given.issued_at.astimezone(VIETNAM).date())
            wrong.append(
                say("Tỉnh đã phát hành danh mục mới ngày {date}, ki-ốt chưa nhận được.", date=issued)
            )
    if wrong:
        return failed(joined(wrong), clean(detail), measures)
    return passed(say("{count} thủ tục, còn hiệu lực.", count=len(used)), clean(detail), measures)


def _not_used(newest: Path, used: Catalogue) -> Phrase | None:
    """Say why the newest catalogue that the gateway gave is not the one in use."""
    try:
        held = load_catalogue(newest / "procedures")
    except (CatalogueError, OSError):
        return say("Danh mục mới nhất ({serial}) bị hỏng, đang dùng bản cũ hơn.", serial=newest.name)
    if list(held) != list(used):
        return say("Danh mục mới ({serial}) chờ ki-ốt khởi động lại.", serial=newest.name)
    return None


def _published(site: Site) -> CatalogueHeader | None:
    """Ask the gateway which catalogue is the one of now; None where it does not say, or is not believed."""
    if not site.pinned.enrolled:
        return None
    gateways = [replace(one, asks="/v1/catalogue") for one in site.endpoints if one.name == "gateway"]
    for heard in from_all(site, _SECONDS, Attempt.ask, gateways):
        if heard.value is not None and heard.value.status == HTTPStatus.OK:
            with suppress(BadDocument, NotEnrolled):
                return read_catalogue_header(heard.value.body, site.pinned.distribution)
    return None


def _fee_ended(procedure: Procedure, today: date) -> bool:
    fees = [fee for case in procedure.cases for fee in (case.fee, case.reduced) if fee]
    return any(fee.valid_until is not None and fee.valid_until < today for fee in fees)


CHECK = Check(
    name="catalogue",
    area=Area.SERVICE,
    title="Danh mục thủ tục",
    does="Đọc danh mục đang dùng: hiệu lực, lệ phí, ngày đối chiếu; hỏi tỉnh có danh mục mới hơn không.",
    passes="Danh mục mới nhất đang dùng, không lệ phí nào hết hiệu lực.",
    mend="Nối mạng để nhận danh mục mới rồi khởi động lại; nếu tỉnh chưa phát hành, báo người quản trị.",
    seconds=1,
    weight=Weight.LIMITS,
    run=_run,
    repair="catalogue-old",
    limit="Thông tin về thủ tục hoặc lệ phí có thể đã cũ.",
)
