"""How a dossier stands with the province, on three axes: business, payment, delivery.

The fourth axis, whether the dossier has crossed at all, is the kiosk's own (`kiosk.outbox.row.SyncState`). On
wires and in databases an axis is the text of its value; an empty text is "not told yet". A state that this
program does not know is kept as it was told and shown as unknown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from kiosk.languages.phrase import say

UNKNOWN = "unknown-"
_PLAIN_CODE = re.compile(r"[0-9A-Za-z.-]{1,24}")


class Business(StrEnum):
    """What the province's officers have done with it (nghiệp vụ)."""

    REGISTERED = "registered"
    RECEIVED = "received"
    NOT_RECEIVED = "not-received"
    IN_PROGRESS = "in-progress"
    SUPPLEMENT_ASKED = "supplement-asked"
    PAYMENT_ASKED = "payment-asked"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    FINISHED = "finished"
    RETURNED = "returned"

    @property
    def words(self) -> str:
        """The state in the words of the national portal."""
        return _BUSINESS_WORDS[self]


class Payment(StrEnum):
    """Whether something is to be paid (tài chính)."""

    NOTHING_DUE = "nothing-due"
    DUE = "due"
    PAID = "paid"

    @property
    def words(self) -> str:
        """The state in a few Vietnamese words."""
        return _PAYMENT_WORDS[self]


class Delivery(StrEnum):
    """Where the result is (giao nhận)."""

    NO_RESULT_YET = "no-result-yet"
    READY = "ready"
    DELIVERED = "delivered"

    @property
    def words(self) -> str:
        """The state in a few Vietnamese words."""
        return _DELIVERY_WORDS[self]


_BUSINESS_WORDS = {
    Business.REGISTERED: "Mới đăng ký",
    Business.RECEIVED: "Được tiếp nhận",
    Business.NOT_RECEIVED: "Không được tiếp nhận",
    Business.IN_PROGRESS: "Đang xử lý",
    Business.SUPPLEMENT_ASKED: "Yêu cầu bổ sung giấy tờ",
    Business.PAYMENT_ASKED: "Yêu cầu thực hiện nghĩa vụ tài chính",
    Business.WITHDRAWN: "Công dân yêu cầu rút hồ sơ",
    Business.STOPPED: "Dừng xử lý",
    Business.FINISHED: "Đã xử lý xong",
    Business.RETURNED: "Đã trả kết quả",
}
_PAYMENT_WORDS = {
    Payment.NOTHING_DUE: "Không phải nộp",
    Payment.DUE: "Chưa nộp",
    Payment.PAID: "Đã nộp",
}
_DELIVERY_WORDS = {
    Delivery.NO_RESULT_YET: "Chưa có kết quả",
    Delivery.READY: "Kết quả đang chờ trả",
    Delivery.DELIVERED: "Đã trả kết quả",
}

# `TrangThaiHoSo` as the national portal's integrators publish it. Whether the portal of 2026 still numbers
# them so is not confirmed, so the table is handed to whoever reads codes.
NATIONAL_CODES: Mapping[str, Business] = MappingProxyType(
    {
        "1": Business.REGISTERED,
        "2": Business.RECEIVED,
        "3": Business.NOT_RECEIVED,
        "4": Business.IN_PROGRESS,
        "5": Business.SUPPLEMENT_ASKED,
        "6": Business.PAYMENT_ASKED,
        "7": Business.WITHDRAWN,
        "8": Business.STOPPED,
        "9": Business.FINISHED,
        "10": Business.RETURNED,
    }
)

# After these a dossier moves no more.
_SETTLED = frozenset({Business.NOT_RECEIVED, Business.WITHDRAWN, Business.STOPPED, Business.RETURNED})


@dataclass(frozen=True, slots=True)
class Standing:
    """What the province's system last told of a dossier; each text empty where it told nothing."""

    business: str = ""
    payment: str = ""
    delivery: str = ""

    @property
    def settled(self) -> bool:
        """Whether it moves no more, as far as is known."""
        return self.business in _SETTLED

    @property
    def words(self) -> str:
        """The business state for people; of one that is unknown here, that and its code."""
        return business_words(self.business)


def business_of_code(code: str, codes: Mapping[str, Business] = NATIONAL_CODES) -> str:
    """Give the text of a state code; `unknown-<code>` for one that is not in the table."""
    known = codes.get(code)
    if known is not None:
        return known.value
    return UNKNOWN + (code if _PLAIN_CODE.fullmatch(code) else "code")


def business_words(text: str) -> str:
    """Give the words of a business text; empty for one that was not told."""
    if not text:
        return ""
    try:
        return Business(text).words
    except ValueError:
        code = text.removeprefix(UNKNOWN)
        return say("Trạng thái chưa rõ ({code})", code=code)
