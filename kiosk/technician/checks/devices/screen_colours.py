"""Whether the screen's colours and greys are right."""

from __future__ import annotations

from kiosk.technician.check import Area, Check, Finding, Weight, passed
from kiosk.technician.hands.asking import tried
from kiosk.technician.person import Task
from kiosk.technician.site import Site


def _run(site: Site) -> Finding:
    return tried(
        site,
        Task.COLOURS,
        "So các ô màu và dải xám trên màn hình với tên màu ghi bên cạnh.",
        passed("Màu và dải xám hiện đúng."),
        "Màu hoặc dải xám hiện sai.",
    )


CHECK = Check(
    name="screen-colours",
    area=Area.DEVICES,
    title="Màu trên màn hình",
    does="Hiện các ô màu có ghi tên và một dải từ đen đến trắng.",
    passes="Mỗi ô đúng với tên màu, dải xám chuyển đều, chữ đọc rõ.",
    mend="Xem cáp màn hình; đặt lại màu trong bảng chỉnh của màn hình.",
    seconds=40,
    weight=Weight.LIMITS,
    run=_run,
    attended=True,
    repair="screen-panel",
    limit="Màu trên màn hình sai, chữ có thể khó đọc.",
)
