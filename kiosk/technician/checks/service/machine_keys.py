"""Whether the machine's own keys are there, are kept from others, and are those that the province knows."""

from __future__ import annotations

from hardware.discovery.found import clean
from kiosk.languages.phrase import Phrase, joined, say
from kiosk.machine.errors import KeyUnreadable, KeyUnsafe
from kiosk.machine.keys import (
    KIOSK_PURPOSES,
    MachineKey,
    Purpose,
    credential_of,
    ensure_key,
    key_file,
    read_key,
)
from kiosk.province.errors import NotEnrolled
from kiosk.technician.check import Area, Check, Finding, Weight, failed, not_run, passed
from kiosk.technician.site import Site

_NAMES = {
    Purpose.ENROLMENT: say("Khóa ghi danh"),
    Purpose.TRANSPORT: say("Khóa đường truyền"),
    Purpose.REPORT: say("Khóa ký báo cáo"),
}


def _run(site: Site) -> Finding:
    told = {purpose: _look(site, purpose) for purpose in KIOSK_PURPOSES}
    held = [purpose for purpose, (here, _, _) in told.items() if here]
    details = [f"here: {', '.join(held) or 'none'}", *(detail for _, _, detail in told.values() if detail)]
    detail = clean("; ".join(details))
    wrong = [
        say("{key}: {what}.", key=_NAMES[purpose], what=what)
        for purpose, (_, what, _) in told.items()
        if what
    ]
    if wrong:
        return failed(joined(wrong), detail)
    if not held:
        return not_run("không chạy: máy này chưa có khóa nào đọc được", detail)
    return passed(say("Đọc được {count} khóa, không ai khác đọc được.", count=len(held)), detail)


def _look(site: Site, purpose: Purpose) -> tuple[bool, Phrase | None, str]:
    """Tell of one key whether it is here, what is wrong with it, and what the error said."""
    try:
        key = _read(site, purpose)
    except KeyUnsafe as error:
        return False, say("người dùng khác của máy đọc được"), str(error)
    except KeyUnreadable as error:
        # Each process is given only the keys that it needs; another's is no fault.
        others = isinstance(error.__cause__, PermissionError)
        return False, None if others else say("không đọc được"), str(error)
    if key is None:
        return False, say("không có trên máy") if site.pinned.enrolled else None, ""
    return True, None if _is_known(site, key) else say("không phải khóa đã ghi danh với tỉnh"), ""


def _read(site: Site, purpose: Purpose) -> MachineKey | None:
    """Read a key, never making one; None where there is none."""
    folder = site.pinned.keys_folder
    if credential_of(purpose) is not None:
        return ensure_key(folder, purpose)
    try:
        return read_key(key_file(folder, purpose), purpose)
    except KeyUnreadable as error:
        if isinstance(error.__cause__, FileNotFoundError):
            return None
        raise


def _is_known(site: Site, key: MachineKey) -> bool:
    try:
        return site.pinned.public_key(key.purpose) == key.public()
    except NotEnrolled:
        return True  # nobody knows any yet; what is wrong with a pin is told by the certificate's check


CHECK = Check(
    name="machine-keys",
    area=Area.SERVICE,
    title="Khóa của máy",
    does="Đọc từng khóa của máy, xem quyền của tệp và so với khóa đã ghi danh với tỉnh.",
    passes="Mỗi khóa đọc được, không ai khác đọc được, và là khóa tỉnh đã biết.",
    mend="Ghi danh lại ki-ốt bằng lệnh kiosk enrol với một mã mới của tỉnh.",
    seconds=1,
    weight=Weight.STOPS,
    run=_run,
    repair="keys-ending",
    limit="Hồ sơ ký bằng khóa này không được tỉnh nhận.",
)
