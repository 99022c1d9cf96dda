"""The short form on the receipt printer: the verdict, what failed, and a code that binds it to the report."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
import zxingcpp
from PIL import Image

from hardware.vocabulary import PrinterCapabilities
from kiosk.slips.raster import to_png
from kiosk.technician.check import Outcome
from kiosk.technician.short_slip import draw_short_slip, slip_code
from kiosk.technician.signed_report import encode, fingerprint
from tests.technician.reports import checked, reported, worn

pytestmark = pytest.mark.slow

HEADS = [PrinterCapabilities(dots=576), PrinterCapabilities(dots=512, dpi=180), PrinterCapabilities(dots=384)]


def slip(report, can=HEADS[0]):
    return draw_short_slip(report, fingerprint(encode(report)), can)


@pytest.mark.parametrize("can", HEADS, ids=lambda can: str(can.dots))
def test_its_code_can_be_scanned_and_names_machine_time_verdict_and_data(can):
    report = worn()
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(to_png(slip(report, can)))).convert("L"))
    digits = fingerprint(encode(report)).replace(" ", "")
    assert code.text == f"KHCC-REPORT QN-HL-014 20261122T083000Z trial {digits}"
    assert code.text == slip_code(report, fingerprint(encode(report)))


def test_the_same_report_gives_the_same_dots():
    assert slip(worn()) == slip(worn())


def test_it_is_as_wide_as_the_paper_and_keeps_its_margins():
    for can in HEADS:
        raster = slip(worn(), can)
        assert raster.width == can.dots
        picture = Image.open(io.BytesIO(to_png(raster))).convert("L").point(lambda ink: 255 - ink)
        left, _, right, _ = picture.getbbox() or (0, 0, 0, 0)
        margin = round(3 * can.dpi / 25.4)
        assert left >= margin - 2
        assert right <= can.dots - margin + 2


def test_each_verdict_looks_different_without_its_words():
    heads = set()
    for outcome in (Outcome.PASSED, Outcome.FAILED):
        report = reported(checked("clock", "Đồng hồ", outcome))
        for one in (report, replace(report, complete=False)):
            picture = Image.open(io.BytesIO(to_png(slip(one))))
            # The mark: 12 mm square at the left, under the two lines of the head.
            heads.add(picture.crop((24, 150, 120, 280)).tobytes())
    assert len(heads) == 3


def test_a_machine_on_which_everything_failed_still_gets_a_slip_that_ends():
    many = [
        checked(f"check-{number}", f"Bước {number} " + "rất dài " * 6, Outcome.FAILED, words="Ộ " * 400)
        for number in range(12)
    ]
    raster = slip(reported(*many))
    assert raster.height < 600 * 203 / 25.4
    picture = Image.open(io.BytesIO(to_png(raster))).convert("L")
    assert len(zxingcpp.read_barcodes(picture)) == 1
