from __future__ import annotations

import io
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from hardware.drivers.escpos import models
from hardware.drivers.escpos.raster import encode
from hardware.simulated.escpos_interpreter import EscposInterpreter
from hardware.simulated.escpos_text import CELL_WIDTH, Style, line_rows
from hardware.simulated.paper import Slip
from hardware.simulated.receipt_mechanism import Mechanism
from hardware.simulated.receipt_printer import simulated_printer
from hardware.vocabulary import Raster

CUT = b"\x1dV\x00"
REPORT_WHEN_DONE = b"\x1dr\x01"
CLEAR_BUFFER = bytes.fromhex(models.load("generic-80mm").clear)
BLACK = b"\xff" * 72


def bands(raster: Raster) -> bytes:
    return encode(raster, models.load("generic-80mm"))


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
    for piece in pieces(b"\x1b@" + bands(raster) + CUT, cuts):
        printer.feed(piece)
    (slip,) = printer.mechanism.slips
    picture = slip.dots()
    stride = raster.width // 8
    assert picture.size == (576, raster.height)
    for y in range(raster.height):
        row = slip.rows[y * 72 : (y + 1) * 72]
        assert row == raster.rows[y * stride : (y + 1) * stride].ljust(72, b"\x00")
    assert (picture.getpixel((0, 0)) == 0) == bool(raster.rows[0] >> 7)
    assert printer.unknown == []


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 30))
def test_no_bytes_can_break_the_printer(data, rows):
    printer = EscposInterpreter()
    printer.mechanism.end_paper_after(rows)
    printer.feed(data)
    printer.mechanism.new_roll()
    printer.feed()


def burned(printer: EscposInterpreter) -> bytes:
    return b"".join(slip.rows for slip in printer.mechanism.slips)


def test_without_a_cleared_buffer_the_rest_comes_out_on_the_new_roll():
    raster = Raster(576, 200, bytes(range(1, 201)) * 72)
    printer = EscposInterpreter()
    printer.mechanism.end_paper_after(50)
    printer.feed(bands(raster) + CUT)
    assert printer.mechanism.slips == []
    printer.mechanism.new_roll()
    printer.feed()
    assert burned(printer) == raster.rows
    assert [slip.height for slip in printer.mechanism.slips] == [50, 150]


def test_a_cleared_buffer_prints_nothing_of_the_old_slip_on_the_new_roll():
    printer = EscposInterpreter()
    printer.mechanism.end_paper_after(50)
    printer.feed(bands(Raster(576, 200, BLACK * 200)) + CUT + REPORT_WHEN_DONE)
    printer.feed(CLEAR_BUFFER)
    printer.mechanism.new_roll()
    assert printer.feed() == b""
    printer.feed(bands(Raster(576, 3, b"\x01" * 3 * 72)) + CUT)
    assert [slip.height for slip in printer.mechanism.slips] == [50, 3]


def test_a_printer_that_stands_still_answers_status_and_not_what_waits_in_line():
    printer = EscposInterpreter()
    printer.mechanism.cover_open = True
    assert printer.feed(REPORT_WHEN_DONE) == b""
    assert printer.feed(b"\x10\x04\x02") == b"\x16"
    printer.mechanism.cover_open = False
    assert printer.feed() == b"\x00"


def test_the_bytes_of_a_question_inside_a_picture_are_answered_and_burned_all_the_same():
    row = b"\x10\x04\x02".ljust(72, b"\x55")
    printer = EscposInterpreter()
    assert printer.feed(bands(Raster(576, 1, row)) + CUT) == b"\x12"
    assert burned(printer) == row


def test_a_question_in_two_pieces_is_answered_once():
    printer = EscposInterpreter()
    assert [printer.feed(piece) for piece in (b"\x10", b"\x04", b"\x04", b"\x04")] == [b"", b"", b"\x12", b""]


def test_automatic_status_tells_each_change_once():
    printer = EscposInterpreter()
    assert printer.feed(b"\x1da\x0e") == b"\x10\x00\x00\x00"
    assert printer.feed() == b""
    printer.mechanism.cover_open = True
    assert printer.feed() == b"\x38\x00\x00\x00"
    assert printer.feed() == b""
    printer.mechanism.cover_open = False
    assert printer.feed() == b"\x10\x00\x00\x00"
    printer.feed(b"\x1da\x00")
    printer.mechanism.paper_low = True
    assert printer.feed() == b""


def test_the_answer_with_an_id_comes_when_what_stands_before_it_is_burned():
    printer = EscposInterpreter()
    printer.mechanism.end_paper_after(2)
    assert printer.feed(bands(Raster(576, 9, BLACK * 9)) + b"\x1d(H\x06\x0000wxyz") == b""
    printer.mechanism.new_roll()
    assert printer.feed() == b"\x37\x22wxyz\x00"


def test_a_printer_tells_maker_model_and_serial_number_if_its_model_does():
    epson = simulated_printer("epson-tm-t81")
    assert epson.feed(b"\x1dI\x42\x1dI\x43\x1dI\x44") == b"_EPSON\x00_TM-T81\x00_SIM-0001\x00"
    assert simulated_printer("generic-80mm").feed(b"\x1dI\x42") == b""


def test_custom_printers_tell_of_the_slip_in_the_presenter_until_it_is_taken():
    printer = simulated_printer("custom-vkp80iii")
    ask = b"\x10\x04\x14"
    assert printer.feed(ask) == b"\x10\x0f\x00\x00\x00\x00"
    printer.feed(b"\x1bJ\xff\x1cP\x02\x01E\x00")
    assert printer.feed(ask) == b"\x10\x0f\x20\x00\x00\x00"
    assert printer.mechanism.take_slip()
    assert not printer.mechanism.take_slip()
    assert printer.feed(ask) == b"\x10\x0f\x00\x00\x00\x00"


def test_a_slow_printer_burns_what_its_time_allows():
    printer = EscposInterpreter(Mechanism(rows_per_second=100))
    assert printer.feed(bands(Raster(576, 60, BLACK * 60)) + CUT + REPORT_WHEN_DONE) == b""
    printer.mechanism.let_pass(0.5)
    assert printer.feed() == b""
    assert printer.busy
    printer.mechanism.let_pass(0.5)
    assert printer.feed() == b"\x00"
    assert burned(printer) == BLACK * 60


def test_units_margins_and_areas_are_kept_to_the_dot():
    printer = EscposInterpreter(unit=406)
    row = b"\x1dv0\x00\x02\x00\x01\x00\xff\xff"
    printer.feed(row + b"\x1bJ\x03" + row + b"\x1bJ\x01" + row)
    printer.feed(b"\x1dP\xcb\xcb\x1bJ\x02\x1dL\x05\x00\x1dW\x07\x00" + row + CUT)
    rows = burned(printer)
    shown = [rows[start : start + 3] for start in range(0, len(rows), 72)]
    # Three units of half a row, one, then two whole ones.
    blank, full = b"\x00\x00\x00", b"\xff\xff\x00"
    assert shown == [full, blank, full, blank, full, blank, blank, b"\x07\xf0\x00"]


@pytest.mark.parametrize(("mode", "size"), [(0, (8, 1)), (1, (16, 1)), (2, (8, 2)), (3, (16, 2))])
def test_rasters_of_double_size_burn_every_dot_twice(mode, size):
    printer = EscposInterpreter()
    printer.feed(b"\x1dv0" + bytes((mode,)) + b"\x01\x00\x01\x00\xff" + CUT)
    assert printer.mechanism.slips[0].dots().point(lambda value: 255 - value).getbbox() == (0, 0, *size)


def dots_of(rows: list[bytes]) -> Image.Image:
    return Image.frombytes("1", (len(rows[0]) * 8, len(rows)), b"".join(rows))


@pytest.mark.parametrize(
    ("number", "page", "words"),
    [(0, "cp437", "Müller ½"), (18, "cp852", "Příliš žluťoučký"), (52, "cp1258", "Nguyễn Thị Đường")],
)
def test_text_of_a_code_page_looks_as_the_letters_do_however_they_are_coded(number, page, words):
    printer = EscposInterpreter()
    printer.feed(b"\x1bt" + bytes((number,)) + coded(words, page) + b"\n" + CUT)
    wanted = line_rows([(coded(words, page), Style(page))], 576, 203 // 6)
    assert burned(printer) == b"".join(wanted)
    ink = dots_of(wanted).getbbox()
    assert ink is not None
    assert (len(words) - 1) * CELL_WIDTH < ink[2] <= len(words) * CELL_WIDTH


def test_two_letters_that_differ_in_an_accent_look_different():
    looks = {
        b"".join(line_rows([(coded(letter, "cp1258"), Style("cp1258"))], 24, 0)) for letter in "eêếềểễệẾ"
    }
    assert len(looks) == 8


def coded(words: str, page: str) -> bytes:
    """Vietnamese code pages have the tone as a byte of its own behind the letter."""
    if page != "cp1258":
        return words.encode(page)
    tones = "\u0300\u0301\u0303\u0309\u0323"
    coded = b""
    for letter in words:
        parts = unicodedata.normalize("NFD", letter)
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
        coded += base.encode(page) + "".join(part for part in parts if part in tones).encode(page)
    return coded


def test_styles_change_what_is_burned():
    def ink(*commands: bytes) -> tuple[int, int, int, int]:
        printer = EscposInterpreter()
        printer.feed(b"".join(commands) + b"Hm\n" + CUT)
        box = printer.mechanism.slips[0].dots().point(lambda value: 255 - value).getbbox()
        assert box is not None
        return box

    plain = ink()
    assert ink(b"\x1d!\x11")[2] > 1.8 * plain[2]
    assert ink(b"\x1b!\x30") == ink(b"\x1d!\x11")
    assert ink(b"\x1b-\x01")[3] > plain[3]
    assert ink(b"\x1ba\x01")[0] == plain[0] + (576 - 2 * CELL_WIDTH) // 2
    assert ink(b"\x1ba\x02")[0] == plain[0] + 576 - 2 * CELL_WIDTH
    assert ink(b"\x1bE\x01")[2] >= plain[2]
    assert ink(b"\x1dL\x64\x00")[0] == plain[0] + 100


def test_plain_text_and_feeds_leave_their_marks():
    printer = EscposInterpreter()
    printer.feed(b"\x1b3\x28Hello\n\x1bd\x02" + CUT)
    (slip,) = printer.mechanism.slips
    assert slip.height == 3 * 40
    assert any(slip.rows[: 40 * 72])
    assert not any(slip.rows[40 * 72 :])


def test_a_line_that_is_too_long_goes_on_below():
    printer = EscposInterpreter()
    printer.feed(b"x" * 60 + b"\n" + CUT)
    assert printer.mechanism.slips[0].height == 2 * (203 // 6)


def test_what_lies_between_head_and_blade_begins_the_next_slip():
    printer = EscposInterpreter(Mechanism(blade=10))
    printer.feed(bands(Raster(576, 30, BLACK * 30)) + CUT)
    printer.feed(b"\x1dV\x42\x00")
    assert [(slip.height, slip.partial) for slip in printer.mechanism.slips] == [(20, False), (10, True)]
    assert burned(printer) == BLACK * 30


def test_a_command_that_is_not_known_is_noted():
    printer = EscposInterpreter()
    printer.feed(b"\x1b\x7f")
    assert printer.unknown == ["1b7f"]


@pytest.mark.parametrize("partial", [False, True])
def test_the_picture_of_a_slip_has_every_dot_dark_and_nothing_else(partial):
    slip = Slip(BLACK * 7 + bytes(72) * 20 + b"\x81" * 72, partial=partial)
    picture = Image.open(io.BytesIO(slip.png())).convert("L")
    dark = picture.point(lambda value: 255 if value < 100 else 0).histogram()[255]
    assert dark == 576 * 7 + 72 * 2
    assert picture.width > slip.width
