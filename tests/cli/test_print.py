"""`kiosk print` prints at the bench and says how it ended, never more than is known."""

from __future__ import annotations

import io
from datetime import datetime

import pytest
import zxingcpp
from click.testing import CliRunner
from PIL import Image

from hardware.host.proxies import ReceiptPrinterProxy
from hardware.simulated.control import ask
from hardware.vocabulary import Condition, Identity, PrintEnd, PrinterCapabilities, PrintOutcome, Role
from kiosk.cli import kiosk
from kiosk.slips.raster import to_png
from kiosk.technician.pictures import PictureRefused, as_raster, raster_of
from kiosk.technician.trial_slip import draw_test_slip

NOW = datetime(2026, 11, 22, 9, 0)  # noqa: DTZ001 - only printed


def run(bench, *arguments):
    return CliRunner().invoke(kiosk, ["print", *arguments], obj=bench)


def test_the_test_slip_is_printed_and_confirmed(bench):
    result = run(bench, "--test")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("printed: 576 x ")


def test_a_picture_is_scaled_to_the_paper(bench, tmp_path):
    Image.new("RGB", (100, 50), "white").save(tmp_path / "p.png")
    result = run(bench, str(tmp_path / "p.png"))
    assert "printed: 576 x 288 dots" in result.stdout


def test_what_is_no_picture_is_wrong_usage(bench, tmp_path):
    (tmp_path / "p.png").write_text("no picture")
    result = run(bench, str(tmp_path / "p.png"))
    assert result.exit_code == 2
    assert "no picture that can be read" in result.stderr


def test_a_printer_that_is_not_there_ends_with_3_and_says_that_nothing_was_printed(bench):
    ask(bench.paths.run, Role.RECEIPT_PRINTER, {"do": "vanish"})
    result = run(bench, "--test")
    assert result.exit_code == 3
    assert "nothing was printed: gone" in result.stderr


def test_nothing_and_everything_are_wrong_usage(bench, tmp_path):
    Image.new("RGB", (1, 1)).save(tmp_path / "p.png")
    assert run(bench).exit_code == 2
    assert run(bench, "--test", str(tmp_path / "p.png")).exit_code == 2


def test_a_refusal_says_what_to_do(bench, monkeypatch):
    ended = PrintOutcome("x", PrintEnd.REFUSED, Condition.PAPER_OUT)
    monkeypatch.setattr(ReceiptPrinterProxy, "print", lambda _self, _job, _raster: ended)
    result = run(bench, "--test")
    assert result.exit_code == 1
    assert "not printed: paper-out: The printer has no paper. Put a new roll in" in result.stderr


@pytest.mark.parametrize("knows", [True, False])
def test_an_unknown_end_sends_somebody_to_look_before_it_is_printed_again(bench, monkeypatch, knows):
    can = PrinterCapabilities(576, reports_completion=knows)
    monkeypatch.setattr(ReceiptPrinterProxy, "capabilities", lambda _self: can)
    ended = PrintOutcome("x", PrintEnd.UNKNOWN, Condition.PAPER_OUT)
    monkeypatch.setattr(ReceiptPrinterProxy, "print", lambda _self, _job, _raster: ended)
    result = run(bench, "--test")
    assert result.exit_code == 1
    assert "nobody knows whether a slip came out" in result.stderr
    assert "Look before you print again. paper-out: " in result.stderr
    assert ("this model never says" in result.stderr) is not knows
    assert "not printed" not in result.stderr
    assert "nothing was printed" not in result.stderr


@pytest.mark.parametrize("dots", [384, 512, 576, 832])
def test_the_test_slip_fills_the_paper_and_its_code_can_be_read(dots):
    can = PrinterCapabilities(dots)
    slip = as_raster(draw_test_slip(can, Identity("escpos-tcp", "EPSON", "x" * 300), NOW))
    assert slip.width == dots
    with Image.open(io.BytesIO(to_png(slip))) as picture:
        grey = picture.convert("L")
    (code,) = [
        found for found in zxingcpp.read_barcodes(grey) if found.format == zxingcpp.BarcodeFormat.QRCode
    ]
    assert f"{dots} dots, 203 dpi | 2026-11-22 09:00:00" in code.text
    columns = [grey.crop((x, 0, x + 1, grey.height)) for x in (0, dots - 1)]
    assert all(column.getextrema() == (0, 0) for column in columns), "the outermost dots are not all black"


def test_greys_become_dots_and_what_is_transparent_stays_white():
    half = raster_of(Image.new("L", (576, 100), 128), 576)
    black = sum(byte.bit_count() for byte in half.rows) / (half.width * half.height)
    assert 0.45 < black < 0.55
    clear = raster_of(Image.new("RGBA", (576, 10), (0, 0, 0, 0)), 576)
    assert set(clear.rows) == {0}


def test_a_picture_longer_than_a_metre_of_paper_is_refused():
    with pytest.raises(PictureRefused, match="a metre of paper"):
        raster_of(Image.new("L", (10, 1000)), 576)
