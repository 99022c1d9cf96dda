"""Whether the chip reader is there."""

from __future__ import annotations

from hardware.vocabulary import Role
from kiosk.technician.answering import answers
from kiosk.technician.check import Area, Check, Finding, Weight
from kiosk.technician.site import Site


def _run(site: Site) -> Finding:
    return answers(site, Role.CHIP_READER)


CHECK = Check(
    name="chip-reader-answers",
    area=Area.DEVICES,
    title="Kết nối với đầu đọc thẻ",
    does="Mở thiết bị, hỏi tình trạng và hỏi nó là máy gì.",
    passes="Thiết bị trả lời, đúng loại và đúng số sê-ri trong cấu hình.",
    mend="Xem nguồn điện và dây cắm; tắt rồi bật lại thiết bị; xem tên cổng trong cấu hình.",
    seconds=2,
    weight=Weight.LIMITS,
    run=_run,
    role=Role.CHIP_READER,
    repair="gone",
    limit="Không đọc được chip của thẻ căn cước.",
)
