"""Slips of made-up dossiers."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image

from hardware.vocabulary import Raster
from kiosk.slips.data import SlipData, SlipKind
from kiosk.slips.raster import to_png
from kiosk.slips.template import Template, load_template

TEMPLATES = Path(__file__).parent.parent.parent / "assets/slips"
# Every Vietnamese letter, composed.
LETTERS = "".join(
    base + base.upper()
    for base in "aáàảãạăắằẳẵặâấầẩẫậbcdđeéèẻẽẹêếềểễệghiíìỉĩịklmnoóòỏõọôốồổỗộơớờởỡợpqrstuúùủũụưứừửữựvxyýỳỷỹỵ"
)


@pytest.fixture(scope="session")
def template() -> Template:
    return load_template(TEMPLATES)


@pytest.fixture(scope="session")
def slip_of() -> Callable[..., SlipData]:
    """Return what makes a slip of a kind, with any of its facts changed."""

    def make(kind: SlipKind = SlipKind.RECEIVED, **facts: str) -> SlipData:
        received = kind is SlipKind.RECEIVED
        base = {
            "local_reference": "KIOSK-7F3K-9Q2M",
            "dossier_code": "H49.34.35-261122-0001" if received else "",
            "procedure": "Thủ tục đăng ký khai sinh",
            "expected_day": "thứ Ba, 24/11/2026" if received else "",
            "delivery": "Nhận tại quầy",
            "delivery_meaning": "Đến quầy trả kết quả của trung tâm, mang theo thẻ căn cước.",
            "help_words": "Quầy hướng dẫn số 1, ngay cạnh cửa vào",
            "centre_name": "Trung tâm Phục vụ hành chính công tỉnh Quảng Ninh",
        }
        return SlipData(kind=kind, **(base | facts), printed_at=datetime(2026, 11, 22, 15, 30))  # noqa: DTZ001  # the wall clock, as printed

    return make


def picture(raster: Raster) -> Image.Image:
    """The dots as a picture, black on white."""
    return Image.open(io.BytesIO(to_png(raster)))


@pytest.fixture(scope="session")
def picture_of() -> Callable[[Raster], Image.Image]:
    return picture


@pytest.fixture(scope="session")
def letters() -> str:
    return LETTERS
