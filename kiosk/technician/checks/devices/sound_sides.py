"""Whether a chime is heard on each side."""

from __future__ import annotations

from kiosk.languages.phrase import say
from kiosk.technician.check import Area, Check, Finding, Outcome, Weight, failed, not_run, passed
from kiosk.technician.hands.asking import NOBODY, undone
from kiosk.technician.hands.chime import Side, chime, play, soundless
from kiosk.technician.person import Task
from kiosk.technician.site import Site

_SIDES = {Side.LEFT: say("bên trái"), Side.RIGHT: say("bên phải")}


def _run(site: Site) -> Finding:
    if why := soundless(site):
        return why
    for side, where in _SIDES.items():
        finding = _heard(site, side, where)
        if finding.outcome is not Outcome.PASSED:
            return finding
    return passed("Nghe rõ tiếng chuông ở cả hai bên.")


def _heard(site: Site, side: Side, where: str) -> Finding:
    words = say("Lắng nghe: một tiếng chuông sẽ phát ở {where}.", where=where)
    if missing := undone(site, Task.LISTEN, words):
        return missing
    if trouble := play(chime(side), site.speaker):
        return failed("Không phát được âm thanh.", detail=trouble)
    if site.person is None:
        return not_run(NOBODY)
    heard = site.person.confirm(say("Có nghe tiếng chuông ở {where}, và chỉ ở bên ấy không?", where=where))
    if heard is None:
        return not_run("không chạy: không có ai trả lời")
    good = passed("Nghe được tiếng chuông.")
    return good if heard else failed(say("Không nghe rõ tiếng chuông ở {where}.", where=where))


CHECK = Check(
    name="sound-sides",
    area=Area.DEVICES,
    title="Loa hai bên",
    does="Phát một tiếng chuông ở bên trái, rồi một tiếng ở bên phải.",
    passes="Người kiểm tra nghe rõ từng tiếng ở đúng bên.",
    mend="Xem dây loa hai bên và mức âm lượng; đổi loa khi một bên câm.",
    seconds=30,
    weight=Weight.LIMITS,
    run=_run,
    attended=True,
    repair="sound",
    limit="Âm báo và lời đọc không nghe rõ.",
)
