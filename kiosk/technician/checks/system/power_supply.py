"""Whether the machine runs on mains, and whether what feeds it is enough."""

from __future__ import annotations

from hardware.discovery.found import clean
from kiosk.languages.phrase import joined, say
from kiosk.technician.check import Area, Check, Finding, Weight, absent, failed, passed
from kiosk.technician.measuring.below import found, number_of, text_of
from kiosk.technician.site import Site

_LOW_PERCENT = 30


def _run(site: Site) -> Finding:
    supplies = {
        path.rpartition("/")[2]: {
            what: text_of(site.root, f"{path}/{what}") or ""
            for what in ("type", "online", "status", "capacity")
        }
        for path in found(site.root, "sys/class/power_supply/*")
        # A mouse has a battery, too.
        if text_of(site.root, f"{path}/scope") != "Device"
    }
    alarms = [number_of(site.root, path) for path in found(site.root, "sys/class/hwmon/*/in*_lcrit_alarm")]
    detail = clean(
        "; ".join(f"{name} {' '.join(filter(None, one.values()))}" for name, one in supplies.items())
    )
    if not supplies and not alarms:
        return absent("không chạy: máy không cho biết gì về nguồn điện")
    mains = [one["online"] for one in supplies.values() if one["type"] in ("Mains", "USB")]
    stored = [one for one in supplies.values() if one["type"] in ("Battery", "UPS")]
    charges = [int(one["capacity"]) for one in stored if one["capacity"].isdecimal()]
    measures = {"charge_percent": float(min(charges))} if charges else {}
    wrong = []
    if any(alarms):
        wrong.append(say("Điện áp vào máy quá thấp."))
    if (mains and "1" not in mains) or any(one["status"] == "Discharging" for one in stored):
        wrong.append(say("Mất điện lưới: máy đang chạy bằng pin hoặc bộ lưu điện."))
    if charges and min(charges) < _LOW_PERCENT:
        wrong.append(say("Pin hoặc bộ lưu điện chỉ còn {percent} %.", percent=min(charges)))
    if wrong:
        return failed(joined(wrong), detail, measures)
    return passed("Nguồn điện bình thường.", detail, measures)


CHECK = Check(
    name="power-supply",
    area=Area.SYSTEM,
    title="Nguồn điện",
    does="Xem máy chạy bằng điện lưới hay bằng pin, và điện áp có đủ không.",
    passes="Có điện lưới, điện áp đủ, bộ lưu điện còn ít nhất 30 %.",
    mend="Cắm lại dây nguồn, thử ổ cắm khác; nếu điện áp thấp, thay bộ nguồn; nếu pin yếu, thay bộ lưu điện.",
    seconds=1,
    weight=Weight.LIMITS,
    run=_run,
    repair="power",
    limit="Máy có thể tắt giữa lượt của người dân.",
)
