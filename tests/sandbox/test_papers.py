"""The made-up pages are good, empty or blurred enough for the kiosk to judge them so."""

from __future__ import annotations

import io
from datetime import date

import pytest
from PIL import Image, ImageChops

from hardware.vocabulary import ScannedSheet
from kiosk.capture.clean import clean
from kiosk.capture.page import Page, PageFlaw, PageRefused
from kiosk.sandbox.papers import DPI, HEIGHT, WIDTH, birth_attestation, blank_page, blurred_page
from kiosk.sandbox.people import find_person

pytestmark = pytest.mark.slow

TODAY = date(2026, 11, 22)
MINH_ANH = find_person("minh-anh", TODAY)


def sheet(png: bytes) -> ScannedSheet:
    return ScannedSheet(png, WIDTH, HEIGHT, DPI)


def open_page(png: bytes) -> Image.Image:
    with Image.open(io.BytesIO(png)) as image:
        return image.convert("RGB")


@pytest.mark.parametrize("person_id", ["minh-anh", "y", "phuong-thao"])
def test_a_short_and_a_long_attestation_stay_inside_the_margins_and_passes_the_kiosks_judgement(
    person_id: str,
) -> None:
    png = birth_attestation(find_person(person_id, TODAY))
    page = open_page(png)
    paper = Image.new("RGB", page.size, page.getpixel((5, 5)))
    box = ImageChops.difference(page, paper).getbbox()
    assert box is not None
    left, top, right, bottom = box
    assert min(left, top, WIDTH - right, HEIGHT - bottom) > DPI // 4
    assert isinstance(clean(sheet(png)), Page)


def test_an_empty_sheet_is_judged_empty() -> None:
    refused = clean(sheet(blank_page()))
    assert isinstance(refused, PageRefused)
    assert refused.flaw is PageFlaw.BLANK


def test_a_blurred_page_is_judged_blurred() -> None:
    refused = clean(sheet(blurred_page(MINH_ANH)))
    assert isinstance(refused, PageRefused)
    assert refused.flaw is PageFlaw.BLURRED


def test_the_page_of_a_person_is_the_same_every_time() -> None:
    assert birth_attestation(MINH_ANH) == birth_attestation(MINH_ANH)


def test_the_red_stamp_says_that_the_page_is_made_up() -> None:
    red, green, _ = open_page(birth_attestation(MINH_ANH)).split()
    stamp = ImageChops.subtract(red, green).point(lambda level: 255 if level > 90 else 0).getbbox()
    assert stamp is not None
    assert stamp[2] - stamp[0] > DPI  # over an inch across
