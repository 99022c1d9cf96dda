"""What faults and conditions of devices mean, and what to do: in findings, and in the shell's verbs."""

from __future__ import annotations

from dataclasses import dataclass

from hardware.discovery.found import clean
from hardware.errors import DeviceFault, FaultKind
from hardware.vocabulary import Condition, Mender, State, Status
from kiosk.languages.phrase import Phrase, joined, say
from kiosk.technician.check import Finding, failed, passed


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong, and what to do."""

    what: Phrase
    mend: Phrase

    @property
    def words(self) -> Phrase:
        """Both, one after the other."""
        return joined((self.what, self.mend))


FAULTS = {
    FaultKind.GONE: Trouble(
        say("Không thấy thiết bị."), say("Xem dây cắm, nguồn điện và tên cổng trong cấu hình.")
    ),
    FaultKind.TIMEOUT: Trouble(
        say("Thiết bị không trả lời kịp."), say("Thử lại; nếu vẫn vậy, tắt rồi bật lại thiết bị.")
    ),
    FaultKind.BUSY: Trouble(
        say("Một chương trình khác đang giữ thiết bị."), say("Dừng chương trình đó rồi thử lại.")
    ),
    FaultKind.ACCESS_DENIED: Trouble(
        say("Không được phép mở thiết bị."), say("Xem nhóm người dùng và quy tắc udev.")
    ),
    FaultKind.PROTOCOL: Trouble(
        say("Thiết bị trả lời không đúng loại."), say("Xem trình điều khiển và tùy chọn trong cấu hình.")
    ),
    FaultKind.WRONG_DEVICE: Trouble(
        say("Đây là thiết bị khác."), say("Cắm đúng thiết bị, hoặc sửa số sê-ri trong cấu hình.")
    ),
}
CONDITIONS = {
    Condition.NO_CARD: Trouble(say("Chưa có thẻ trên đầu đọc."), say("Đặt thẻ lên đầu đọc.")),
    Condition.CARD_REMOVED: Trouble(
        say("Thẻ bị lấy ra quá sớm."), say("Đặt lại thẻ và để yên đến khi đọc xong.")
    ),
    Condition.WRONG_NUMBER: Trouble(
        say("Số này không mở được chip của thẻ."), say("Xem đó có đúng là số in trên chính thẻ này không.")
    ),
    Condition.CARD_REFUSES: Trouble(
        say("Chip từ chối, hoặc câu trả lời của nó không tin được."), say("Thử một thẻ khác.")
    ),
    Condition.CARD_NOT_SUPPORTED: Trouble(
        say("Chip đòi một giao thức mà máy này không có."), say("Mời người có thẻ tới quầy.")
    ),
    Condition.NEEDS_PRINTED_CODE: Trouble(
        say("Sáu chữ số không mở được chip của thẻ cũ này."), say("Đưa mã in trên thẻ hoặc dòng mã máy đọc.")
    ),
    Condition.FEEDER_EMPTY: Trouble(say("Khay nạp chưa có giấy."), say("Đặt giấy vào rồi thử lại.")),
    Condition.SHEET_JAM: Trouble(
        say("Kẹt giấy trong máy quét."), say("Mở máy quét, lấy giấy ra, đóng lại rồi thử lại.")
    ),
    Condition.DOUBLE_FEED: Trouble(say("Máy quét kéo hai tờ cùng lúc."), say("Tách rời các tờ rồi nạp lại.")),
    Condition.SCANNER_COVER_OPEN: Trouble(say("Nắp máy quét đang mở."), say("Đóng nắp lại.")),
    Condition.PAPER_OUT: Trouble(say("Máy in hết giấy."), say("Thay cuộn giấy mới.")),
    Condition.PAPER_LOW: Trouble(say("Cuộn giấy in sắp hết."), say("Chuẩn bị sẵn một cuộn mới.")),
    Condition.PRINTER_COVER_OPEN: Trouble(say("Nắp máy in đang mở."), say("Đóng nắp lại.")),
    Condition.CUTTER_JAM: Trouble(
        say("Dao cắt của máy in bị kẹt."), say("Gỡ dao cắt, rồi tắt và bật lại máy in.")
    ),
    Condition.PRINTER_OFFLINE: Trouble(
        say("Máy in đang ngoại tuyến."), say("Xem đèn trên máy in, tắt rồi bật lại.")
    ),
    Condition.HEAD_HOT: Trouble(say("Đầu in quá nóng."), say("Chờ một phút cho nguội.")),
    Condition.SLIP_NOT_TAKEN: Trouble(say("Còn một tờ in trong khay ra."), say("Lấy tờ đó ra.")),
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
    return failed(FAULTS[fault.kind].words, detail=clean(f"{fault.kind}: {fault}"))


def finding_of_condition(condition: Condition) -> Finding:
    """Fail with what a condition means and who mends it; a low roll passes."""
    words = joined((CONDITIONS[condition].words, WORDS_OF_MENDER[condition.mender]))
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
