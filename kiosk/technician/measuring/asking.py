"""All servers asked side by side, each by a deadline, and what came of it put into words."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from hardware.discovery.found import clean
from kiosk.languages.phrase import Phrase, inside, joined, say
from kiosk.province.errors import AwayKind
from kiosk.technician.check import Finding, absent, failed, not_run, passed
from kiosk.technician.measuring.attempt import Attempt, Broken, Step
from kiosk.technician.running import CANCELLED
from kiosk.technician.site import Endpoint, Site

_LOOK_SECONDS = 0.02
_NAMES = {
    "gateway": say("Máy chủ của tỉnh"),
    "card-verifier": say("Máy chủ xác thực thẻ căn cước"),
    "phone-login": say("Máy chủ đăng nhập bằng điện thoại"),
}
_WHAT = {
    AwayKind.UNREACHABLE: say("không nối được"),
    AwayKind.SILENT: say("không trả lời"),
    AwayKind.CUT: say("đường nối bị cắt giữa chừng"),
    AwayKind.UNTRUSTED: say("chứng thư không phải của máy chủ này, có ai đó đứng giữa"),
    AwayKind.CLOCK: say("chứng thư không có hiệu lực vào lúc này, theo đồng hồ của máy"),
    AwayKind.OWN_CERTIFICATE: say("máy chủ không nhận chứng thư của ki-ốt"),
    AwayKind.NOT_ENROLLED: say("ki-ốt chưa được ghi danh, nên không biết tin ai"),
    AwayKind.NOT_OURS: say("bên trả lời không phải là máy chủ này"),
    AwayKind.BUSY: say("máy chủ đang bận"),
    AwayKind.FAILING: say("máy chủ đang hỏng"),
}
_NO_NAME = say("không tìm ra tên máy chủ")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one endpoint, and what cannot be done for it (empty: what its check says)."""

    words: Phrase
    limit: str = ""


@dataclass(frozen=True, slots=True)
class Heard(Generic[_T]):
    """What became of one endpoint: a value, or the step that broke."""

    endpoint: Endpoint
    value: _T | None = None
    broken: Broken | None = None


def from_all(
    site: Site, seconds: float, do: Callable[[Attempt], _T], endpoints: Iterable[Endpoint] | None = None
) -> tuple[Heard[_T], ...]:
    """Try every endpoint in a thread of its own, for at most `seconds`, less where the checks are cancelled.

    One that is not done by then broke: neither names nor a peer that drips keep to any time-out.
    """
    attempts = [Attempt(one, seconds) for one in (site.endpoints if endpoints is None else endpoints)]
    heard: dict[str, Heard[_T]] = {}
    bugs: list[Exception] = []

    def attend(attempt: Attempt) -> None:
        try:
            one: Heard[_T] = Heard(attempt.endpoint, do(attempt))
        except Broken as broken:
            one = Heard(attempt.endpoint, broken=broken)
        except Exception as error:  # noqa: BLE001  # it is raised where the answers are waited for
            bugs.append(error)
            return
        finally:
            attempt.close()
        heard.setdefault(attempt.endpoint.name, one)

    threads = [
        threading.Thread(target=attend, args=(one,), daemon=True, name=f"ask {one.endpoint.name}")
        for one in attempts
    ]
    for thread in threads:
        thread.start()
    until = time.monotonic() + seconds
    while any(thread.is_alive() for thread in threads) and time.monotonic() < until and site.wanted():
        time.sleep(_LOOK_SECONDS)
    for attempt in attempts:
        late = Broken(attempt.step, AwayKind.SILENT, f"{attempt.place}: nothing within {seconds:g} s")
        # Before it is cut, so that what it makes of the cut is not taken for an answer.
        heard.setdefault(attempt.endpoint.name, Heard(attempt.endpoint, broken=late))
        attempt.cut()
    if bugs:
        raise bugs[0]
    return tuple(heard[attempt.endpoint.name] for attempt in attempts)


def who(endpoint: Endpoint) -> Phrase:
    """Name an endpoint in the technician's language."""
    return _NAMES.get(endpoint.name, Phrase(endpoint.name))


def measure(endpoint: Endpoint, what: str) -> str:
    """Name a measure of one endpoint: `card_verifier_days_left`."""
    return f"{endpoint.name.replace('-', '_')}_{what}"


def told(endpoint: Endpoint, what: str) -> Phrase:
    """Say something of one endpoint: `Máy chủ của tỉnh: không nối được.`."""
    return say("{who}: {what}.", who=who(endpoint), what=what)


def broken_words(heard: Heard[_T]) -> Phrase:
    """Say how an endpoint broke."""
    broken = heard.broken
    if broken is None:
        return Phrase("")
    what = _NO_NAME if broken.step is Step.NAME else _WHAT[broken.kind]
    return told(heard.endpoint, what)


def sum_up(
    site: Site,
    step: Step,
    heard: Sequence[Heard[_T]],
    well: Callable[[Sequence[Heard[_T]]], Finding],
    wrong: Callable[[Heard[_T]], Fault | None] = lambda _heard: None,
) -> Finding:
    """Judge one step over all endpoints.

    Failed where the step broke, or `wrong` says a fault, for an endpoint that is needed; what broke at an
    earlier step is that step's. `well` finds for those that are left. What cannot be done is what those at
    fault say.
    """
    if not site.wanted():
        return not_run(CANCELLED)
    faults = {
        one.endpoint.name: fault
        for one in heard
        if (fault := wrong(one) if one.broken is None else _at(step, one))
    }
    good = [one for one in heard if one.broken is None and one.endpoint.name not in faults]
    rest = [one for one in heard if one.broken is not None and one.broken.step < step]
    finding = well(good) if good else None
    # What was measured of one that is at fault is a measure all the same.
    known = [one for one in heard if one.broken is None]
    measured = well(known) if known else None
    measures = dict(measured.measures) if measured else {}
    details = [measured.detail] if measured and measured.detail else []
    details += [f"{one.endpoint.name} {one.broken.detail}" for one in heard if one.broken]
    detail = "; ".join(details)
    said = [fault.words for fault in faults.values()]
    needed = [
        faults[one.endpoint.name] for one in heard if one.endpoint.name in faults and one.endpoint.needed
    ]
    if needed:
        limits = dict.fromkeys(fault.limit for fault in needed if fault.limit)
        return failed(joined(said), clean(detail), measures, limit=joined(limits) if limits else "")
    said += [broken_words(one) for one in rest]
    if finding is not None:
        return passed(joined([finding.words, *said]), clean(detail), measures)
    if not said:
        return absent(nothing_to_ask(), clean(detail))
    why = inside(joined(said))
    if faults:
        return not_run(
            say("không tính, vì máy này chưa bắt buộc phải nối được: {why}", why=why), clean(detail)
        )
    return not_run(say("không chạy: {why}", why=why), clean(detail))


def nothing_to_ask() -> Phrase:
    """Say that there is no server for this check."""
    return say("không chạy: cấu hình không có máy chủ nào cho bước này")


def _at(step: Step, heard: Heard[_T]) -> Fault | None:
    if heard.broken is None or heard.broken.step < step:
        return None
    return Fault(broken_words(heard), heard.endpoint.limit)
