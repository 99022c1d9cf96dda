"""Whether every server takes a connection, and how long the way there is."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.languages.phrase import inside, say
from kiosk.technician.check import Area, Check, Finding, Weight, passed
from kiosk.technician.measuring.asking import Fault, Heard, from_all, measure, sum_up, told, who
from kiosk.technician.measuring.attempt import Attempt, Step
from kiosk.technician.site import Site

_SECONDS = 4.0
# A satellite's way there and back takes 0.6 s; slower than twice that is a network that is ill.
_SLOW_MILLISECONDS = 1500.0


def _run(site: Site) -> Finding:
    return sum_up(site, Step.CONNECTION, from_all(site, _SECONDS, _ask), _well, _wrong)


def _ask(attempt: Attempt) -> float:
    return attempt.connect()[1]


def _wrong(heard: Heard[float]) -> Fault | None:
    if (heard.value or 0.0) <= _SLOW_MILLISECONDS:
        return None
    what = say("nối quá chậm, mất {milliseconds} ms", milliseconds=round(heard.value or 0))
    slower = say("Chậm hơn thường lệ: mọi việc cần {server}.", server=inside(who(heard.endpoint)))
    return Fault(told(heard.endpoint, what), slower)


def _well(heard: Sequence[Heard[float]]) -> Finding:
    took = {one.endpoint: one.value or 0.0 for one in heard}
    return passed(
        say(
            "Nối được {count} máy chủ, lâu nhất {milliseconds} ms.",
            count=len(took),
            milliseconds=max(1, round(max(took.values()))),
        ),
        measures={measure(one, "connect_milliseconds"): round(ms, 1) for one, ms in took.items()},
    )


CHECK = Check(
    name="network-reach",
    area=Area.NETWORK,
    title="Nối tới máy chủ",
    does="Mở một đường nối tới từng máy chủ và đo thời gian.",
    passes="Mỗi máy chủ nhận đường nối trong vòng 1,5 giây.",
    mend="Xem đường mạng ra ngoài; hỏi người quản trị mạng xem tường lửa có mở cổng của máy chủ không.",
    seconds=1,
    weight=Weight.LIMITS,
    run=_run,
    repair="network-down",
    limit="Hồ sơ chờ trong máy, chưa gửi được về tỉnh.",
)
