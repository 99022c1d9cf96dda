"""What runs here, and whether a restart is due that brings in what was installed."""

from __future__ import annotations

from hardware.discovery.found import clean
from kiosk.languages.phrase import joined, say
from kiosk.technician.check import Area, Check, Finding, Weight, failed, passed
from kiosk.technician.measuring.below import found, text_of
from kiosk.technician.site import ROOT, Site
from kiosk.technician.versions import versions

_OURS = "kiosk-hcc"
# As it was when this process began: a package that was replaced since says another.
_BEGAN_WITH = versions(ROOT).get(_OURS, "")


def _run(site: Site) -> Finding:
    told = versions(site.root)
    detail = clean(", ".join(f"{part} {one}" for part, one in told.items()))
    wrong = []
    if told.get(_OURS, "") != _BEGAN_WITH:
        wrong.append(say("Phần mềm ki-ốt đã được cập nhật nhưng bản cũ vẫn đang chạy."))
    modules = [path.rpartition("/")[2] for path in found(site.root, "usr/lib/modules/*")]
    if modules and told["kernel"] not in modules:
        wrong.append(say("Nhân hệ điều hành đã được cập nhật nhưng bản cũ vẫn đang chạy."))
    if text_of(site.root, "run/reboot-required") is not None:
        wrong.append(say("Bản cập nhật đã cài đang chờ khởi động lại máy."))
    if wrong:
        return failed(joined(wrong), detail)
    return passed(say("Phần mềm ki-ốt bản {version}.", version=_BEGAN_WITH), detail)


CHECK = Check(
    name="versions",
    area=Area.SYSTEM,
    title="Phiên bản phần mềm",
    does="Đọc phiên bản của ki-ốt và hệ điều hành; xem có bản cập nhật nào chờ khởi động lại không.",
    passes="Những gì đang chạy là những gì đã cài.",
    mend="Khởi động lại máy ngoài giờ làm việc.",
    seconds=1,
    weight=Weight.TELLS,
    run=_run,
    repair="versions",
)
