"""Whether the document scanner is there."""

from __future__ import annotations

from hardware.vocabulary import Role
from kiosk.technician.answering import whether_it_answers

CHECK = whether_it_answers(
    Role.DOCUMENT_SCANNER,
    title="Kết nối với máy quét giấy tờ",
    limit="Không quét được giấy tờ.",
)
