"""Whether a program that crashes leaves its memory behind."""

from __future__ import annotations

from hardware.discovery.found import clean
from kiosk.technician.check import Area, Check, Finding, Weight, failed, not_run, passed
from kiosk.technician.measuring.below import found, text_of
from kiosk.technician.site import Site

# Programs that throw away what is piped to them.
_THROW_AWAY = ("|/bin/false", "|/usr/bin/false", "|/bin/true", "|/usr/bin/true")
_SYSTEMD = "systemd-coredump"
_LIMIT = "Max core file size"


def _run(site: Site) -> Finding:
    if not site.appliance:
        return not_run("không chạy: máy này chưa phải là thiết bị lắp đặt hoàn chỉnh")
    pattern = text_of(site.root, "proc/sys/kernel/core_pattern")
    if pattern is None:
        return not_run("không chạy: hệ thống không cho đọc nơi ghi bộ nhớ của chương trình hỏng")
    limits = _limits(text_of(site.root, "proc/self/limits") or "")
    detail = clean(f"core_pattern {pattern or 'empty'}; limits {'/'.join(limits) or 'unknown'}")
    if pattern.startswith("|") and _SYSTEMD not in pattern:
        kept = not pattern.startswith(_THROW_AWAY)
    else:
        # A limit holds back files and systemd's program; any other one is given the memory anyway, core(5).
        kept = limits[:1] != ("0",) and not (pattern.startswith("|") and _thrown_away_by_systemd(site))
    if kept:
        return failed("Chương trình hỏng sẽ ghi bộ nhớ của nó ra ổ đĩa.", detail)
    return passed("Chương trình hỏng không để lại bộ nhớ của nó.", detail)


def _thrown_away_by_systemd(site: Site) -> bool:
    """Whether `Storage=none` is set (coredump.conf(5)): the last that is read holds, parts after the file."""
    files = ["etc/systemd/coredump.conf", *found(site.root, "etc/systemd/coredump.conf.d/*.conf")]
    lines = [line for name in files for line in (text_of(site.root, name) or "").splitlines()]
    chosen = [line.partition("=")[2].strip() for line in lines if line.strip().startswith("Storage=")]
    return chosen[-1:] == ["none"]


def _limits(limits: str) -> tuple[str, ...]:
    """Give the soft limit of this process, which holds, and the hard one."""
    for line in limits.splitlines():
        if line.startswith(_LIMIT):
            return tuple(line.removeprefix(_LIMIT).split()[:2])
    return ()


CHECK = Check(
    name="core-dumps-off",
    area=Area.SYSTEM,
    title="Ghi bộ nhớ khi chương trình hỏng",
    does="Xem khi một chương trình hỏng, bộ nhớ của nó có bị ghi ra ổ đĩa không.",
    passes="Không có gì được ghi ra.",
    mend="Đặt kernel.core_pattern=|/bin/false trong /etc/sysctl.d rồi khởi động lại.",
    seconds=1,
    weight=Weight.STOPS,
    run=_run,
    repair="swap-and-dumps",
    limit="Dữ liệu của người dân có thể nằm lại trên ổ đĩa.",
)
