"""How long the certificates still last that cards' signers are known by."""

from __future__ import annotations

from hardware.discovery.found import clean
from kiosk.languages.phrase import say
from kiosk.technician.check import Area, Check, Finding, Weight, absent, failed, passed
from kiosk.technician.site import Site

# Vietnam's cards are signed in its name; anchors of other countries are for guests.
_HOME = "VN"
_LEAST_DAYS = 60


def _run(site: Site) -> Finding:
    anchors = site.anchors().certificates
    if not anchors:
        return absent("không chạy: máy chưa có chứng thư gốc nào")
    home = [one for one in anchors if one.country.upper() == _HOME] or list(anchors)
    now = site.now()
    last = max(one.not_after for one in home)
    days = (last - now).days
    over = [one for one in anchors if one.not_after < now]
    detail = clean("over: " + "; ".join(one.common_name or one.subject for one in over)) if over else ""
    measures = {"days_left": float(days), "certificates_over": float(len(over))}
    if days < 0:
        return failed("Mọi chứng thư gốc của thẻ đều đã hết hạn.", detail, measures)
    words = say("Chứng thư gốc mới nhất còn hạn {days} ngày.", days=days)
    return (failed if days < _LEAST_DAYS else passed)(words, detail, measures)


CHECK = Check(
    name="card-anchors-last",
    area=Area.SERVICE,
    title="Hạn của chứng thư gốc",
    does="Xem chứng thư gốc mới nhất của thẻ căn cước còn hạn bao lâu.",
    passes="Còn hạn ít nhất 60 ngày.",
    mend="Nhận chứng thư gốc mới từ cơ quan cấp thẻ, cài bằng lệnh kiosk chip anchors.",
    seconds=1,
    weight=Weight.LIMITS,
    run=_run,
    repair="card-anchors",
    limit="Thẻ căn cước mới sẽ không được xác nhận ai đã ký.",
)
