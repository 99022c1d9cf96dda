"""What is personal: whatever the person entered and whatever the card told of them, however it is spelt."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.identity.assurance import CardAssurance
from kiosk.identity.citizen import Citizen
from kiosk.journey.visit import Filing, Visit
from kiosk.speech.personal import is_personal

VISIT = Visit(
    citizen=Citizen(
        number="022195000017",
        name="Nguyễn Mẫu Minh Anh",
        birth_date="1995-05-12",
        sex="Nữ",
        nationality="Việt Nam",
        ethnicity="Kinh",
        residence="Tổ 1, Khu 2, Phường Hồng Gai, Tỉnh Quảng Ninh",
        assurance=CardAssurance.CHIP_SIGNED,
    ),
    answers=MappingProxyType({"child_name": "Lê Thử Nghiễm Khuyến", "copies": "1"}),
    delivery_answers=MappingProxyType({"phone": "0912345678"}),
    filing=Filing("KIOSK-7F3K-9Q2M", dossier_code="H49.22.01-261122-0001"),
)


@pytest.mark.parametrize(
    "text",
    [
        "NGUYỄN MẪU MINH ANH",
        unicodedata.normalize("NFD", "Họ và tên: Nguyễn Mẫu Minh Anh."),
        "Số định danh 022195000017",
        "022••••••017",
        "sinh ngày 12/05/1995",
        "Em bé Lê Thử  Nghiễm Khuyến",
        "gọi 0912345678 nhé",
        "Mã hồ sơ: H49.22.01-261122-0001",
        "KIOSK-7F3K-9Q2M",
    ],
)
def test_what_tells_of_the_person_is_personal(text: str) -> None:
    assert is_personal(text, VISIT)


@pytest.mark.parametrize("text", ["Xem lại trước khi nộp", "Bước 1 trong 7", "Kinhtế", ""])
def test_what_the_kiosk_says_to_everybody_is_not(text: str) -> None:
    assert not is_personal(text, VISIT)


@given(
    st.text(min_size=2, max_size=40).filter(lambda text: len(" ".join(text.split())) >= 2),
    st.sampled_from(["{} ", "Tên: {}.", "{}", "({})"]),
)
def test_any_answer_is_personal_in_any_sentence(answer: str, sentence: str) -> None:
    visit = replace(Visit(), answers=MappingProxyType({"any": answer}))
    assert is_personal(sentence.format(answer), visit)
