"""Whether one more dossier could be stored: the rule by which the kiosk itself opens or stays closed."""

from __future__ import annotations

import os

from kiosk.languages.phrase import say
from kiosk.outbox.errors import OutboxError
from kiosk.outbox.quota import Limit, measure
from kiosk.outbox.summary import summarize
from kiosk.technician.check import Area, Check, Finding, Weight, failed, passed
from kiosk.technician.measuring.amounts import amount_words
from kiosk.technician.site import Site


def _run(site: Site) -> Finding:
    # The queue's folder is made when the kiosk first starts; until then its disk is that of what is above.
    queue = site.state / "outbox"
    folder = next((one for one in (queue, *queue.parents) if one.is_dir()), queue)
    try:
        waits = summarize(queue).size
    except OutboxError:
        waits = 0  # what is wrong with the queue is told by its own check
    try:
        disk = os.statvfs(folder)
        room = measure(folder, waits, site.quota)
    except OSError as error:
        return failed("Thư mục dữ liệu không dùng được.", f"{folder}: {error.strerror}")
    free = disk.f_bavail * disk.f_frsize
    measures = {"bytes_free": float(free), "bytes_for_dossiers": float(room.free)}
    if disk.f_blocks:
        measures["full_percent"] = round(100 * (1 - disk.f_bavail / disk.f_blocks), 1)
    left = amount_words(free)
    if room.enough:
        return passed(say("Còn {left} trống.", left=left), measures=measures)
    match room.limit:
        case Limit.UNWRITABLE:
            return failed("Ổ đĩa chỉ đọc được, không ghi được.", f"{folder}: {room.why}", measures)
        case Limit.QUOTA:
            return failed("Hồ sơ chờ gửi đã chiếm hết phần được dành cho chúng.", measures=measures)
        case Limit.DISK:
            return failed(say("Ổ đĩa sắp đầy: chỉ còn {left} trống.", left=left), measures=measures)


CHECK = Check(
    name="disk-room",
    area=Area.SYSTEM,
    title="Chỗ trống trên ổ đĩa",
    does="Xem ổ đĩa giữ hồ sơ còn bao nhiêu chỗ và có ghi được không.",
    passes="Còn đủ chỗ cho một hồ sơ lớn nhất.",
    mend="Nối mạng để hồ sơ chờ được gửi đi, hoặc xuất chúng ra USB; xóa tệp lạ trên ổ đĩa.",
    seconds=1,
    weight=Weight.STOPS,
    run=_run,
    repair="disk-room",
    limit="Ki-ốt không mở cho người dân nộp hồ sơ.",
)
