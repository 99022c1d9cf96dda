"""Whether the audit log is whole: who came in, what they did, and nothing taken out of it."""

from __future__ import annotations

from hardware.discovery.found import clean
from kiosk.languages.phrase import say
from kiosk.technician.check import Area, Check, Finding, Weight, failed, passed
from kiosk.technician.noted_head import CHECK_NAME, noted_head, tell_head
from kiosk.technician.site import Site
from kiosk.telemetry.audit import AuditLog


def _run(site: Site) -> Finding:
    try:
        found = AuditLog(site.state / "technician" / "audit").verify(noted_head(site.state, site.pinned))
    except OSError as error:
        return failed("Không đọc được nhật ký kiểm soát.", detail=clean(str(error.strerror)))
    # Who could write the log anew cannot change the head that a signed report has carried away.
    head = tell_head(found.head)
    if found.wrong:
        return failed(
            say("Nhật ký kiểm soát không còn nguyên vẹn: {count} chỗ.", count=len(found.wrong)),
            detail=clean("; ".join(part for part in (found.wrong[0], head) if part)),
        )
    return passed(
        say("Nhật ký kiểm soát nguyên vẹn, {count} mục.", count=found.entries),
        detail=head,
        measures={"entries": float(found.entries)},
    )


CHECK = Check(
    name=CHECK_NAME,
    area=Area.SERVICE,
    title="Nhật ký kiểm soát",
    does="Đọc lại cả chuỗi nhật ký ghi ai đã vào phần kỹ thuật và đã làm gì.",
    passes="Không mục nào bị sửa, bị lấy đi hay bị đảo chỗ.",
    mend="Giữ nguyên máy, không xóa gì; báo bộ phận an ninh và gửi bản sao nhật ký.",
    seconds=1,
    weight=Weight.TELLS,
    run=_run,
)
