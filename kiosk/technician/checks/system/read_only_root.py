"""Whether what should be read-only is: the file system that the programs lie on."""

from __future__ import annotations

from dataclasses import dataclass

from hardware.discovery.found import clean
from kiosk.languages.phrase import say
from kiosk.technician.check import Area, Check, Finding, Weight, failed, not_run, passed
from kiosk.technician.measuring.below import text_of
from kiosk.technician.site import Site

# These cannot be written at all.
_IMAGES = ("squashfs", "erofs", "iso9660")


@dataclass(frozen=True, slots=True)
class _Mount:
    place: str
    kind: str
    options: tuple[str, ...]

    @property
    def read_only(self) -> bool:
        return self.kind in _IMAGES or "ro" in self.options


def _run(site: Site) -> Finding:
    if not site.appliance:
        return not_run("không chạy: máy này chưa phải là thiết bị lắp đặt hoàn chỉnh")
    mounts = {one.place: one for one in _mounts(text_of(site.root, "proc/self/mountinfo") or "")}
    if "/" not in mounts:
        return not_run("không chạy: hệ thống không cho đọc các hệ thống tệp")
    ours = [mounts[place] for place in ("/", "/usr", "/opt", "/etc") if place in mounts]
    detail = clean("; ".join(f"{one.place} {one.kind} {','.join(one.options)}" for one in ours))
    writable = [one.place for one in ours if not one.read_only]
    if writable:
        return failed(
            say("Ghi được vào {places}: phần mềm có thể bị thay đổi.", places=", ".join(writable)), detail
        )
    return passed("Hệ thống tệp của phần mềm chỉ đọc được.", detail)


def _mounts(mountinfo: str) -> list[_Mount]:
    """Read mountinfo (proc(5)): what the file system itself may, not what this process is let do in it.

    A service sees its root read-only (`ProtectSystem=strict`) whatever the disk is.
    """
    mounts = []
    for line in mountinfo.splitlines():
        before, _, after = line.partition(" - ")
        left, right = before.split(), after.split()
        if len(left) > 4 and len(right) > 2:
            mounts.append(_Mount(left[4], right[0], tuple(right[2].split(","))))
    return mounts


CHECK = Check(
    name="read-only-root",
    area=Area.SYSTEM,
    title="Chế độ chỉ đọc của hệ thống",
    does="Xem hệ thống tệp chứa phần mềm có ghi được không.",
    passes="Hệ thống tệp chứa phần mềm chỉ đọc được.",
    mend="Khởi động lại máy; nếu vẫn ghi được, cài lại bản ảnh của ki-ốt và báo bộ phận an ninh.",
    seconds=1,
    weight=Weight.LIMITS,
    run=_run,
    repair="read-only-root",
    limit="Không chắc phần mềm trên máy còn nguyên vẹn.",
)
