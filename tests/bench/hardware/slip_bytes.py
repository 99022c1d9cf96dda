"""What the standard slip costs on the wire, against python-escpos printing the same picture.

Bytes, so one run says it all. Wire time is computed: ten bits a byte at 115,200 baud, the usual fastest rate.
"""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

from escpos.printer import Dummy
from PIL import Image

from hardware.drivers.escpos.models import load, names
from hardware.drivers.escpos.raster import encode
from hardware.vocabulary import Raster
from kiosk.slips.data import SlipData, SlipKind
from kiosk.slips.raster import render
from kiosk.slips.template import load_template

_BITS_A_BYTE, _BAUD = 10, 115_200
_TEMPLATES = Path(__file__).parents[3] / "assets/slips"


def _standard_slip() -> Raster:
    """Draw the slip that most visits end with."""
    slip = SlipData(
        kind=SlipKind.RECEIVED,
        local_reference="KIOSK-7F3K-9Q2M",
        dossier_code="H49.34.35-261122-0001",
        procedure="Thủ tục đăng ký khai sinh",
        expected_day="thứ Ba, 24/11/2026",
        delivery="Nhận tại quầy",
        delivery_meaning="Đến quầy trả kết quả của trung tâm, mang theo thẻ căn cước.",
        help_words="Quầy hướng dẫn số 1, ngay cạnh cửa vào",
        centre_name="Trung tâm Phục vụ hành chính công tỉnh Quảng Ninh",
        printed_at=datetime(2026, 11, 22, 15, 30),  # noqa: DTZ001 - the wall clock, as printed
    )
    return render(slip, load_template(_TEMPLATES))


def _peer_bytes(raster: Raster) -> int:
    """Let python-escpos print the picture its best-known way, GS v 0."""
    picture = Image.frombytes("1", (raster.width, raster.height), bytes(byte ^ 0xFF for byte in raster.rows))
    logging.disable(logging.WARNING)  # it warns that its default profile names no width
    printer = Dummy()
    printer.image(picture, impl="bitImageRaster")
    return len(printer.output)


def main() -> None:
    """Print a line a model, beside the peer."""
    raster = _standard_slip()
    peer = _peer_bytes(raster)
    print(f"slip of {raster.width} x {raster.height} dots, {raster.height / 203 * 25.4:.0f} mm")
    print(f"{'python-escpos':<18}  {peer:>7} bytes  {peer * _BITS_A_BYTE / _BAUD:5.2f} s at {_BAUD} baud")
    for name in names():
        ours = len(encode(raster, load(name)))
        seconds = ours * _BITS_A_BYTE / _BAUD
        print(f"{name:<18}  {ours:>7} bytes  {seconds:5.2f} s  {ours / peer:.2f} of it (aim: at most 0.5)")


if __name__ == "__main__":
    main()
