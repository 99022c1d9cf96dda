"""Whether every key of the keypad for people who go by keys works."""

from __future__ import annotations

from kiosk.technician.check import Area, Check, Finding, Weight, passed
from kiosk.technician.hands.asking import tried
from kiosk.technician.person import Task
from kiosk.technician.site import Site


def _run(site: Site) -> Finding:
    return tried(
        site,
        Task.KEYS,
        "Bấm lần lượt từng phím của bàn phím mà màn hình nêu tên.",
        passed("Mọi phím đều nhận được."),
        "Có phím không nhận được.",
    )


CHECK = Check(
    name="keypad",
    area=Area.DEVICES,
    title="Bàn phím",
    does="Nêu tên từng phím, chờ người kiểm tra bấm đúng phím ấy.",
    passes="Mỗi phím được nhận một lần khi bấm một lần.",
    mend="Xem dây bàn phím; lau kẽ phím; thay bàn phím khi có phím liệt.",
    seconds=40,
    weight=Weight.LIMITS,
    run=_run,
    attended=True,
    repair="keypad",
    limit="Người dùng bàn phím không đi hết được các màn hình.",
)
