"""Whether the services themselves answer, and not a portal or a proxy in their place."""

from __future__ import annotations

import json
from collections.abc import Sequence
from http import HTTPStatus

from kiosk.languages.phrase import Phrase, say
from kiosk.technician.check import Area, Check, Finding, Weight, passed
from kiosk.technician.measuring.asking import Fault, Heard, from_all, sum_up, told
from kiosk.technician.measuring.attempt import Answer, Attempt, Step
from kiosk.technician.site import Endpoint, Site

_SECONDS = 5.0
# RFC 6585 section 6: what a portal answers that knows how.
_PORTAL_SAYS = HTTPStatus.NETWORK_AUTHENTICATION_REQUIRED
# What proxies add. Behind verified TLS it is the server's own front, which nobody on the way can add.
_OF_PROXIES = ("Via", "X-Squid-Error", "X-Cache-Lookup", "Proxy-Authenticate", "Proxy-Connection")

_PORTAL = say("một trang đăng nhập của mạng (Wi-Fi) trả lời thay")
_PROXY = say("một máy chủ trung gian (proxy) đứng giữa")
_FAILING = say("máy chủ trả lời là nó đang hỏng")
_OTHER = say("trả lời không phải của dịch vụ này")


def _run(site: Site) -> Finding:
    return sum_up(site, Step.ANSWER, from_all(site, _SECONDS, Attempt.ask), _well, _wrong)


def _wrong(heard: Heard[Answer]) -> Fault | None:
    what = in_the_way(heard.endpoint, heard.value) if heard.value else None
    return Fault(told(heard.endpoint, what), heard.endpoint.limit) if what else None


def in_the_way(endpoint: Endpoint, answer: Answer) -> Phrase | None:
    """Say who answers in place of the service, or how it is itself ill; None where it is the service."""
    proxied = endpoint.tls is None and any(name in answer.headers for name in _OF_PROXIES)
    if proxied or answer.status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
        return _PROXY
    if _is_portal(answer):
        return _PORTAL
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _FAILING
    if endpoint.asks and not (answer.status == HTTPStatus.OK and _is_object(answer.body)):
        return _OTHER
    return None


def _is_portal(answer: Answer) -> bool:
    """Whether this is a page to log in at: ours redirect nobody, and answer with no page."""
    redirects = HTTPStatus.MULTIPLE_CHOICES <= answer.status < HTTPStatus.BAD_REQUEST
    page = answer.status == HTTPStatus.OK and "html" in str(answer.headers.get("Content-Type", ""))
    return redirects or page or answer.status == _PORTAL_SAYS


def _is_object(body: bytes) -> bool:
    try:
        return isinstance(json.loads(body), dict)
    except (ValueError, RecursionError):
        return False


def _well(heard: Sequence[Heard[Answer]]) -> Finding:
    return passed(
        say("{count} dịch vụ tự trả lời, không có ai đứng giữa.", count=len(heard)),
        "; ".join(f"{one.endpoint.name} status {one.value.status}" for one in heard if one.value),
    )


CHECK = Check(
    name="network-answers",
    area=Area.NETWORK,
    title="Bên trả lời ở từng dịch vụ",
    does="Hỏi từng dịch vụ một câu và xem ai trả lời: chính nó, trang đăng nhập Wi-Fi hay một proxy.",
    passes="Từng dịch vụ tự trả lời, không có trang đăng nhập hay proxy đứng giữa.",
    mend="Nhờ người quản trị mạng cho ki-ốt đi thẳng ra ngoài, không qua trang đăng nhập hay proxy.",
    seconds=1,
    weight=Weight.LIMITS,
    run=_run,
    repair="portal",
    limit="Hồ sơ chờ trong máy, chưa gửi được về tỉnh.",
)
