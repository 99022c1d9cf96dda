"""Whether every server is the one that it should be (TLS), and how long its certificates still hold."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import partial

from cryptography import x509

from kiosk.languages.phrase import inside, say
from kiosk.province.errors import AwayKind
from kiosk.technician.check import Area, Check, Finding, Weight, passed
from kiosk.technician.measuring.asking import Fault, Heard, from_all, measure, sum_up, told
from kiosk.technician.measuring.attempt import Attempt, Broken, Step
from kiosk.technician.measuring.chain import days_left, ends_soon, name_of
from kiosk.technician.site import Site
from kiosk.words import date_words

_SECONDS = 4.0
_Chain = tuple[x509.Certificate, ...]


def _run(site: Site) -> Finding:
    guarded = [one for one in site.endpoints if one.tls is not None]
    return sum_up(
        site, Step.TLS, from_all(site, _SECONDS, _ask, guarded), partial(_well, site), partial(_wrong, site)
    )


def _ask(attempt: Attempt) -> _Chain:
    try:
        return attempt.chain()
    except Broken as broken:
        if broken.kind not in (AwayKind.UNTRUSTED, AwayKind.CLOCK):
            raise
        # Who stands there instead is what an operator asks first.
        with suppress(Broken, OSError, ValueError):
            shown = attempt.shown()
            broken.detail += f"; shown: {name_of(shown.subject)}, issued by {name_of(shown.issuer)}"
            broken.detail += (
                f", {shown.not_valid_before_utc:%Y-%m-%d} to {shown.not_valid_after_utc:%Y-%m-%d}"
            )
        raise


def _wrong(site: Site, heard: Heard[_Chain]) -> Fault | None:
    for one in heard.value or ():
        if ends_soon(one, site.now()):
            left = max(0, int(days_left(one, site.now())))
            until = date_words(one.not_valid_after_utc.date())
            what = say("chứng thư chỉ còn {days} ngày, đến {date}", days=left, date=until)
            limit = heard.endpoint.limit
            soon = say("Sắp tới: {what}", what=inside(limit)) if limit else ""
            return Fault(told(heard.endpoint, what), soon)
    return None


def _well(site: Site, heard: Sequence[Heard[_Chain]]) -> Finding:
    left = {one.endpoint: min(days_left(link, site.now()) for link in one.value or ()) for one in heard}
    return passed(
        say(
            "Đúng {count} máy chủ; chứng thư còn {days} ngày.", count=len(left), days=int(min(left.values()))
        ),
        "; ".join(
            f"{one.endpoint.name} "
            + " < ".join(
                f"{name_of(link.subject)} ({link.not_valid_after_utc:%Y-%m-%d})" for link in one.value or ()
            )
            for one in heard
        ),
        {measure(endpoint, "days_left"): round(days, 1) for endpoint, days in left.items()},
    )


CHECK = Check(
    name="network-certificates",
    area=Area.NETWORK,
    title="Chứng thư của máy chủ (TLS)",
    does="Bắt tay với từng máy chủ và xem cả chuỗi chứng thư còn bao nhiêu ngày.",
    passes="Máy chủ có chứng thư do nơi được tin cậy cấp, còn ít nhất 14 ngày.",
    mend="Nếu sắp hết hạn: báo người quản trị máy chủ. Nếu của người khác: một thiết bị mạng mở xem TLS, "
    "báo người quản trị mạng.",
    seconds=1,
    weight=Weight.LIMITS,
    run=_run,
    repair="certificate-chain",
    limit="Hồ sơ chờ trong máy, chưa gửi được về tỉnh.",
)
