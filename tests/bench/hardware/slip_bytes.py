"""What the standard slip costs on the wire, by model, against python-escpos's own printing of the same picture.

Nothing is measured by the clock here: bytes are counted, and their time at 115200 baud (8N1: ten bits a byte)
is computed.
"""

from __future__ import annotations

import json
import logging
from datetime import datetime
from pathlib import Path

from escpos.printer import Dummy
from PIL import Image

from hardware.drivers.escpos import models
from hardware.drivers.escpos.raster import encode
from kiosk.slips.data import SlipData, SlipKind
from kiosk.slips.raster import render
from kiosk.slips.template import load_template

_TEMPLATES = Path(__file__).parents[3] / "assets/slips"
_BYTES_A_SECOND = 115200 / 10
SLIP = SlipData(
    kind=SlipKind.RECEIVED,
    local_reference="KIOSK-7F3K-9Q2M",
    dossier_code="H49.34.35-261122-0001",
    procedure="Thủ tục đăng ký khai sinh",
    expected_day="thứ Ba, 24/11/2026",
    delivery="Nhận tại quầy",
    delivery_meaning="Đến quầy trả kết quả của trung tâm, mang theo thẻ căn cước.",
    help_words="Quầy hướng dẫn số 1, ngay cạnh cửa vào",
    centre_name="Trung tâm Phục vụ hành chính công tỉnh Quảng Ninh",
    printed_at=datetime(2026, 11, 22, 15, 30),  # noqa: DTZ001  # the wall clock, as printed
)


def main() -> None:
    """Print one JSON document."""
    logging.disable()
    raster = render(SLIP, load_template(_TEMPLATES))
    inverted = bytes(byte ^ 0xFF for byte in raster.rows)
    theirs = Dummy()
    theirs.image(Image.frombytes("1", (raster.width, raster.height), inverted), impl="bitImageRaster")
    floor = len(theirs.output)
    figures = {"python-escpos": _figure(floor, floor)}
    for name in models.names():
        figures[name] = _figure(len(encode(raster, models.load(name))), floor)
    print(json.dumps({"dots": [raster.width, raster.height], "slip": figures}, indent=2))


def _figure(count: int, floor: int) -> dict[str, float]:
    return {
        "bytes": count,
        "seconds_at_115200_baud": round(count / _BYTES_A_SECOND, 2),
        "ratio": round(count / floor, 3),
    }


if __name__ == "__main__":
    main()
