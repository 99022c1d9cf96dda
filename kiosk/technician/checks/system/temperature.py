"""How hot the machine is inside."""

from __future__ import annotations

from kiosk.languages.phrase import say
from kiosk.technician.check import Area, Check, Finding, Weight, absent, failed, passed
from kiosk.technician.measuring.below import found, number_of, text_of
from kiosk.technician.site import Site

# Where a sensor names no limit of its own; processors slow down from about here.
_MOST_CELSIUS = 85.0
# So far below the point at which the machine switches itself off.
_MARGIN_CELSIUS = 10.0


def _run(site: Site) -> Finding:
    read = [*_zones(site), *_chips(site)]
    if not read:
        return absent("không chạy: máy không có cảm biến nhiệt độ nào đọc được")
    detail = ", ".join(f"{name} {celsius:g} °C of {most:g}" for name, celsius, most in read)
    measures = {"celsius": max(celsius for _, celsius, _ in read)}
    hottest = max(read, key=lambda one: one[1] - one[2])
    words = say("{celsius} °C", celsius=round(hottest[1]))
    if hottest[1] > hottest[2]:
        return failed(say("Máy quá nóng: {celsius}.", celsius=words), detail, measures)
    return passed(say("Nhiệt độ bình thường: {celsius}.", celsius=words), detail, measures)


def _zones(site: Site) -> list[tuple[str, float, float]]:
    """Read the thermal zones, in thousandths of a degree, and the point at which each switches off."""
    read = []
    for zone in found(site.root, "sys/class/thermal/thermal_zone*"):
        now = number_of(site.root, f"{zone}/temp")
        if now is None:
            continue
        critical = [
            number_of(site.root, trip.removesuffix("_type") + "_temp")
            for trip in found(site.root, f"{zone}/trip_point_*_type")
            if text_of(site.root, trip) == "critical"
        ]
        name = text_of(site.root, f"{zone}/type") or zone.rpartition("/")[2]
        read.append((name, now / 1000, _limit(min((one for one in critical if one), default=None))))
    return read


def _chips(site: Site) -> list[tuple[str, float, float]]:
    """Read the sensors of hwmon: processors, disks, boards."""
    read = []
    for sensor in found(site.root, "sys/class/hwmon/hwmon*/temp*_input"):
        now = number_of(site.root, sensor)
        if now is None:
            continue
        chip = text_of(site.root, f"{sensor.rpartition('/')[0]}/name") or "hwmon"
        most = number_of(site.root, sensor.removesuffix("_input") + "_crit")
        read.append((chip, now / 1000, _limit(most)))
    return read


def _limit(critical: int | None) -> float:
    # Some name a point that no machine reaches, or none at all: 0, or far below zero.
    if critical is None or not 50_000 < critical < 130_000:
        return _MOST_CELSIUS
    return critical / 1000 - _MARGIN_CELSIUS


CHECK = Check(
    name="temperature",
    area=Area.SYSTEM,
    title="Nhiệt độ trong máy",
    does="Đọc các cảm biến nhiệt độ của bộ xử lý, ổ đĩa và bo mạch.",
    passes="Mỗi cảm biến thấp hơn mức tự tắt ít nhất 10 độ.",
    mend="Thổi bụi ở khe gió và quạt; xem quạt có quay không; đừng để nắng chiếu vào ki-ốt.",
    seconds=1,
    weight=Weight.LIMITS,
    run=_run,
    repair="temperature",
    limit="Máy có thể chậm đi hoặc tự tắt.",
)
