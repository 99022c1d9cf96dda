"""Whether the receipt printer is there."""

from __future__ import annotations

from hardware.vocabulary import Role
from kiosk.technician.answering import whether_it_answers

CHECK = whether_it_answers(
    Role.RECEIPT_PRINTER,
    title="Kết nối với máy in phiếu",
    limit="Không in được phiếu.",
)
