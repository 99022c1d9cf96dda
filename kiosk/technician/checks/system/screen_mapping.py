"""Whether the screen that is plugged in is the one in the settings, and whether it can be touched."""

from __future__ import annotations

from hardware.discovery.found import clean
from kiosk.languages.phrase import joined, say
from kiosk.technician.check import Area, Check, Finding, Weight, failed, not_run, passed
from kiosk.technician.measuring.below import found, text_of
from kiosk.technician.measuring.edid import Panel, panels
from kiosk.technician.site import Site

# What makers round, and what glass covers.
_TOLERANCE = 0.1
# linux/input-event-codes.h: the panel is touched where its picture is; a finger's place across.
_INPUT_PROP_DIRECT = 1
_ABS_MT_POSITION_X = 0x35


def _run(site: Site) -> Finding:
    if not site.appliance:
        return not_run("không chạy: máy này chưa phải là thiết bị lắp đặt hoàn chỉnh")
    shown = panels(site.root)
    touched = [path for path in found(site.root, "sys/class/input/event*/device") if _is_touch(site, path)]
    names = [text_of(site.root, f"{path}/name") or "" for path in touched]
    detail = clean("; ".join([*(panel.words for panel in shown), f"touch: {', '.join(names) or 'none'}"]))
    if not shown:
        return failed("Không có màn hình nào đang nối.", detail)
    wrong = []
    if len(shown) > 1:
        wrong.append(say("Có {count} màn hình đang nối; ki-ốt chỉ dùng một.", count=len(shown)))
    if not any(_fits(site, panel) for panel in shown):
        wrong.append(
            say(
                "Màn hình đang nối không phải loại trong cấu hình: {width} × {height} điểm ảnh.",
                width=shown[0].width_px,
                height=shown[0].height_px,
            )
        )
    elif not any(_fits(site, panel) and _is_as_large(site, panel) for panel in shown):
        wrong.append(
            say(
                "Kích thước màn hình khác với cấu hình: {width} × {height} mm, nên phím và chữ sai cỡ.",
                width=shown[0].width_mm,
                height=shown[0].height_mm,
            )
        )
    if not touched:
        wrong.append(say("Không thấy tấm cảm ứng."))
    if wrong:
        return failed(joined(wrong), detail)
    return passed("Màn hình và tấm cảm ứng đúng như trong cấu hình.", detail)


def _is_touch(site: Site, path: str) -> bool:
    return _has(site, f"{path}/properties", _INPUT_PROP_DIRECT) and _has(
        site, f"{path}/capabilities/abs", _ABS_MT_POSITION_X
    )


def _has(site: Site, name: str, bit: int) -> bool:
    """Whether a bit is set in a mask as sysfs writes it: words of 64 bits, hexadecimal, the highest first."""
    try:
        words = [int(word, 16) for word in (text_of(site.root, name) or "").split()]
    except ValueError:
        return False
    mask = sum(word << 64 * place for place, word in enumerate(reversed(words)))
    return bool(mask >> bit & 1)


def _fits(site: Site, panel: Panel) -> bool:
    # A panel that hangs upright says its size as it was made, lying.
    wanted = {site.screen.width_px, site.screen.height_px}
    return {panel.width_px, panel.height_px} == wanted


def _is_as_large(site: Site, panel: Panel) -> bool:
    if not panel.width_mm or not panel.height_mm:
        return True
    wanted = sorted((site.screen.width_mm, site.screen.height_mm))
    real = sorted((panel.width_mm, panel.height_mm))
    return all(abs(is_ - must) <= must * _TOLERANCE for is_, must in zip(real, wanted, strict=True))


CHECK = Check(
    name="screen-mapping",
    area=Area.SYSTEM,
    title="Màn hình và cảm ứng",
    does="So màn hình đang nối với cấu hình: điểm ảnh, kích thước; tìm tấm cảm ứng.",
    passes="Một màn hình đúng cỡ trong cấu hình, và một tấm cảm ứng đang nối.",
    mend="Cắm lại cáp màn hình và cáp USB của tấm cảm ứng; sửa phần màn hình trong cấu hình nếu đã thay màn.",
    seconds=1,
    weight=Weight.STOPS,
    run=_run,
    repair="screen-mapping",
    limit="Người dân không nhìn được hoặc không bấm được trên màn hình.",
)
