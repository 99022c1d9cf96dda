"""Whether the hardware watchdog is armed: what starts a machine again that hangs altogether."""

from __future__ import annotations

from hardware.discovery.found import clean
from kiosk.languages.phrase import say
from kiosk.technician.check import Area, Check, Finding, Weight, failed, not_run, passed
from kiosk.technician.measuring.below import found, number_of, text_of
from kiosk.technician.site import Site

_ARMED = "active"


def _run(site: Site) -> Finding:
    if not site.appliance:
        return not_run("không chạy: máy này chưa phải là thiết bị lắp đặt hoàn chỉnh")
    dogs = {
        path: text_of(site.root, f"{path}/state") for path in found(site.root, "sys/class/watchdog/watchdog*")
    }
    detail = clean(
        "; ".join(
            f"{path.rpartition('/')[2]} {text_of(site.root, f'{path}/identity')}: {state}"
            for path, state in dogs.items()
        )
    )
    if not dogs:
        return failed("Máy không có bộ canh treo máy (watchdog).")
    armed = [path for path, state in dogs.items() if state == _ARMED]
    if not armed:
        return failed("Bộ canh treo máy (watchdog) chưa được bật.", detail)
    seconds = number_of(site.root, f"{armed[0]}/timeout") or 0
    return passed(
        say("Máy treo quá {seconds} giây thì tự khởi động lại.", seconds=seconds),
        detail,
        {"timeout_seconds": float(seconds)},
    )


CHECK = Check(
    name="watchdog",
    area=Area.SYSTEM,
    title="Tự khởi động lại khi treo (watchdog)",
    does="Xem bộ canh treo máy trong phần cứng đã được bật chưa.",
    passes="Bộ canh treo máy đang chạy.",
    mend="Bật watchdog trong BIOS; đặt RuntimeWatchdogSec trong cấu hình của systemd rồi khởi động lại.",
    seconds=1,
    weight=Weight.LIMITS,
    run=_run,
    repair="watchdog",
    limit="Máy bị treo sẽ không tự khởi động lại.",
)
