"""How the result comes back (giao nhận): at the desk, by public post, electronically."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from kiosk.dossier.answers import problem_with_phone, problem_with_text, tidy


class DeliveryWay(StrEnum):
    """The three ways."""

    DESK = "desk"
    POST = "post"
    ELECTRONIC = "electronic"

    @property
    def words(self) -> str:
        """The way in a few Vietnamese words."""
        return _TITLES[self]

    @property
    def meaning(self) -> str:
        """What it means for the citizen, in a sentence."""
        return _MEANINGS[self]

    @property
    def asks(self) -> tuple[str, ...]:
        """The keys that must be answered for this way: of `address`, `phone`."""
        return ("address", "phone") if self is DeliveryWay.POST else ()


_TITLES = {
    DeliveryWay.DESK: "Nhận tại quầy",
    DeliveryWay.POST: "Nhận qua bưu điện",
    DeliveryWay.ELECTRONIC: "Nhận bản điện tử",
}

_MEANINGS = {
    DeliveryWay.DESK: "Đến quầy trả kết quả của trung tâm, mang theo thẻ căn cước.",
    DeliveryWay.POST: "Bưu điện mang đến tận nhà; cước bưu điện trả cho người phát.",
    DeliveryWay.ELECTRONIC: "Kết quả vào kho giấy tờ điện tử của quý khách trên Cổng dịch vụ công và VNeID.",
}

LABELS = {"address": "Địa chỉ nhận kết quả", "phone": "Số điện thoại"}


@dataclass(frozen=True, slots=True, repr=False)
class Delivery:
    """The way that was chosen; `address` and `phone` are empty where the way does not ask for them."""

    way: DeliveryWay
    address: str = ""
    phone: str = ""


def delivery_of(way: DeliveryWay, answers: Mapping[str, str]) -> Delivery:
    """Make the delivery from the answers, leaving out what the way does not ask for."""
    given = {key: tidy(answers.get(key, "")) for key in way.asks}
    return Delivery(way, given.get("address", ""), given.get("phone", ""))


def check_delivery(delivery: Delivery) -> dict[str, str]:
    """Return the problem of each field in Vietnamese words, by key; empty when all is well."""
    problems: dict[str, str] = {}
    if "address" in delivery.way.asks:
        problem = (
            problem_with_text(delivery.address, 200)
            if delivery.address
            else "Xin ghi địa chỉ để bưu điện mang kết quả đến."
        )
        if problem:
            problems["address"] = problem
    if "phone" in delivery.way.asks:
        problem = (
            problem_with_phone(delivery.phone)
            if delivery.phone
            else "Xin ghi số điện thoại để bưu điện gọi trước khi đến."
        )
        if problem:
            problems["phone"] = problem
    return problems
