"""Whether the machine's sound takes a tone at all; it is silence that is played."""

from __future__ import annotations

from kiosk.technician.check import Area, Check, Finding, Weight, failed, not_run, passed
from kiosk.technician.hands.chime import Side, chime, play
from kiosk.technician.site import Site

# What the kernel says where there is no card: "--- no soundcards ---".
_NO_CARDS = "no soundcards"


def _run(site: Site) -> Finding:
    if not site.sound:
        return not_run("không chạy: âm thanh đang tắt trong cấu hình")
    if not site.appliance and not _has_card(site):
        return not_run("không chạy: máy này không có thiết bị âm thanh")
    trouble = play(chime(Side.NOWHERE), site.speaker)
    if trouble:
        return failed("Không phát được âm thanh.", detail=trouble)
    return passed("Đường âm thanh mở được.")


def _has_card(site: Site) -> bool:
    try:
        cards = (site.root / "proc/asound/cards").read_text(errors="replace")
    except OSError:
        return False
    return bool(cards.strip()) and _NO_CARDS not in cards


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
