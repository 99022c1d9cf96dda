from __future__ import annotations

import base64
import io

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from hardware.vocabulary import Condition, PrintEnd, Raster, Role, State

pytestmark = pytest.mark.slow


def raster(words: str, height: int = 400) -> Raster:
    picture = Image.new("1", (576, height), 1)
    ImageDraw.Draw(picture).text((20, 20), words, fill=0, font_size=40)
    return Raster(576, height, bytes(byte ^ 0xFF for byte in picture.tobytes()))


@pytest.fixture
def bench(bench_for):
    return bench_for(Role.RECEIPT_PRINTER)


def slips(bench) -> list[Image.Image]:
    return [Image.open(io.BytesIO(base64.b64decode(slip))) for slip in bench.do("slips")["slips"]]


def test_a_slip_that_the_printer_worked_through_is_confirmed(bench):
    outcome = bench.station.receipt_printer.print("job-1", raster("slip"))
    assert (outcome.job_id, outcome.end, outcome.condition) == ("job-1", PrintEnd.CONFIRMED, None)
    assert len(slips(bench)) == 1


def test_a_qr_code_on_the_slip_reads_back_from_the_paper(bench):
    import qrcode  # noqa: PLC0415 - only this test draws one

    code = qrcode.QRCode(border=4, box_size=8)
    code.add_data("H22.14.99-261122-0001")
    picture = Image.new("1", (576, 500), 1)
    picture.paste(code.make_image().get_image().convert("1"), (60, 40))
    bench.station.receipt_printer.print(
        "job-1", Raster(576, 500, bytes(byte ^ 0xFF for byte in picture.tobytes()))
    )
    (slip,) = slips(bench)
    assert [found.text for found in zxingcpp.read_barcodes(slip)] == ["H22.14.99-261122-0001"]


def test_the_same_job_is_never_printed_twice(bench):
    printer = bench.station.receipt_printer
    first = printer.print("job-1", raster("slip"))
    assert printer.print("job-1", raster("slip")) == first
    assert len(slips(bench)) == 1


def test_the_same_job_is_not_printed_again_by_a_fresh_worker(bench):
    bench.station.receipt_printer.print("job-1", raster("slip"))
    bench.station.restart([Role.RECEIPT_PRINTER])
    outcome = bench.station.receipt_printer.print("job-1", raster("slip"))
    assert outcome.end is PrintEnd.CONFIRMED
    assert slips(bench) == []


@pytest.mark.parametrize(
    ("trouble", "cure", "condition"),
    [
        ("paper-out", "paper-in", Condition.PAPER_OUT),
        ("cover-open", "cover-closed", Condition.PRINTER_COVER_OPEN),
        ("cutter-jam", "cutter-freed", Condition.CUTTER_JAM),
    ],
)
def test_a_trouble_before_the_first_byte_refuses_and_the_job_may_be_tried_again(
    bench, trouble, cure, condition
):
    bench.do(trouble)
    printer = bench.station.receipt_printer
    assert (printer.status().state, printer.status().condition) == (State.ATTENTION, condition)
    refused = printer.print("job-1", raster("slip"))
    assert (refused.end, refused.condition) == (PrintEnd.REFUSED, condition)
    bench.do(cure)
    assert printer.print("job-1", raster("slip")).end is PrintEnd.CONFIRMED
    assert len(slips(bench)) == 1


def test_paper_that_ends_in_the_middle_refuses_and_the_rest_is_not_printed_on_new_paper(bench):
    printer = bench.station.receipt_printer
    bench.do("paper-out", after_rows=150)
    outcome = printer.print("job-1", raster("cut short"))
    assert (outcome.end, outcome.condition) == (PrintEnd.REFUSED, Condition.PAPER_OUT)
    bench.do("paper-in")
    assert printer.print("job-2", raster("whole")).end is PrintEnd.CONFIRMED
    piece, whole = slips(bench)
    assert piece.height < 300 < whole.height


def test_paper_that_ends_behind_the_picture_leaves_the_outcome_unknown_and_prints_nothing_on_new_paper(bench):
    printer = bench.station.receipt_printer
    bench.do("paper-out", after_rows=400 + 20)
    outcome = printer.print("job-1", raster("perhaps whole"))
    assert (outcome.end, outcome.condition) == (PrintEnd.UNKNOWN, Condition.PAPER_OUT)
    bench.do("paper-in")
    assert printer.print("job-1", raster("perhaps whole")) == outcome
    (piece,) = slips(bench)
    assert piece.height > 400


def test_little_paper_left_is_told_and_prints(bench):
    bench.do("paper-low")
    printer = bench.station.receipt_printer
    assert printer.status().condition is Condition.PAPER_LOW
    outcome = printer.print("job-1", raster("slip"))
    assert (outcome.end, outcome.condition) == (PrintEnd.CONFIRMED, Condition.PAPER_LOW)


def test_a_printer_that_falls_silent_leaves_the_outcome_unknown_for_ever(bench):
    bench.do("go-silent", after_rows=100)
    printer = bench.station.receipt_printer
    assert printer.print("job-1", raster("slip")).end is PrintEnd.UNKNOWN
    bench.do("speak")
    assert printer.print("job-1", raster("slip")).end is PrintEnd.UNKNOWN
    assert len(slips(bench)) == 1


def test_slips_that_are_taken_lie_there_no_more(bench):
    bench.station.receipt_printer.print("job-1", raster("slip"))
    assert len(bench.do("take-slips")["slips"]) == 1
    assert slips(bench) == []
