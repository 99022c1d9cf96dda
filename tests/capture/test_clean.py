from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable

import pytest
from PIL import Image, ImageEnhance, ImageFilter

from hardware.vocabulary import ScannedSheet
from kiosk.capture import clean as cleaning
from kiosk.capture.clean import clean
from kiosk.capture.page import Page, PageFlaw, PageRefused

pytestmark = pytest.mark.slow

Draw = Callable[..., Image.Image]
Grain = Callable[[Image.Image], Image.Image]
Scan = Callable[..., ScannedSheet]


def refused(sheet: ScannedSheet) -> PageFlaw:
    result = clean(sheet)
    assert isinstance(result, PageRefused)
    return result.flaw


@pytest.mark.parametrize("dpi", [200, 300])
def test_a_printed_page_becomes_a_colour_jpeg_of_its_true_size(
    draw: Draw, grain: Grain, scan: Scan, dpi: int
) -> None:
    drawn = grain(draw(dpi))
    page = clean(scan(drawn, dpi))
    assert isinstance(page, Page)
    with Image.open(io.BytesIO(page.jpeg)) as picture:
        assert picture.format == "JPEG"
        assert picture.mode == "RGB"
        assert picture.size == drawn.size == (page.width, page.height)
        assert picture.info["dpi"] == (dpi, dpi)
        assert not picture.getexif()
    assert len(page.jpeg) < 1_500_000


def test_a_few_pale_pencil_lines_are_not_blank(draw: Draw, grain: Grain, scan: Scan) -> None:
    assert isinstance(clean(scan(grain(draw(lines=2, ink=(150, 150, 150))))), Page)


def test_an_empty_side_is_refused_with_or_without_grain(draw: Draw, grain: Grain, scan: Scan) -> None:
    empty = draw(lines=0)
    assert refused(scan(empty)) is PageFlaw.BLANK
    assert refused(scan(grain(empty))) is PageFlaw.BLANK
    assert refused(scan(Image.new("RGB", empty.size, "white"))) is PageFlaw.BLANK


def test_a_dark_page_is_refused_and_a_dim_one_is_not(draw: Draw, scan: Scan) -> None:
    light = ImageEnhance.Brightness(draw())
    assert refused(scan(light.enhance(0.3))) is PageFlaw.TOO_DARK
    assert isinstance(clean(scan(light.enhance(0.65))), Page)


@pytest.mark.parametrize("dpi", [200, 300])
def test_a_blurred_page_is_refused_and_a_soft_one_is_not(
    draw: Draw, grain: Grain, scan: Scan, dpi: int
) -> None:
    soft, fog = (grain(draw(dpi).filter(ImageFilter.GaussianBlur(radius * dpi / 200))) for radius in (1, 4.5))
    assert isinstance(clean(scan(soft, dpi)), Page)
    assert refused(scan(fog, dpi)) is PageFlaw.BLURRED


@pytest.mark.parametrize("angle", [-2.5, 1.5])
def test_a_crooked_page_is_laid_straight(draw: Draw, scan: Scan, angle: float) -> None:
    crooked = draw().rotate(angle, Image.Resampling.BICUBIC, fillcolor=(246, 244, 238))
    page = clean(scan(crooked))
    assert isinstance(page, Page)
    with Image.open(io.BytesIO(page.jpeg)) as picture:
        assert abs(cleaning._skew(picture.convert("RGB"))) <= 0.25
        # What came in from the corners is paper, not black.
        assert min(picture.convert("L").crop((0, 0, 8, 8)).tobytes()) > 200


def test_a_coarse_scan_is_refused(draw: Draw, scan: Scan) -> None:
    assert refused(scan(draw(100), 100)) is PageFlaw.TOO_COARSE
    assert refused(scan(draw().crop((0, 0, 300, 900)))) is PageFlaw.TOO_COARSE


def test_a_turned_scan_is_laid_upright(draw: Draw, scan: Scan) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # "turn by 90 degrees to see it", as some feeders write
    drawn = draw()
    page = clean(scan(drawn, exif=exif))
    assert isinstance(page, Page)
    assert (page.width, page.height) == (drawn.height, drawn.width)


def test_grey_and_transparent_pictures_are_taken(draw: Draw, scan: Scan) -> None:
    assert isinstance(clean(scan(draw().convert("L"))), Page)
    assert isinstance(clean(scan(draw().convert("RGBA"))), Page)


def _bomb(side: int) -> bytes:
    """A PNG of a few hundred kilobytes at most that says it has `side` x `side` pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [6400, 12_000, 40_000])
def test_a_picture_that_would_fill_the_memory_is_refused_unopened(side: int) -> None:
    assert refused(ScannedSheet(_bomb(side), side, side, 300)) in {PageFlaw.TOO_LARGE, PageFlaw.UNREADABLE}


def test_bytes_that_are_no_picture_are_refused(draw: Draw, scan: Scan) -> None:
    whole = scan(draw()).png
    jpeg = io.BytesIO()
    draw().save(jpeg, "JPEG")
    for png in (
        b"",
        b"\x89PNG\r\n\x1a\n",
        whole[: len(whole) // 2],
        _bomb(2000),
        jpeg.getvalue(),
        b"%PDF-1.4",
    ):
        assert refused(ScannedSheet(png, 1654, 2338, 200)) is PageFlaw.UNREADABLE


def test_every_refusal_says_what_to_do() -> None:
    for flaw in PageFlaw:
        assert "Xin" in PageRefused(flaw).words
