"""Whether the machine is on a network at all: a cable or Wi-Fi, and a way out."""

from __future__ import annotations

from urllib.parse import urlsplit

from hardware.discovery.found import clean
from kiosk.province.line import LOOPBACK
from kiosk.technician.check import Area, Check, Finding, Weight, absent, failed, passed
from kiosk.technician.measuring.below import found, text_of
from kiosk.technician.site import Site

_NOWHERE = "00000000"


def _run(site: Site) -> Finding:
    if all(urlsplit(one.url).hostname in LOOPBACK for one in site.endpoints):
        return absent("không chạy: mọi máy chủ đều nằm trên chính máy này")
    names = [path.rpartition("/")[2] for path in found(site.root, "sys/class/net/*")]
    up = [name for name in names if name != "lo" and _carries(site, name)]
    detail = clean(f"up: {', '.join(up) or 'none'}; there: {', '.join(names) or 'none'}")
    if not up:
        return failed("Không có cáp mạng hay Wi-Fi nào đang nối.", detail)
    if not _ways_out(site):
        return failed("Mạng đã nối nhưng máy chưa có đường ra ngoài: bộ phát mạng không cấp địa chỉ.", detail)
    return passed("Mạng đã nối và có đường ra ngoài.", detail)


def _carries(site: Site, name: str) -> bool:
    """Whether something answers at the other end of an interface; a bridge or a tunnel may not tell."""
    return text_of(site.root, f"sys/class/net/{name}/operstate") in ("up", "unknown") and (
        text_of(site.root, f"sys/class/net/{name}/carrier") == "1"
    )


def _ways_out(site: Site) -> bool:
    """Whether there is a default route: to 0.0.0.0/0 (proc(5), `route`) or to ::/0 (`ipv6_route`)."""
    four = [line.split() for line in (text_of(site.root, "proc/self/net/route") or "").splitlines()]
    six = [line.split() for line in (text_of(site.root, "proc/self/net/ipv6_route") or "").splitlines()]
    return any(len(route) > 7 and route[1] == route[7] == _NOWHERE for route in four) or any(
        len(route) > 9 and set(route[0]) == {"0"} and route[1] == "00" and route[9] != "lo" for route in six
    )


CHECK = Check(
    name="network-link",
    area=Area.NETWORK,
    title="Dây mạng và đường ra ngoài",
    does="Xem có cáp mạng hay Wi-Fi nào đang nối và máy có đường ra ngoài không.",
    passes="Có ít nhất một đường mạng đang nối và một đường ra ngoài.",
    mend="Cắm lại cáp mạng ở cả hai đầu; xem đèn ở ổ cắm và ở bộ chia; tắt rồi bật lại bộ phát mạng.",
    seconds=1,
    weight=Weight.LIMITS,
    run=_run,
    repair="network-down",
    limit="Hồ sơ chờ trong máy, chưa gửi được về tỉnh.",
)
