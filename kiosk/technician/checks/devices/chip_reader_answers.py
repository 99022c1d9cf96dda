"""Whether the chip reader is there."""

from __future__ import annotations

from hardware.vocabulary import Role
from kiosk.technician.answering import whether_it_answers

CHECK = whether_it_answers(
    Role.CHIP_READER,
    title="Kết nối với đầu đọc thẻ",
    limit="Không đọc được chip của thẻ căn cước.",
)
