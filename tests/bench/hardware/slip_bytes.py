"""Bytes and wire time of the standard slip, by model, against python-escpos's image printing of its picture.

Nothing is measured by the clock: bytes are counted, and their time at 115200 baud (8N1: ten bits a byte) is
computed. The slip is laid out for each model's own head; the peer prints the same picture.
"""

from __future__ import annotations

import io
from contextlib import redirect_stdout
from datetime import datetime
from pathlib import Path

from escpos.printer import Dummy
from PIL import Image

from hardware.drivers.escpos import models
from hardware.drivers.escpos.raster import encode
from hardware.vocabulary import Raster
from kiosk.slips.data import SlipData, SlipKind
from kiosk.slips.layout import Head
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
    """Print bytes, seconds and ratio, for each head that there is."""
    template = load_template(_TEMPLATES)
    known = [models.load(name) for name in models.names()]
    for head in sorted({Head(model.dots, model.dpi) for model in known}, key=lambda head: head.dots):
        raster = render(SLIP, template, head)
        peer = _peer_bytes(raster)
        print(f"slip of {raster.width} x {raster.height} dots")
        print(f"python-escpos       {_cost(peer)}")
        for model in known:
            if Head(model.dots, model.dpi) == head:
                ours = len(encode(raster, model))
                print(f"{model.name:<18}  {_cost(ours)}, ratio {ours / peer:.3f} (aim: at most 0.5)")


def _peer_bytes(raster: Raster) -> int:
    inverted = bytes(byte ^ 0xFF for byte in raster.rows)
    theirs = Dummy()
    # It tells us three times that it does not know how wide the paper is.
    with redirect_stdout(io.StringIO()):
        theirs.image(Image.frombytes("1", (raster.width, raster.height), inverted), impl="bitImageRaster")
    return len(theirs.output)


def _cost(count: int) -> str:
    return f"{count:>6} bytes, {count / _BYTES_A_SECOND:.2f} s"


if __name__ == "__main__":
    main()
