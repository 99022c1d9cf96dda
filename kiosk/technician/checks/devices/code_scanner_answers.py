"""Whether the code scanner is there."""

from __future__ import annotations

from hardware.vocabulary import Role
from kiosk.technician.answering import whether_it_answers

CHECK = whether_it_answers(
    Role.CODE_SCANNER,
    title="Kết nối với máy đọc mã",
    limit="Không đọc được mã QR.",
)
