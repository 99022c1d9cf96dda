"""Consent (sự đồng ý), one purpose at a time: explicit, never ticked beforehand, in the words shown.

Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec


class ConsentPurpose(StrEnum):
    """What the citizen agrees to, in the order it is asked."""

    READ_CARD = "read-card"
    SEND_DOSSIER = "send-dossier"
    CONTACT = "contact"

    @property
    def words(self) -> str:
        """The purpose in a few Vietnamese words."""
        return _TITLES[self]

    @property
    def wording(self) -> str:
        """The sentence that the citizen agrees to; it goes into the manifest as it was shown."""
        return _WORDINGS[self]

    @property
    def required(self) -> bool:
        """Whether nothing can be filed without it."""
        return self is not ConsentPurpose.CONTACT

    @property
    def refused_words(self) -> str:
        """What follows when the citizen does not agree."""
        return _REFUSED[self]


_TITLES = {
    ConsentPurpose.READ_CARD: "Cho ki-ốt biết tôi là ai",
    ConsentPurpose.SEND_DOSSIER: "Gửi hồ sơ",
    ConsentPurpose.CONTACT: "Liên lạc về hồ sơ này",
}

_WORDINGS = {
    ConsentPurpose.READ_CARD: (
        "Tôi đồng ý cho ki-ốt đọc họ tên, số định danh, ngày sinh, giới tính, dân tộc, quốc tịch, quê quán "
        "và nơi cư trú trong chip thẻ căn cước của tôi, hoặc nhận những thông tin ấy từ VNeID khi tôi đồng ý "
        "trên điện thoại, để xác minh và điền sẵn tờ khai. Thông tin khác nằm cùng chỗ trong chip được đọc "
        "kèm nhưng không dùng và bị xóa. Làm xong, ki-ốt xóa các thông tin này; hồ sơ chưa gửi được thì niêm "
        "phong, ki-ốt không mở ra được."
    ),
    ConsentPurpose.SEND_DOSSIER: (
        "Tôi đồng ý gửi tờ khai và giấy tờ tôi nộp hôm nay, được niêm phong, đến cơ quan giải quyết thủ tục "
        "để cơ quan này giải quyết đúng thủ tục tôi chọn."
    ),
    ConsentPurpose.CONTACT: (
        "Tôi đồng ý để cơ quan giải quyết dùng số điện thoại hoặc địa chỉ tôi cung cấp để báo tin về hồ sơ "
        "này, không dùng vào việc khác."
    ),
}

_REFUSED = {
    ConsentPurpose.READ_CARD: (
        "Không đồng ý thì ki-ốt không đọc thẻ, không hỏi VNeID; quý khách có thể nộp hồ sơ tại quầy."
    ),
    ConsentPurpose.SEND_DOSSIER: "Không đồng ý thì ki-ốt không gửi hồ sơ; quý khách có thể nộp tại quầy.",
    ConsentPurpose.CONTACT: "Không đồng ý vẫn nộp được; quý khách tự tra cứu bằng mã hồ sơ.",
}


@dataclass(frozen=True, slots=True)
class Consent:
    """One consent that was given: for what, in which words, when."""

    purpose: ConsentPurpose
    wording: str
    given_at: Annotated[datetime, msgspec.Meta(extra_json_schema={"format": "date-time"})]
