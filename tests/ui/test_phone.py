"""The ways to log in, and the code that one's own phone scans, as a camera sees it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtGui import QImage

from hardware.vocabulary import Role
from kiosk.identity.phone.port import PhoneCode
from kiosk.journey.comfort import Comfort, Contrast
from kiosk.journey.events import ChooseLogin
from kiosk.journey.visit import Login
from ui.bridge.codes import qr_png
from ui.bridge.phone import PhoneModel

pytestmark = pytest.mark.slow


@pytest.fixture
def model(app) -> PhoneModel:
    found = app.engine.singletonInstance("Kiosk.Bridge", "PhoneModel")
    assert isinstance(found, PhoneModel)
    return found


def scanned(image: QImage) -> str:
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    size = (rgb.width(), rgb.height())
    picture = Image.frombytes("RGB", size, bytes(rgb.constBits()), "raw", "RGB", rgb.bytesPerLine())
    found = zxingcpp.read_barcodes(picture)
    return found[0].text if found else ""


@pytest.mark.parametrize(
    "comfort", [Comfort(contrast=contrast, text_size=size) for contrast in Contrast for size in (0, 3)]
)
def test_a_camera_reads_the_code_in_every_contrast_and_size(draw, visits, finger, qtbot, comfort):
    visit = replace(visits["vneid"], comfort=comfort)
    draw(visit)
    picture = finger.find("qr")
    assert picture.property("ready")
    assert scanned(draw(visit)) == visit.phone.verification_url
    assert finger.find("user-code").property("text") == visit.phone.user_code


def test_the_picture_goes_with_the_code(draw, visits, model):
    draw(visits["vneid"])
    assert model.qr
    draw(visits["vneid-asking"])
    assert (model.qr, model.userCode, model.shown) == ("", "", False)


@pytest.mark.parametrize(
    ("gone", "words"),
    [(0, "khoảng 3 phút"), (61, "khoảng 2 phút"), (125, "60 giây"), (171, "10 giây"), (180, "đang được đổi")],
)
def test_how_long_the_code_holds_is_said_in_words_that_change_seldom(draw, visits, model, gone, words):
    shown: PhoneCode = visits["vneid"].phone
    older = replace(shown, started_at=shown.started_at - timedelta(seconds=gone))
    draw(replace(visits["vneid"], phone=older))
    assert words in model.leftWords
    assert model.part == pytest.approx((180 - gone) / 180)


def test_a_touch_chooses_the_way_to_log_in(draw, visits, desk, finger):
    draw(visits["login"])
    finger.tap("login:vneid")
    draw(visits["vneid"])
    finger.tap("login:card")
    assert desk.posted == [ChooseLogin(Login.VNEID), ChooseLogin(Login.CARD)]


def test_where_no_card_can_be_read_vneid_is_all_that_is_offered_and_it_is_said(draw, visits, model, finger):
    draw(replace(visits["login"], out=frozenset({Role.CHIP_READER})))
    assert (model.card, model.vneid) == (False, True)
    assert "tạm ngừng" in finger.find("reader-out").property("text")


def test_the_same_address_gives_the_same_picture():
    assert qr_png("https://vneid.example/phone") == qr_png("https://vneid.example/phone")
