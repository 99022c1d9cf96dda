"""When the province last took a dossier, and whether somebody is at work who hands them over."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from hardware.discovery.found import clean
from kiosk.clock import VIETNAM
from kiosk.languages.phrase import say
from kiosk.outbox.errors import OutboxError
from kiosk.outbox.summary import Summary, summarize
from kiosk.technician.check import Area, Check, Finding, Weight, failed, not_run, passed
from kiosk.technician.measuring.below import text_of
from kiosk.technician.site import Site
from kiosk.words import moment_words

# So long the agent may need where the line is well: it tries again within minutes.
_LATE = timedelta(hours=2)
_HOUR = timedelta(hours=1)


def _run(site: Site) -> Finding:
    try:
        found = summarize(site.state / "outbox")
    except OutboxError as error:
        return not_run("không chạy: không đọc được hàng chờ gửi", clean(str(error)))
    measures = _measures(site, found)
    if found.waiting and _at_work(site, site.state / "outbox" / "agent.lock") is False:
        return failed(
            say("Chương trình gửi hồ sơ không chạy; {count} hồ sơ đang chờ nó.", count=found.waiting),
            measures=measures,
        )
    if found.last_custody is None:
        if found.oldest and site.now() - found.oldest > _LATE:
            return failed("Tỉnh chưa nhận hồ sơ nào từ ki-ốt này.", measures=measures)
        return passed("Chưa có hồ sơ nào được gửi từ ki-ốt này.", measures=measures)
    last = moment_words(found.last_custody.astimezone(VIETNAM))
    if found.oldest and site.now() - max(found.oldest, found.last_custody) > _LATE:
        return failed(say("Tỉnh không nhận thêm hồ sơ nào từ {moment}.", moment=last), measures=measures)
    return passed(say("Tỉnh nhận hồ sơ gần nhất lúc {moment}.", moment=last), measures=measures)


def _measures(site: Site, found: Summary) -> dict[str, float]:
    measures = {
        "dossiers_in_custody": float(found.in_custody),
        "dossiers_without_code": float(found.without_code),
    }
    if found.last_custody:
        measures["last_custody_hours"] = round(max(0.0, (site.now() - found.last_custody) / _HOUR), 1)
    return measures


def _at_work(site: Site, lock: Path) -> bool | None:
    """Whether an agent holds its lock, by the kernel's list (proc(5), `locks`); None where none may be read.

    Trying the lock would tell, too, and could meet an agent that is just starting.
    """
    locks = text_of(site.root, "proc/locks")
    if locks is None:
        return None
    try:
        number = str(lock.stat().st_ino)
    except OSError:
        return False
    return any(
        " FLOCK " in line and " WRITE " in line and f":{number} " in line for line in locks.splitlines()
    )


CHECK = Check(
    name="last-custody",
    area=Area.SERVICE,
    title="Tỉnh nhận hồ sơ gần nhất",
    does="Xem tỉnh nhận hồ sơ gần nhất lúc nào, và chương trình gửi hồ sơ có đang chạy không.",
    passes="Nếu có hồ sơ chờ thì chương trình gửi đang chạy và tỉnh vẫn đang nhận.",
    mend="Khởi động lại máy; nếu chương trình gửi vẫn không chạy, gửi nhật ký cho bộ phận hỗ trợ.",
    seconds=1,
    weight=Weight.LIMITS,
    run=_run,
    repair="custody-old",
    limit="Hồ sơ đã nộp chưa tới được tỉnh.",
)
