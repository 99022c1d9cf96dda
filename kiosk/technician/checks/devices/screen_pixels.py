"""Whether every point of the screen shows every colour."""

from __future__ import annotations

from kiosk.technician.check import Area, Check, Finding, Weight, passed
from kiosk.technician.hands.asking import tried
from kiosk.technician.person import Task
from kiosk.technician.site import Site


def _run(site: Site) -> Finding:
    return tried(
        site,
        Task.PIXELS,
        "Xem màn hình lần lượt toàn đen, trắng, đỏ, lục, lam: tìm điểm sáng hoặc tối sai màu.",
        passed("Không thấy điểm nào sai màu."),
        "Có điểm ảnh hỏng.",
    )


CHECK = Check(
    name="screen-pixels",
    area=Area.DEVICES,
    title="Điểm ảnh của màn hình",
    does="Tô kín màn hình lần lượt năm màu.",
    passes="Không có điểm nào sáng hoặc tối sai màu.",
    mend="Nếu điểm hỏng che chữ hoặc nút, thay tấm màn hình.",
    seconds=40,
    weight=Weight.TELLS,
    run=_run,
    attended=True,
    repair="screen-panel",
    limit="",
)
