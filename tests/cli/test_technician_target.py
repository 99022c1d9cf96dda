"""The test page for document scanners comes out in its true size."""

from __future__ import annotations

import io

import pikepdf
import pytest
from click.testing import CliRunner
from PIL import Image

from hardware.selftest.target_sight import look_at_target
from kiosk.cli.technician import technician

pytestmark = pytest.mark.slow


def test_the_page_is_a_pdf_of_exactly_a4_whose_picture_is_the_target(tmp_path):
    file = tmp_path / "page.pdf"
    result = CliRunner().invoke(technician, ["target", str(file)])
    assert result.exit_code == 0, result.output
    with pikepdf.open(io.BytesIO(file.read_bytes())) as pdf:
        (page,) = pdf.pages
        left, lower, right, upper = (float(number) for number in page.MediaBox)
        assert (right - left, upper - lower) == pytest.approx((210 / 25.4 * 72, 297 / 25.4 * 72), abs=0.01)
        image = page.Resources.XObject.Im0
        assert isinstance(image, pikepdf.Stream)
        picture = pikepdf.PdfImage(image).as_pil_image().convert("RGB")
    seen = look_at_target(picture, 300)
    assert seen is not None
    assert (seen.across, seen.along) == pytest.approx((1, 1), abs=0.001)
    assert seen.wrong_colours == ()


def test_the_page_is_a_png_that_knows_its_resolution(tmp_path):
    file = tmp_path / "page.png"
    assert CliRunner().invoke(technician, ["target", str(file)]).exit_code == 0
    with Image.open(file) as picture:
        assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.1)


def test_a_place_that_cannot_be_written_to_is_said(tmp_path):
    result = CliRunner().invoke(technician, ["target", str(tmp_path / "nowhere" / "page.pdf")])
    assert result.exit_code == 1
    assert "No such file" in result.output
