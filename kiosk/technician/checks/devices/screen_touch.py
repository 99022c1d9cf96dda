"""Whether the screen feels a finger everywhere."""

from __future__ import annotations

from kiosk.technician.check import Area, Check, Finding, Weight, passed
from kiosk.technician.hands.asking import tried
from kiosk.technician.person import Task
from kiosk.technician.site import Site


def _run(site: Site) -> Finding:
    return tried(
        site,
        Task.TOUCH_GRID,
        "Chạm lần lượt vào mọi ô trên màn hình.",
        passed("Mọi ô đều nhận được chạm."),
        "Có ô không nhận được chạm.",
    )


CHECK = Check(
    name="screen-touch",
    area=Area.DEVICES,
    title="Cảm ứng trên cả màn hình",
    does="Chia màn hình thành ô, chờ người kiểm tra chạm hết các ô.",
    passes="Mọi ô đều nhận được chạm, đúng chỗ ngón tay.",
    mend="Lau màn hình; xem dây cáp cảm ứng; xem lại cách ghép tọa độ cảm ứng với màn hình.",
    seconds=60,
    weight=Weight.STOPS,
    run=_run,
    attended=True,
    repair="screen-touch",
    limit="Người dân không bấm được mọi nút.",
)
