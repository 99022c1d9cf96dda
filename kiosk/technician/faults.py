"""What faults and conditions of devices mean to a technician at the machine, as findings."""

from __future__ import annotations

from hardware.discovery.found import clean
from hardware.errors import DeviceFault, FaultKind
from hardware.vocabulary import Condition, Mender, State, Status
from kiosk.languages.phrase import say
from kiosk.technician.check import Finding, failed, passed

WORDS_OF_FAULT = {
    FaultKind.GONE: say("Không thấy thiết bị: xem dây cắm, nguồn điện và tên cổng trong cấu hình."),
    FaultKind.TIMEOUT: say("Thiết bị không trả lời kịp: thử lại; nếu vẫn vậy, tắt rồi bật lại thiết bị."),
    FaultKind.BUSY: say("Một chương trình khác đang giữ thiết bị: dừng chương trình đó rồi thử lại."),
    FaultKind.ACCESS_DENIED: say("Không được phép mở thiết bị: xem nhóm người dùng và quy tắc udev."),
    FaultKind.PROTOCOL: say("Thiết bị trả lời không đúng loại: xem trình điều khiển trong cấu hình."),
    FaultKind.WRONG_DEVICE: say("Đây là thiết bị khác: cắm đúng thiết bị, hoặc sửa số sê-ri trong cấu hình."),
}
WORDS_OF_CONDITION = {
    Condition.NO_CARD: say("Chưa có thẻ trên đầu đọc."),
    Condition.CARD_REMOVED: say("Thẻ bị lấy ra quá sớm."),
    Condition.WRONG_NUMBER: say("Số này không mở được chip của thẻ."),
    Condition.CARD_REFUSES: say("Chip từ chối, hoặc câu trả lời của nó không tin được."),
    Condition.CARD_NOT_SUPPORTED: say("Chip đòi một giao thức mà máy này không có."),
    Condition.NEEDS_PRINTED_CODE: say("Thẻ cũ này cần mã in trên thẻ."),
    Condition.FEEDER_EMPTY: say("Khay nạp chưa có giấy."),
    Condition.SHEET_JAM: say("Kẹt giấy trong máy quét."),
    Condition.DOUBLE_FEED: say("Máy quét kéo hai tờ cùng lúc."),
    Condition.SCANNER_COVER_OPEN: say("Nắp máy quét đang mở."),
    Condition.PAPER_OUT: say("Máy in hết giấy."),
    Condition.PAPER_LOW: say("Cuộn giấy in sắp hết."),
    Condition.PRINTER_COVER_OPEN: say("Nắp máy in đang mở."),
    Condition.CUTTER_JAM: say("Dao cắt của máy in bị kẹt."),
    Condition.PRINTER_OFFLINE: say("Máy in đang ngoại tuyến."),
    Condition.HEAD_HOT: say("Đầu in quá nóng, cần chờ nguội."),
    Condition.SLIP_NOT_TAKEN: say("Còn một tờ in trong khay ra."),
}
WORDS_OF_MENDER = {
    Mender.CITIZEN: say("Người đang đứng tại máy tự xử lý được."),
    Mender.ATTENDANT: say("Nhân viên hướng dẫn xử lý được."),
    Mender.TECHNICIAN: say("Cần kỹ thuật viên xử lý."),
    Mender.NOBODY: say("Không cần ai xử lý."),
}
# A low roll still prints: it is said, but it fails nothing.
_TOLERATED = (Condition.PAPER_LOW,)


def finding_of(fault: DeviceFault) -> Finding:
    """Fail with what a fault means."""
    return failed(WORDS_OF_FAULT[fault.kind], detail=clean(f"{fault.kind}: {fault}"))


def finding_of_condition(condition: Condition) -> Finding:
    """Fail with what a condition means and who mends it; a low roll passes."""
    words = say("{what} {who}", what=WORDS_OF_CONDITION[condition], who=WORDS_OF_MENDER[condition.mender])
    return (passed if condition in _TOLERATED else failed)(words, detail=condition.value)


def fault_in(status: Status) -> DeviceFault | None:
    """Return the fault that a status tells of (`kind: words`), None where the device answers."""
    if status.state not in (State.ABSENT, State.FAULT):
        return None
    kind, _, words = status.fault.partition(": ")
    if kind in set(FaultKind):
        return DeviceFault(FaultKind(kind), words)
    return DeviceFault(FaultKind.GONE, status.fault or status.state.value)


def judge(status: Status) -> Finding:
    """Say whether a device in this state can do its work; raises the `DeviceFault` that it tells of."""
    if fault := fault_in(status):
        raise fault
    if status.condition is None:
        return passed(say("Thiết bị trả lời và sẵn sàng."), detail=status.state.value)
    return finding_of_condition(status.condition)
