from __future__ import annotations

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hardware.drivers.escpos import models
from hardware.drivers.escpos.raster import encode
from hardware.simulated.receipt_printer import simulated_printer
from hardware.vocabulary import Raster

MODELS = [models.load(name) for name in models.names()]
# Clears a printer wherever it comes, and what goes in its place.
CLEARS, CLEARS_NOT = bytes.fromhex("10140801031401060208"), bytes.fromhex("101c0801031401060208")


@st.composite
def rasters(draw) -> Raster:
    """Pictures as slips are: blank rows, rows that repeat, ink somewhere between blank columns."""
    stride = draw(st.integers(1, 64))
    rows: list[bytes] = []
    for _ in range(draw(st.integers(1, 12))):
        left = draw(st.integers(0, stride))
        ink = draw(st.binary(max_size=stride - left))
        if draw(st.booleans()):
            ink = bytes(0xFF if byte & 1 else 0 for byte in ink)
        row = (bytes(left) + ink).ljust(stride, b"\x00")[:stride]
        rows += [row] * draw(st.sampled_from((1, 1, 2, 3, 8, 300)))
    return Raster(stride * 8 - draw(st.integers(0, 7)), len(rows), b"".join(rows))


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(rasters(), st.sampled_from(MODELS))
def test_the_paper_shows_the_picture_dot_for_dot(raster, model):
    printer = simulated_printer(model.name)
    iron = printer.mechanism
    start = bytes.fromhex(model.start) + (b"\x1dP" + bytes(model.units) if model.units else b"")
    sent = encode(raster, model)
    assume(CLEARS_NOT not in sent)
    printer.feed(start + sent + bytes.fromhex(model.cut))
    assert printer.unknown == []
    stride = (raster.width + 7) // 8
    wanted = b"".join(
        raster.rows[y * stride : (y + 1) * stride].ljust(iron.stride, b"\x00") for y in range(raster.height)
    )
    (slip,) = iron.slips
    assert slip.rows[: len(wanted)] == wanted
    assert not any(slip.rows[len(wanted) :])
    # What lies between head and blade begins the next slip.
    printer.feed(b"\x1bJ\xff" * 2 + b"\x1dV\x00")
    assert not any(iron.slips[-1].rows)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
@pytest.mark.parametrize("repeats", [1, 2])
def test_a_picture_that_holds_what_clears_a_printer_is_printed_all_the_same_with_a_dot_more(model, repeats):
    ink = b"\xff\x01" + CLEARS + b"\x80\xff"
    printer = simulated_printer(model.name)
    iron = printer.mechanism
    picture = Raster(len(ink) * 8, 3 * repeats, (b"\x77" * len(ink) + ink + b"\x77" * len(ink)) * repeats)
    printer.feed(model.opening + encode(picture, model) + bytes.fromhex(model.cut))
    (slip,) = iron.slips
    rows = [slip.rows[at : at + len(ink)] for at in range(0, 3 * repeats * iron.stride, iron.stride)]
    assert rows == [b"\x77" * len(ink), ink.replace(CLEARS, CLEARS_NOT), b"\x77" * len(ink)] * repeats


def test_a_raster_whose_rows_do_not_fit_its_size_is_refused():
    with pytest.raises(ValueError, match="no 9 x 4 dots"):
        encode(Raster(9, 4, b"\xff" * 4), MODELS[0])


def test_a_blank_picture_costs_a_few_bytes_where_it_can_be_fed():
    blank = Raster(512, 1000, bytes(64 * 1000))
    assert len(encode(blank, models.load("epson-tm-t81"))) == 4 * 3
    # Without a known unit a row is one byte, so that the picture keeps its height.
    assert len(encode(blank, models.load("generic-80mm"))) == 1000 + 8 * 8


def test_a_picture_of_large_squares_goes_in_quadruple_size_where_the_model_knows_it():
    squares = Raster(512, 256, (b"\xff\x00" * 32) * 128 + (b"\x00\xff" * 32) * 128)
    able = models.load("epson-tm-t81")
    unable = msgspec.structs.replace(able, scaling=False)
    assert len(encode(squares, able)) < len(encode(squares, unable)) / 3
