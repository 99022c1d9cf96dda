from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.drivers.escpos_commands import CLEAR_BUFFER, REPORT_WHEN_DONE, raster_bands
from hardware.simulated.escpos_interpreter import EscposInterpreter
from hardware.vocabulary import Raster

CUT = b"\x1dV\x00"


@st.composite
def rasters(draw) -> Raster:
    stride = draw(st.integers(1, 72))
    height = draw(st.integers(1, 300))
    seed = draw(st.binary(min_size=1, max_size=200))
    return Raster(stride * 8, height, (seed * (stride * height // len(seed) + 1))[: stride * height])


def pieces(data: bytes, cuts: list[int]) -> list[bytes]:
    places = sorted({cut % (len(data) + 1) for cut in cuts} | {0, len(data)})
    return [data[start:end] for start, end in pairwise(places)]


@settings(max_examples=40, deadline=None)
@given(rasters(), st.lists(st.integers(0, 1 << 20), max_size=12))
def test_the_paper_shows_the_raster_dot_for_dot_however_the_bytes_arrive(raster, cuts):
    printer = EscposInterpreter()
    job = b"\x1b@" + b"".join(raster_bands(raster)) + CUT
    for piece in pieces(job, cuts):
        printer.feed(piece)
    (slip,) = printer.slips
    picture = slip.dots()
    stride = raster.width // 8
    assert picture.size == (576, raster.height)
    for y in range(raster.height):
        row = slip.rows[y * 72 : (y + 1) * 72]
        assert row == raster.rows[y * stride : (y + 1) * stride].ljust(72, b"\x00")
    burned = raster.rows[0] >> 7
    assert (picture.getpixel((0, 0)) == 0) == bool(burned)
    assert printer.unknown == []


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 30))
def test_no_bytes_can_break_the_printer(data, rows):
    printer = EscposInterpreter()
    printer.end_paper_after(rows)
    printer.feed(data)
    printer.new_roll()
    printer.feed(b"")


def burned(printer: EscposInterpreter) -> bytes:
    return b"".join(slip.rows for slip in printer.slips)


def test_without_a_cleared_buffer_the_rest_comes_out_on_the_new_roll():
    raster = Raster(576, 200, bytes(range(1, 201)) * 72)
    printer = EscposInterpreter()
    printer.end_paper_after(50)
    printer.feed(b"".join(raster_bands(raster)) + CUT)
    assert printer.slips == []
    printer.new_roll()
    printer.feed(b"")
    assert burned(printer) == raster.rows
    assert [slip.height for slip in printer.slips] == [50, 150]


def test_a_cleared_buffer_prints_nothing_of_the_old_slip_on_the_new_roll():
    printer = EscposInterpreter()
    printer.end_paper_after(50)
    printer.feed(b"".join(raster_bands(Raster(576, 200, b"\xff" * 200 * 72))) + CUT + REPORT_WHEN_DONE)
    printer.feed(CLEAR_BUFFER)
    printer.new_roll()
    assert printer.feed(b"") == b""
    printer.feed(b"".join(raster_bands(Raster(576, 3, b"\x01" * 3 * 72))) + CUT)
    assert [slip.height for slip in printer.slips] == [50, 3]


def test_a_printer_that_stands_still_answers_status_and_not_what_waits_in_line():
    printer = EscposInterpreter()
    printer.cover_open = True
    assert printer.feed(REPORT_WHEN_DONE) == b""
    assert printer.feed(b"\x10\x04\x02") == b"\x16"
    printer.cover_open = False
    assert printer.feed(b"") == b"\x00"


def test_plain_text_and_feeds_leave_their_marks():
    printer = EscposInterpreter()
    printer.feed(b"Hello\n\x1bd\x02" + CUT)
    (slip,) = printer.slips
    assert slip.height == 3 * 30
    assert any(slip.rows[: 30 * 72])
    assert not any(slip.rows[30 * 72 :])


def test_a_command_that_is_not_known_is_noted():
    printer = EscposInterpreter()
    printer.feed(b"\x1b\x7f")
    assert printer.unknown == ["1b7f"]
