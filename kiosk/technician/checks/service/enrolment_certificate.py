"""Whether this kiosk is enrolled, under its own id, and how long its certificate still holds."""

from __future__ import annotations

from datetime import timedelta

from cryptography import x509

from hardware.discovery.found import clean
from kiosk.clock import VIETNAM
from kiosk.languages.phrase import Phrase, say
from kiosk.province.errors import NotEnrolled
from kiosk.technician.check import Area, Check, Finding, Weight, failed, not_run, passed
from kiosk.technician.measuring.chain import days_left, name_of
from kiosk.technician.site import Site
from kiosk.words import date_words

# The agent renews when a third of its life is left; half of that later something keeps it from doing so.
_SHARE = 6
_NOTHING_GOES = "Hồ sơ không gửi được về tỉnh."


def _run(site: Site) -> Finding:
    if not site.pinned.enrolled:
        if site.appliance:
            return failed("Ki-ốt chưa được ghi danh với tỉnh.", limit=_NOTHING_GOES)
        return not_run("không chạy: ki-ốt chưa được ghi danh với tỉnh")
    try:
        own, kiosk_id = site.pinned.certificate(), site.pinned.kiosk_id
        authority = x509.load_pem_x509_certificate(site.pinned.authority_pem.encode())
    except (NotEnrolled, ValueError) as error:
        return failed(
            "Không đọc được những gì tỉnh đã cấp khi ghi danh.", clean(str(error)), limit=_NOTHING_GOES
        )
    left, of_authority = days_left(own, site.now()), days_left(authority, site.now())
    measures = {"days_left": round(left, 1), "authority_days_left": round(of_authority, 1)}
    detail = clean(
        f"{name_of(own.subject)}, issued by {name_of(own.issuer)}, {own.not_valid_after_utc:%Y-%m-%d}"
    )
    if kiosk_id != site.kiosk_id:
        both = {"enrolled": kiosk_id, "set": site.kiosk_id}
        return failed(
            say("Máy này ghi danh là {enrolled}, cấu hình lại ghi {set}.", **both),
            detail,
            measures,
            limit="Tỉnh có thể không nhận hồ sơ: mã ki-ốt trong cấu hình không phải mã đã ghi danh.",
        )
    if wrong := _ending(own, left, of_authority):
        return failed(wrong, detail, measures, limit=_NOTHING_GOES if min(left, of_authority) <= 0 else "")
    return passed(say("Chứng thư của ki-ốt còn {days} ngày.", days=int(left)), detail, measures)


def _ending(own: x509.Certificate, left: float, of_authority: float) -> Phrase | None:
    """Say what is wrong with the days that are left."""
    until = date_words(own.not_valid_after_utc.astimezone(VIETNAM).date())
    life = own.not_valid_after_utc - own.not_valid_before_utc
    if left <= 0:
        return say("Chứng thư của ki-ốt đã hết hạn ngày {date}.", date=until)
    if left < life / _SHARE / timedelta(days=1):
        return say(
            "Chứng thư của ki-ốt chỉ còn {days} ngày (đến {date}) mà chưa được gia hạn.",
            days=int(left),
            date=until,
        )
    if of_authority < left:
        return say(
            "Chứng thư gốc của tỉnh hết hạn trước chứng thư của ki-ốt, còn {days} ngày.",
            days=max(0, int(of_authority)),
        )
    return None


CHECK = Check(
    name="enrolment-certificate",
    area=Area.SERVICE,
    title="Chứng thư ghi danh",
    does="Đọc chứng thư tỉnh cấp cho ki-ốt: cho máy nào, còn bao nhiêu ngày, có được tự gia hạn không.",
    passes="Chứng thư là của ki-ốt này và còn hơn một phần sáu thời hạn.",
    mend="Nếu máy chưa ghi danh hoặc chứng thư đã hết hạn quá lâu: ghi danh bằng lệnh kiosk enrol với một mã "
    "của tỉnh. Nếu không: nối mạng để chứng thư tự gia hạn.",
    seconds=1,
    weight=Weight.LIMITS,
    run=_run,
    repair="keys-ending",
    limit="Sắp tới hồ sơ không gửi được về tỉnh.",
)
