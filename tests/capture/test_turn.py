"""A page that lies on its side can be turned, as often as one likes and without loss."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest
from PIL import Image, ImageOps

from hardware.vocabulary import ScannedSheet
from kiosk.capture.clean import clean
from kiosk.capture.page import Page
from kiosk.capture.pdf import make_pdf
from kiosk.capture.turn import turned


@pytest.fixture(scope="module")
def page(draw: Callable[..., Image.Image], scan: Callable[..., ScannedSheet]) -> Page:
    made = clean(scan(draw(lines=5)))
    assert isinstance(made, Page)
    return made


def _seen(page: Page) -> Image.Image:
    with Image.open(io.BytesIO(page.jpeg)) as picture:
        return ImageOps.exif_transpose(picture).convert("L")


@pytest.mark.slow
def test_each_turn_shows_the_page_a_quarter_further_to_the_right(page: Page) -> None:
    upright, now = _seen(page), page
    for quarters in (1, 2, 3):
        now = turned(now)
        assert _seen(now).tobytes() == upright.rotate(-90 * quarters, expand=True).tobytes()
        assert (now.width, now.height) == _seen(now).size


def test_four_turns_give_the_very_page_back(page: Page) -> None:
    assert turned(turned(turned(turned(page)))) == page


@pytest.mark.slow
def test_the_pdf_shows_a_turned_page_turned_and_its_neighbour_as_it_was(page: Page) -> None:
    with pikepdf.open(io.BytesIO(make_pdf([turned(page), page], "Giấy"))) as document:
        assert [int(leaf.get("/Rotate", 0)) for leaf in document.pages] == [90, 0]


def test_other_bytes_are_not_turned() -> None:
    with pytest.raises(ValueError, match="not a page"):
        turned(Page(b"\x89PNG", 1, 1, 200))
