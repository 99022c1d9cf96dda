"""Whether the name of every server is found (DNS)."""

from __future__ import annotations

import time
from collections.abc import Sequence

from kiosk.languages.phrase import say
from kiosk.technician.check import Area, Check, Finding, Weight, passed
from kiosk.technician.measuring.asking import Heard, from_all, measure, sum_up
from kiosk.technician.measuring.attempt import Attempt, Step
from kiosk.technician.site import Site

_SECONDS = 3.0


def _run(site: Site) -> Finding:
    return sum_up(site, Step.NAME, from_all(site, _SECONDS, _ask), _well)


def _ask(attempt: Attempt) -> tuple[float, str]:
    began = time.monotonic()
    addresses = attempt.resolve()
    return (time.monotonic() - began) * 1000, ", ".join(sorted({address for _, address in addresses}))


def _well(heard: Sequence[Heard[tuple[float, str]]]) -> Finding:
    told = {one.endpoint: one.value for one in heard if one.value}
    return passed(
        say("Tìm ra địa chỉ của {count} máy chủ.", count=len(told)),
        "; ".join(f"{endpoint.name} {addresses}" for endpoint, (_, addresses) in told.items()),
        {measure(endpoint, "name_milliseconds"): round(took, 1) for endpoint, (took, _) in told.items()},
    )


CHECK = Check(
    name="network-names",
    area=Area.NETWORK,
    title="Tên máy chủ (DNS)",
    does="Hỏi địa chỉ của từng máy chủ theo tên của nó.",
    passes="Mọi tên đều có địa chỉ trong vòng 3 giây.",
    mend="Xem tên máy chủ trong cấu hình; hỏi người quản trị mạng về máy chủ DNS của trung tâm.",
    seconds=1,
    weight=Weight.LIMITS,
    run=_run,
    repair="name-not-found",
    limit="Hồ sơ chờ trong máy, chưa gửi được về tỉnh.",
)
