"""Whether the days off of the weeks to come are known: without them no day of return is promised."""

from __future__ import annotations

from datetime import date, timedelta

from hardware.discovery.found import clean
from kiosk.catalogue.calendar import load_calendar
from kiosk.catalogue.errors import CatalogueError
from kiosk.catalogue.kept import catalogue_folders
from kiosk.languages.phrase import say
from kiosk.technician.check import Area, Check, Finding, Weight, failed, passed
from kiosk.technician.site import Site
from kiosk.words import date_words

# Longer than most procedures take.
_AHEAD = timedelta(days=60)


def _run(site: Site) -> Finding:
    folder = next(iter(catalogue_folders(site.state / "catalogue")), site.assets) / "calendar"
    try:
        years = sorted(load_calendar(folder).years)
    except CatalogueError as error:
        return failed("Lịch ngày nghỉ không đọc được.", clean(str(error)))
    today = site.now().date()
    last = today.year - 1
    while last + 1 in years:
        last += 1
    until = date(last, 12, 31)
    detail = f"years {', '.join(map(str, years))}"
    measures = {"days_left": float((until - today).days)}
    if today + _AHEAD > until:
        return failed(
            say("Lịch ngày nghỉ chỉ có đến {date}.", date=date_words(max(until, date(years[-1], 12, 31)))),
            detail,
            measures,
        )
    return passed(say("Lịch ngày nghỉ có đến {date}.", date=date_words(until)), detail, measures)


CHECK = Check(
    name="calendar",
    area=Area.SERVICE,
    title="Lịch ngày nghỉ",
    does="Xem lịch làm việc có đủ ngày nghỉ của những tuần tới không.",
    passes="Biết ngày nghỉ của ít nhất 60 ngày tới.",
    mend="Nối mạng để nhận danh mục mới; lịch nằm trong đó. Nếu tỉnh chưa phát hành, báo người quản trị.",
    seconds=1,
    weight=Weight.TELLS,
    run=_run,
    repair="calendar-old",
)
