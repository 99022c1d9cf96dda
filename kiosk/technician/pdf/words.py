"""What the printed report says: Vietnamese, for whoever holds the paper."""

from __future__ import annotations

from hardware.vocabulary import Role
from kiosk.languages.phrase import say
from kiosk.technician.check import Area, Outcome

OUTCOMES = {
    Outcome.PASSED: say("đạt"),
    Outcome.FAILED: say("không đạt"),
    Outcome.NOT_RUN: say("không chạy"),
}
ROLES = {
    Role.CHIP_READER: say("Đầu đọc thẻ"),
    Role.CODE_SCANNER: say("Máy đọc mã"),
    Role.DOCUMENT_SCANNER: say("Máy quét giấy tờ"),
    Role.RECEIPT_PRINTER: say("Máy in phiếu"),
}
AREAS = {
    Area.DEVICES: say("Thẻ, màn hình, âm thanh, bàn phím"),
    Area.SYSTEM: say("Hệ thống"),
    Area.NETWORK: say("Mạng"),
    Area.SERVICE: say("Dịch vụ"),
}
BY = {
    "": say("chạy tự động, không có người đứng tại máy"),
    "technician": say("kỹ thuật viên đứng tại máy"),
    "operator": say("người vận hành đứng tại máy"),
}
