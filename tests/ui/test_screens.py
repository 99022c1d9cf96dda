"""Every screen a visit can show, drawn by the real window."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickItem

from kiosk.journey.visit import Overlay, Step, TroubleKind, Visit
from ui.app import FONT, App, StartError, _need_font

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
        assert "022••••••017" in said
        assert "022195000017" not in said


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
    assert "Tỉnh chưa nhận được" in said
    assert "Chưa có giờ tiếp nhận" in said
    assert "Hồ sơ đã đến tỉnh" not in said


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
        _need_font(["DejaVu Sans"])
    _need_font([FONT])
