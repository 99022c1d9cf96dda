"""Whether the machine's sound takes a tone at all; it is silence that is played."""

from __future__ import annotations

from kiosk.technician.check import Area, Check, Finding, Weight, failed, passed
from kiosk.technician.hands.chime import Side, chime, play, soundless
from kiosk.technician.site import Site


def _run(site: Site) -> Finding:
    if why := soundless(site):
        return why
    trouble = play(chime(Side.NOWHERE), site.speaker)
    if trouble:
        return failed("Không phát được âm thanh.", detail=trouble)
    return passed("Đường âm thanh mở được.")


CHECK = Check(
    name="sound-plays",
    area=Area.DEVICES,
    title="Đường âm thanh",
    does="Mở thiết bị âm thanh và phát một khoảng lặng.",
    passes="Thiết bị âm thanh nhận và phát hết.",
    mend="Xem dây loa, card âm thanh và tên thiết bị trong cấu hình.",
    seconds=2,
    weight=Weight.LIMITS,
    run=_run,
    repair="sound",
    limit="Không có âm báo và không đọc được thành lời.",
)
