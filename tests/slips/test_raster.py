from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from kiosk.slips.data import SlipKind
from kiosk.slips.errors import FontMissing, SlipRefused
from kiosk.slips.layout import Head, lay_out
from kiosk.slips.raster import render
from kiosk.slips.type import composed, font

pytestmark = pytest.mark.slow

HEAD = Head()
MARGIN = 24
LONG = (
    "Thủ tục đăng ký khai sinh kết hợp đăng ký nhận cha, mẹ, con cho người đã có hồ sơ, giấy tờ cá nhân "
    "và xác nhận tình trạng hôn nhân tại khu vực biên giới, có yếu tố nước ngoài"
)


@pytest.fixture(params=["received", "without-code", "queued"])
def slip(request, slip_of):
    match request.param:
        case "received":
            return slip_of()
        case "without-code":
            return slip_of(dossier_code="")
        case _:
            return slip_of(SlipKind.QUEUED)


def said(slip, template) -> str:
    return " ".join(words.text for words in lay_out(slip, template, HEAD).words)


def test_the_qr_code_holds_the_bare_code_and_nothing_else(slip, template, picture_of):
    (found,) = zxingcpp.read_barcodes(picture_of(render(slip, template)).convert("L"))
    assert found.text == (slip.dossier_code or slip.local_reference)
    assert found.format == zxingcpp.BarcodeFormat.QRCode


def test_a_module_of_the_qr_code_is_at_least_four_dots(slip_of, template):
    for code in ("H1", "H49.34.35-261122-0001", "H" * 300):
        assert lay_out(slip_of(dossier_code=code), template, HEAD).squares.module >= 4


def test_the_code_is_in_the_largest_type_of_the_slip(slip, template):
    words = lay_out(slip, template, HEAD).words
    largest = max(word.size for word in words)
    assert "".join(word.text for word in words if word.size == largest) == slip.code


def test_a_received_slip_says_what_was_filed_what_comes_next_and_when_and_where_to_ask(slip_of, template):
    text = said(slip_of(), template)
    for words in (
        "Hồ sơ đã đến tỉnh",
        "Thủ tục đăng ký khai sinh",
        "Dự kiến có kết quả Thứ Ba, 24/11/2026",
        "Nhận tại quầy",
        "Quầy hướng dẫn số 1, ngay cạnh cửa vào",
        "Phiếu này không phải biên lai",
        "In lúc 15 giờ 30, Chủ Nhật, 22/11/2026",
    ):
        assert words in text


def test_a_received_slip_without_a_code_says_that_the_province_holds_the_dossier_and_the_code_will_follow(
    slip_of, template
):
    text = said(slip_of(dossier_code=""), template)
    assert "Tỉnh đang giữ hồ sơ, mã hồ sơ sẽ có sau." in text
    assert "chưa phải mã hồ sơ" in text
    assert "xác nhận tiếp nhận" not in text.lower()


def test_a_queued_slip_says_that_no_reception_is_confirmed_and_promises_no_day(slip_of, template):
    text = said(slip_of(SlipKind.QUEUED), template)
    for words in (
        "Chưa có xác nhận tiếp nhận",
        "Hồ sơ đã lưu trong ki-ốt. Chưa có xác nhận tiếp nhận nên chưa tính thời hạn.",
        "Xin giữ phiếu này.",
        "Hỏi ở quầy bằng số tham chiếu này",
        "Phiếu này không phải biên lai",
    ):
        assert words in text
    assert "chưa được tiếp nhận" not in text.lower()
    assert "Dự kiến" not in text
    assert "đã nhận hồ sơ" not in text


def test_an_unknown_day_is_said_to_be_unknown(slip_of, template):
    assert "Dự kiến có kết quả Sẽ báo sau" in said(slip_of(expected_day=""), template)


def test_every_vietnamese_letter_has_a_glyph_in_both_weights(letters):
    for bold in (False, True):
        face = font(64, bold=bold)
        nothing = bytes(face.getmask("\U0010fffd"))
        assert [letter for letter in letters if bytes(face.getmask(letter)) == nothing] == []
        # Letters with marks differ from their bases: no mark was dropped.
        assert len({bytes(face.getmask(letter)) for letter in letters}) == len(letters)


def test_stacked_marks_stay_clear_of_the_line_above(slip_of, template, letters):
    slip = slip_of(procedure="gjpqyỵợậ " * 8 + "ỄỀỔẪẤ " * 20)
    for above, below in _neighbours(lay_out(slip, template, HEAD).words):
        assert _box(above)[3] < _box(below)[1]


def _box(words):
    left, top, right, bottom = font(words.size, bold=words.bold).getbbox(words.text, anchor="ls")
    return left + words.x, top + words.y, right + words.x, bottom + words.y


def _neighbours(words):
    return [(one, other) for one in words for other in words if 0 < other.y - one.y < 2 * one.size]


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_whatever_the_facts_are_they_stand_whole_between_the_margins(data, slip_of, template, letters):
    word = st.text(st.sampled_from(letters + "jJ"), min_size=1, max_size=60)
    words = st.lists(word, min_size=1, max_size=30).map(" ".join)
    code = st.text(st.sampled_from("HWMQ149.-"), min_size=1, max_size=60).filter(
        lambda text: "  " not in text
    )
    try:
        slip = slip_of(dossier_code=data.draw(code), procedure=data.draw(words), centre_name=data.draw(words))
    except SlipRefused:
        return
    layout = lay_out(slip, template, HEAD)
    for line in layout.words:
        left, top, right, bottom = _box(line)
        assert left >= MARGIN
        assert right <= HEAD.dots - MARGIN
        assert top >= MARGIN
        assert bottom <= layout.height - MARGIN
    # Every letter of every fact is there, in its order.
    letters_set = "".join(line.text for line in layout.words).replace(" ", "")
    for fact in (slip.dossier_code, slip.procedure[1:], slip.centre_name[1:]):
        assert composed(fact).replace(" ", "") in letters_set


def test_nothing_is_printed_in_the_margins(slip, template, picture_of):
    image = picture_of(render(replace(slip, procedure=LONG), template))
    inked = ImageChops.invert(image.convert("L")).getbbox()
    assert inked is not None
    left, top, right, bottom = inked
    assert min(left, top) >= MARGIN
    assert right <= image.width - MARGIN
    assert bottom <= image.height - MARGIN


def test_a_long_name_takes_more_lines_and_all_its_words_are_there(slip_of, template):
    short, long = (lay_out(slip_of(procedure=name), template, HEAD) for name in ("Khai sinh", LONG))
    assert len(long.words) >= len(short.words) + 4
    assert LONG in " ".join(words.text for words in long.words)


def test_a_number_does_not_begin_a_line_without_its_word(slip_of, template):
    for width in range(1, 40, 3):
        words = lay_out(slip_of(procedure="a" * width + " phòng số 12 tầng 3"), template, HEAD).words
        assert not [line.text for line in words if line.text.startswith(("12", "3 ")) or line.text == "3"]


def test_the_same_slip_has_the_same_dots_also_when_its_marks_came_apart(slip, template):
    assert render(slip, template) == render(slip, template)
    apart = replace(slip, procedure=unicodedata.normalize("NFD", slip.procedure))
    assert render(apart, template) == render(slip, template)


def test_every_dot_is_black_or_white_and_the_edges_of_letters_are_not_dithered(slip_of, template, picture_of):
    slip = slip_of(dossier_code="HNHMHH")
    raster = render(slip, template)
    assert raster.width == HEAD.dots
    assert len(raster.rows) == raster.height * HEAD.dots // 8
    image = picture_of(raster)
    assert image.mode == "1"
    # Between serif-less ends and crossbar the stems of HH are straight: all rows of dots are the same one.
    (code,) = [line for line in lay_out(slip, template, HEAD).words if line.text == slip.code]
    ahead = code.x + int(font(code.size, bold=True).getlength("HNHM"))
    rows = range(code.y - code.size * 6 // 10, code.y - code.size * 45 // 100)
    assert len(rows) > 5
    assert len({image.crop((ahead, row, HEAD.dots, row + 1)).tobytes() for row in rows}) == 1


def test_the_picture_for_the_screen_shows_the_dots_of_the_paper(slip, template, picture_of):
    raster = render(slip, template)
    inverted = Image.frombytes("1", (raster.width, raster.height), raster.rows)
    assert ImageChops.logical_xor(inverted, picture_of(raster)).getextrema() == (255, 255)


def test_a_code_that_no_qr_code_on_this_paper_can_hold_is_refused(slip_of, template):
    with pytest.raises(SlipRefused):
        render(slip_of(dossier_code="H" * 5000), template)


def test_a_missing_typeface_is_named_with_its_package(tmp_path):
    with pytest.raises(FontMissing, match="fonts-inter"):
        font(20, bold=True, folder=tmp_path)


@pytest.mark.parametrize(("dots", "dpi"), [(512, 180), (640, 203), (576, 203)])
def test_a_slip_has_the_same_size_on_every_head_and_its_code_reads_back(
    slip, template, picture_of, dots, dpi
):
    raster = render(slip, template, Head(dots, dpi))
    assert raster.width == dots
    usual = render(slip, template)
    # Lines break elsewhere on wider paper; on paper of 72 mm only roundings differ.
    if dots / dpi * 25.4 < 73:
        assert abs(raster.height / dpi - usual.height / 203) * 25.4 < 12
    (found,) = zxingcpp.read_barcodes(picture_of(raster).convert("L"))
    assert found.text == slip.code
