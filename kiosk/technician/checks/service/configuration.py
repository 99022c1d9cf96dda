"""Whether the settings of this machine are those that the province signed for it."""

from __future__ import annotations

from hardware.discovery.found import clean
from kiosk.languages.phrase import say
from kiosk.machine.configuration import SUFFIX, differences, open_configuration, read_configuration
from kiosk.machine.errors import BadDocument
from kiosk.province.errors import NotEnrolled
from kiosk.technician.check import Area, Check, Finding, Weight, failed, not_run, passed
from kiosk.technician.measuring.below import bytes_of
from kiosk.technician.site import Site

_USED = "etc/kiosk/kiosk.toml"


def _run(site: Site) -> Finding:
    if not site.appliance:
        return not_run("không chạy: máy này chưa phải là thiết bị lắp đặt hoàn chỉnh")
    signed = bytes_of(site.root, _USED + SUFFIX)
    if signed is None:
        return failed("Cấu hình của máy chưa được tỉnh ký.", f"no {_USED}{SUFFIX}")
    try:
        must = open_configuration(signed, site.pinned.distribution)
    except (BadDocument, NotEnrolled) as error:
        return failed("Chữ ký trên cấu hình không phải của tỉnh.", clean(str(error)))
    try:
        has = read_configuration(bytes_of(site.root, _USED) or b"")
    except BadDocument as error:
        return failed("Tệp cấu hình không đọc được.", clean(str(error)))
    differ = differences(must, has)
    if differ:
        # Names alone: what stands there may be for nobody's eyes.
        return failed(
            say("Cấu hình khác bản tỉnh đã ký ở {count} mục.", count=len(differ)),
            clean(", ".join(differ)),
            {"differences": float(len(differ))},
        )
    return passed("Cấu hình đúng như bản tỉnh đã ký.", measures={"differences": 0.0})


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
