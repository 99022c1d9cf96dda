"""Whether the settings of this machine are those that the province signed for it."""

from __future__ import annotations

from hardware.discovery.found import clean
from kiosk.languages.phrase import say
from kiosk.technician.check import Area, Check, Finding, Weight, failed, not_run, passed
from kiosk.technician.signed_settings import Signed, beside_signed
from kiosk.technician.site import Site


def _run(site: Site) -> Finding:
    if not site.appliance:
        return not_run("không chạy: máy này chưa phải là thiết bị lắp đặt hoàn chỉnh")
    found = beside_signed(site.root, site.pinned)
    detail = clean(found.detail)
    match found.signed:
        case Signed.UNSIGNED:
            return failed("Cấu hình của máy chưa được tỉnh ký.", detail)
        case Signed.FORGED:
            return failed("Chữ ký trên cấu hình không phải của tỉnh.", detail)
        case Signed.UNREADABLE:
            return failed("Tệp cấu hình không đọc được.", detail)
        case Signed.SAME:
            return passed("Cấu hình đúng như bản tỉnh đã ký.", measures={"differences": 0.0})
        case Signed.DIFFERS:
            # Names alone: a report goes far.
            return failed(
                say("Cấu hình khác bản tỉnh đã ký ở {count} mục.", count=len(found.differences)),
                clean(", ".join(one.key for one in found.differences)),
                {"differences": float(len(found.differences))},
            )


CHECK = Check(
    name="configuration",
    area=Area.SERVICE,
    title="Cấu hình so với bản đã ký",
    does="So tệp cấu hình của máy với bản tỉnh đã ký, từng mục một.",
    passes="Chữ ký đúng và không mục nào khác.",
    mend="Chép lại cấu hình đã ký; nếu thay đổi là cố ý, nhờ tỉnh ký lại bằng lệnh kiosk gateway sign.",
    seconds=1,
    weight=Weight.LIMITS,
    run=_run,
    repair="configuration-differs",
    limit="Máy chạy với cấu hình chưa được tỉnh duyệt.",
)
