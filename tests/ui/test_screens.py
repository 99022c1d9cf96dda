"""Every screen a visit can show, drawn by the real window."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickItem

from kiosk.journey.visit import Overlay, Step, TroubleKind, Visit
from kiosk.journey.world import World
from ui.app import FONT, App, StartError, need_font
from ui.bridge.procedure import reduced_words

Draw = Callable[[Visit], QImage]
PX_PER_MM = 1080 / 268


def _is(item: QQuickItem, kind: str) -> bool:
    return item.inherits(kind)


def _place(item: QQuickItem) -> QRectF:
    return QRectF(item.mapToScene(QPointF(0, 0)), item.size())


def _buttons(found: list[QQuickItem]) -> list[QQuickItem]:
    return [item for item in found if _is(item, "QQuickAbstractButton") and item.isEnabled()]


def _texts(found: list[QQuickItem]) -> list[QQuickItem]:
    return [item for item in found if _is(item, "QQuickText") and item.property("text")]


def _clip(item: QQuickItem) -> QQuickItem | None:
    above = item.parentItem()
    while above is not None and not above.clip():
        above = above.parentItem()
    return above


def test_there_is_an_example_of_every_step_overlay_and_trouble(visits: dict[str, Visit]) -> None:
    assert {visit.step for visit in visits.values()} == set(Step)
    assert {visit.overlay for visit in visits.values()} >= set(Overlay)
    assert {visit.trouble.kind for visit in visits.values() if visit.trouble} == set(TroubleKind)


def test_a_screen_is_drawn_without_a_warning_and_is_not_blank(
    visit_name: str, visits: dict[str, Visit], draw: Draw
) -> None:
    # Qt's warnings fail the test by themselves.
    picture = draw(visits[visit_name])
    assert (picture.width(), picture.height()) == (1080, 1920)
    colours = {picture.pixel(x, y) for x in range(20, 1080, 40) for y in range(20, 1920, 40)}
    assert len(colours) > 2


@pytest.mark.slow
def test_no_text_is_cut_or_runs_out_of_its_place(
    visit_name: str,
    visits: dict[str, Visit],
    draw: Draw,
    app: App,
    visible: Callable[[App], list[QQuickItem]],
) -> None:
    draw(visits[visit_name])
    cut = []
    for item in _texts(visible(app)):
        place = _place(item)
        runs_out = (
            item.property("contentWidth") > item.width() + 1
            or item.property("contentHeight") > item.height() + 1
        )
        inside = place.left() >= 0 and place.right() <= 1080 + 1
        if _clip(item) is None:
            inside = inside and place.top() >= 0 and place.bottom() <= 1920
        if item.property("truncated") or runs_out or not inside:
            cut.append((item.property("text"), item.size(), item.property("contentWidth")))
    assert not cut


@pytest.mark.slow
def test_what_is_touched_is_large_enough_and_within_reach(
    visit_name: str,
    visits: dict[str, Visit],
    draw: Draw,
    app: App,
    visible: Callable[[App], list[QQuickItem]],
) -> None:
    draw(visits[visit_name])
    for item in _buttons(visible(app)):
        least = 15 if item.objectName().startswith("key:") else 18
        size = item.size()
        assert min(size.width(), size.height()) >= math.floor(least * PX_PER_MM), item.objectName()
        assert _clip(item) is not None or _place(item).top() >= 1920 / 3, item.objectName()


@pytest.mark.slow
def test_what_is_touched_has_a_name_for_people_and_one_for_tests(
    visit_name: str,
    visits: dict[str, Visit],
    draw: Draw,
    app: App,
    visible: Callable[[App], list[QQuickItem]],
) -> None:
    draw(visits[visit_name])
    buttons = _buttons(visible(app))
    assert all(item.objectName() for item in buttons)
    assert all(item.property("text") for item in buttons)
    names = [item.objectName() for item in buttons]
    assert len(names) == len(set(names))


@pytest.mark.slow
def test_two_things_to_touch_never_overlap(
    visit_name: str,
    visits: dict[str, Visit],
    draw: Draw,
    app: App,
    visible: Callable[[App], list[QQuickItem]],
) -> None:
    visit = visits[visit_name]
    if visit.overlay is not None:
        pytest.skip("what lies under an overlay cannot be touched")
    draw(visit)
    buttons = [item for item in _buttons(visible(app)) if _clip(item) is None]
    places = [(item.objectName(), _place(item).adjusted(1, 1, -1, -1)) for item in buttons]
    for i, (name, place) in enumerate(places):
        assert not [other for other, there in places[i + 1 :] if place.intersects(there)], name


def test_the_number_of_the_card_is_masked_on_greeting_and_review(
    visits: dict[str, Visit], draw: Draw, app: App, visible: Callable[[App], list[QQuickItem]]
) -> None:
    for name in ("greeting", "review"):
        draw(visits[name])
        said = " ".join(str(item.property("text")) for item in _texts(visible(app)))
        assert "022••••••107" in said
        assert "022196000107" not in said


def test_a_card_of_an_unknown_signer_is_never_called_genuine(
    visits: dict[str, Visit], draw: Draw, app: App, visible: Callable[[App], list[QQuickItem]]
) -> None:
    draw(visits["greeting-unsigned"])
    said = " ".join(str(item.property("text")) for item in _texts(visible(app)))
    assert "chưa biết ai đã ký" in said
    assert "Thẻ là thật" not in said


def test_a_queued_dossier_is_not_called_received_and_has_no_time_of_reception(
    visits: dict[str, Visit], draw: Draw, app: App, visible: Callable[[App], list[QQuickItem]]
) -> None:
    draw(visits["done-queued"])
    said = " ".join(str(item.property("text")) for item in _texts(visible(app)))
    assert "KIOSK-7F3K-9Q2M" in said
    assert "Ki\N{NON-BREAKING HYPHEN}ốt chưa nhận được trả lời của tỉnh" in said
    assert "Chưa có xác nhận tiếp nhận nên chưa tính thời hạn" in said
    assert "Hồ sơ đã đến tỉnh" not in said
    # The answer may be lost and not the dossier: what the province has is not the kiosk's to say.
    assert "Tỉnh chưa nhận" not in said


def test_a_closed_kiosk_says_what_is_the_matter_and_where_to_go_and_offers_nothing_to_begin(
    visits: dict[str, Visit], draw: Draw, app: App, visible: Callable[[App], list[QQuickItem]]
) -> None:
    draw(visits["closed"])
    found = visible(app)
    said = " ".join(str(item.property("text")) for item in _texts(found))
    assert "tạm chưa nhận hồ sơ mới" in said
    assert "Quầy hướng dẫn số 1" in said
    assert "không mất gì" in said
    assert "tự mở lại" in said
    # How one sees and hears it can be changed all the same.
    others = [item for item in _buttons(found) if not item.objectName().startswith("strip:")]
    assert [str(item.property("text")) for item in others] == ["Tìm cán bộ"]
    # Nobody has entered anything: the kiosk does not speak of deleting it.
    draw(replace(visits["closed"], overlay=Overlay.STAFF))
    asked = " ".join(str(item.property("text")) for item in _texts(visible(app)))
    assert "xóa" not in asked


def test_no_procedure_without_a_form_is_said_to_be_filed_here(
    visits: dict[str, Visit],
    draw: Draw,
    app: App,
    visible: Callable[[App], list[QQuickItem]],
    world: World,
) -> None:
    draw(visits["procedure-at-desk"])
    said = " ".join(str(item.property("text")) for item in _texts(visible(app)))
    assert "Chưa nộp được tại ki\N{NON-BREAKING HYPHEN}ốt này" in said
    assert "Nộp trọn vẹn" not in said
    assert "Nộp tại ki\N{NON-BREAKING HYPHEN}ốt" not in said
    assert "Để nộp tại ki\N{NON-BREAKING HYPHEN}ốt cần" not in said
    draw(visits["search"])
    fits = {
        str(item.property("text")): str(item.property("kiosk"))
        for item in visible(app)
        if item.objectName().startswith("result:")
    }
    filed_here = visits["procedure"].procedure
    assert filed_here is not None
    assert fits.pop(filed_here.name) == "Nộp trọn vẹn tại ki\N{NON-BREAKING HYPHEN}ốt"
    with_forms = {world.catalogue.find(code).name for code in world.forms.codes()}
    assert {
        name: fit == "Chưa nộp được tại ki\N{NON-BREAKING HYPHEN}ốt này" for name, fit in fits.items()
    } == {name: name not in with_forms for name in fits}


def test_a_reduced_fee_is_named_while_it_holds(world: World) -> None:
    reduced = world.catalogue.find("1.004222").case("online").reduced
    assert reduced_words(reduced, date(2027, 2, 28)).startswith("Được giảm còn")
    assert reduced_words(reduced, date(2027, 3, 1)) == ""


def test_what_a_trouble_tells_to_touch_is_there_by_that_name(
    visits: dict[str, Visit], draw: Draw, app: App, visible: Callable[[App], list[QQuickItem]]
) -> None:
    model = app.engine.singletonInstance("Kiosk.Bridge", "TroubleModel")
    for name, visit in visits.items():
        if visit.trouble is None:
            continue
        draw(visit)
        there = tuple(str(button.property("text")) for button in _buttons(visible(app)))
        for step in model.steps:
            button = step.partition("hạm ")[2]
            assert not button[:1].isupper() or button.startswith(there), (name, step)
        assert ("cách đăng nhập" in model.action) == (visit.trouble.resume is Step.LOGIN), name


def test_the_review_names_the_copies_that_cost_something_of_their_own(
    visits: dict[str, Visit], draw: Draw, app: App, visible: Callable[[App], list[QQuickItem]]
) -> None:
    def said(copies: str) -> str:
        answers = MappingProxyType({**visits["review"].answers, "copies": copies})
        draw(replace(visits["review"], answers=answers))
        return " ".join(str(item.property("text")) for item in _texts(visible(app)))

    assert "2 bản, thu phí riêng theo quy định" in said("2")
    assert "thu phí riêng" not in said("0")


def test_only_a_card_that_lies_on_the_reader_is_to_be_taken(
    visits: dict[str, Visit], draw: Draw, app: App, visible: Callable[[App], list[QQuickItem]]
) -> None:
    def take(name: str, *, card: bool) -> str:
        draw(replace(visits[name], card_on_reader=card))
        return str(next(item for item in visible(app) if item.objectName() == "take").property("text"))

    assert take("done", card=True) == "Xin lấy thẻ, giấy tờ và phiếu"
    assert take("done", card=False) == "Xin lấy giấy tờ và phiếu"
    assert take("done-no-slip", card=True) == "Xin lấy thẻ và giấy tờ"
    assert take("done-no-slip", card=False) == "Xin lấy giấy tờ"


def test_where_staff_is_and_when_the_kiosk_deletes_is_said_before_one_goes_there(
    visits: dict[str, Visit], draw: Draw, app: App, visible: Callable[[App], list[QQuickItem]]
) -> None:
    for name in (f"overlay-{Overlay.STAFF}", "trouble-sheet-jam", "trouble-paper-out"):
        draw(visits[name])
        said = " ".join(str(item.property("text")) for item in _texts(visible(app)))
        assert "Quầy hướng dẫn số 1" in said, name
        assert "ọi cán bộ" not in said.replace("không tự gọi cán bộ được", ""), name
    draw(visits[f"overlay-{Overlay.STAFF}"])
    said = " ".join(str(item.property("text")) for item in _texts(visible(app)))
    assert "khoảng 90 giây" in said
    assert "thêm 20 giây" in said


@pytest.mark.slow
def test_no_letter_is_smaller_than_the_law_of_the_screens(
    visit_name: str,
    visits: dict[str, Visit],
    draw: Draw,
    app: App,
    visible: Callable[[App], list[QQuickItem]],
) -> None:
    draw(visits[visit_name])
    capital_mm = 0.727 / PX_PER_MM
    for item in _texts(visible(app)):
        assert item.property("font").pixelSize() * capital_mm >= 3.45, item.property("text")


def test_a_wiped_visit_leaves_no_picture_behind(visits: dict[str, Visit], draw: Draw, app: App) -> None:
    draw(visits["papers-scanned"])
    assert app.pictures.held()
    draw(visits["done"])
    draw(Visit())
    assert not app.pictures.held()


def test_a_missing_font_is_refused_in_words_that_say_what_to_install() -> None:
    with pytest.raises(StartError, match="fonts-inter"):
        need_font(["DejaVu Sans"])
    need_font([FONT])
