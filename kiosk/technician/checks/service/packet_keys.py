"""Whether the province's keys are here that dossiers are sealed to, signed as pinned."""

from __future__ import annotations

from hardware.discovery.found import clean
from kiosk.dossier.packet_errors import BadPacketKey
from kiosk.languages.phrase import say
from kiosk.machine.errors import MachineError
from kiosk.province.errors import NotEnrolled
from kiosk.technician.check import Area, Check, Finding, Weight, failed, not_run, passed
from kiosk.technician.site import Site


def _run(site: Site) -> Finding:
    if not site.pinned.enrolled:
        if site.appliance:
            return failed("Ki-ốt chưa được ghi danh với tỉnh, nên không có khóa nào để niêm phong hồ sơ.")
        return not_run("không chạy: ki-ốt chưa được ghi danh với tỉnh")
    try:
        listed = site.pinned.seal_keys()
        site.pinned.seal_key()
    except (BadPacketKey, MachineError, NotEnrolled) as error:
        return failed("Không có khóa của tỉnh dùng được để niêm phong hồ sơ.", clean(str(error)))
    age = max(0, (site.now() - listed.issued_at).days)
    return passed(
        say("Có {count} khóa của tỉnh để niêm phong hồ sơ.", count=len(listed.keys)),
        f"list {listed.serial} of {listed.issued_at:%Y-%m-%d}",
        {"list_serial": float(listed.serial), "age_days": float(age)},
    )


CHECK = Check(
    name="packet-keys",
    area=Area.SERVICE,
    title="Khóa niêm phong của tỉnh",
    does="Mở danh sách khóa tỉnh đã ký, mà hồ sơ được niêm phong bằng chúng.",
    passes="Danh sách được ký đúng và có khóa dùng được.",
    mend="Nếu máy chưa ghi danh: ghi danh bằng lệnh kiosk enrol với một mã của tỉnh. Nếu đã ghi danh: "
    "nối mạng để nhận danh sách mới; nếu vẫn hỏng, ghi danh lại.",
    seconds=1,
    weight=Weight.STOPS,
    run=_run,
    repair="keys-ending",
    limit="Không nộp được hồ sơ: không niêm phong được cho tỉnh.",
)
