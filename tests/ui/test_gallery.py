"""A share of the gallery's pictures, drawn and checked; `kiosk gallery --shots DIR` does them all by hand."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PIL import Image, ImageDraw
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor

from kiosk.journey.comfort import Contrast
from ui.app import App
from ui.bridge.display import ScreenSize
from ui.gallery.checks import CHECKS
from ui.gallery.checks.contrast import ratio_of
from ui.gallery.checks.untranslated import is_vietnamese
from ui.gallery.look import Look, called, place_of
from ui.gallery.shots import choose, take
from ui.gallery.studio import SHOTS, Studio
from ui.gallery.variants import Variant, variants

PICTURES = 40


@pytest.fixture
def studio(app: App) -> Iterator[Studio]:
    studio = Studio(app)
    yield studio
    studio.close()
    app.engine.singletonInstance("Kiosk.Bridge", "Display").use(ScreenSize(motion=False, settle_ms=0))


@pytest.mark.slow
def test_a_share_of_all_pictures_has_nothing_wrong(studio: Studio) -> None:
    seed = random.randrange(1 << 32)  # noqa: S311  # a choice, no secret
    every = list(variants(("vi", "en")))
    chosen = choose(SHOTS, every, PICTURES / (len(SHOTS) * len(every)), seed)
    assert not [str(finding) for finding in take(studio, chosen, None)], f"seed {seed}"


@pytest.mark.slow
@pytest.mark.parametrize("screen", ["15-upright", "15-lying", "32-upright", "32-lying"])
def test_the_smallest_and_the_largest_screen_hold_a_form_a_choice_and_a_review(
    studio: Studio, screen: str
) -> None:
    chosen = [
        (name, Variant(screen, "vi", size, Contrast.HIGH))
        for name in ("purpose", "form-1", "review")
        for size in (0, 3)
    ]
    # English has the longest words on keys and panels; what one must see is looked for at the usual size.
    chosen += [(name, Variant(screen, "en", 3, Contrast.HIGH)) for name in ("typing-name", "panel-sound")]
    chosen += [(name, Variant(screen, "en", 0, Contrast.LIGHT)) for name in ("done-no-slip", "vneid")]
    assert not [str(finding) for finding in take(studio, chosen, None)]


@pytest.mark.slow
def test_a_share_is_repeated_by_its_seed() -> None:
    every = list(variants(("vi",)))
    one = choose(SHOTS, every, 0.05, 7)
    assert one == choose(SHOTS, every, 0.05, 7)
    assert one != choose(SHOTS, every, 0.05, 8)
    assert len(choose(SHOTS, every, 1, 0)) == len(SHOTS) * len(every) == len(SHOTS) * 2 * 4 * 3


@pytest.mark.slow
def test_a_kiosk_whose_devices_are_all_out_and_nobody_can_log_in_by_phone_is_drawn_as_such(
    studio: Studio,
) -> None:
    variant = Variant("upright", "vi", 0, Contrast.LIGHT)
    said = [
        " ".join(text.words for text in studio.shoot(name, variant).texts)
        for name in ("closed-all-out", "closed")
    ]
    assert ["Các máy của ki\N{NON-BREAKING HYPHEN}ốt đang nghỉ" in words for words in said] == [True, False]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["service-pictures", "service-asked", "service-code"])
def test_a_studio_that_is_closed_leaves_nothing_of_its_machine_in_the_window(app: App, name: str) -> None:
    studio = Studio(app)
    studio.shoot(name, Variant("upright", "vi", 0, Contrast.LIGHT))
    assert app.pictures.held()
    studio.close()
    app.engine.singletonInstance("Kiosk.Bridge", "Display").use(ScreenSize(motion=False, settle_ms=0))
    assert not app.pictures.held()


@pytest.mark.slow
def test_a_studio_that_is_closed_leaves_neither_log_nor_settings_nor_sticks(app: App) -> None:
    shown = {
        "service-log-found": ("LiveModel", ("devices", "lines", "query")),
        "service-settings-differ": ("ConfigurationModel", ("rows", "differences", "beside")),
        "service-stick-done": ("ExportModel", ("sticks", "outcome")),
    }
    studio = Studio(app)

    def held(name: str) -> list[object]:
        model, parts = shown[name]
        bridge = app.engine.singletonInstance("Kiosk.Bridge", model)
        values = [getattr(bridge, part) for part in parts]
        return [one.rowCount() if hasattr(one, "rowCount") else one for one in values]

    for name in shown:
        studio.shoot(name, Variant("upright", "vi", 0, Contrast.LIGHT))
        assert all(held(name)), name
    studio.close()
    app.engine.singletonInstance("Kiosk.Bridge", "Display").use(ScreenSize(motion=False, settle_ms=0))
    assert not any(value for name in shown for value in held(name))


@pytest.mark.slow
def test_a_check_that_was_measured_often_shows_its_trend_and_another_none(studio: Studio) -> None:
    variant = Variant("upright", "vi", 0, Contrast.LIGHT)
    never = studio.shoot("service-check", variant)
    assert not [thing for thing in never.named if thing.item.objectName() == "trend"]
    often = studio.shoot("service-trend", variant)
    (line,) = [thing for thing in often.named if thing.item.objectName() == "trend"]
    assert line.place.width() > often.picture.width / 2
    words = " ".join(text.words for text in often.texts)
    assert "Từ 2.410 mili giây (05/06/2026) đến 3.480 mili giây (22/11/2026)." in words
    assert "chậm hơn 44 % so với tháng 6" in words


@pytest.mark.slow
def test_what_failed_is_seen_at_the_largest_letters_before_anything_is_scrolled(studio: Studio) -> None:
    look = studio.shoot("service-table", Variant("upright", "vi", 3, Contrast.LIGHT))
    failed = [thing for thing in look.targets if thing.name.startswith("failed:")]
    assert len(failed) > 1
    assert all(thing.seen.height() >= thing.place.height() - 1 for thing in failed)


def found(studio: Studio, check: str, look: Look) -> str:
    return "; ".join(CHECKS[check](look))


@pytest.fixture
def purpose(studio: Studio) -> Look:
    return studio.shoot("purpose", Variant("upright", "vi", 0, Contrast.LIGHT))


@pytest.mark.slow
def test_every_check_finds_what_it_looks_for(studio: Studio, purpose: Look) -> None:
    look = purpose
    assert not [words for check in CHECKS.values() for words in check(look)]
    card = next(t for t in look.targets if t.name == "choice:file")
    title = next(t for t in look.texts if t.words == "Nộp hồ sơ")
    outside = replace(title, ink=title.ink.translated(600, 0))
    look.texts.append(outside)
    assert "leaves the window" in found(studio, "clipped", look)
    look.texts[-1] = replace(title, ink=title.ink.translated(4, 4))
    assert "“Nộp hồ sơ” and “Nộp hồ sơ”" in found(studio, "overlap", look)
    look.texts[-1] = replace(title, pixel_size=8)
    assert "capitals of 2.2 mm" in found(studio, "letters", look)
    look.texts.pop()
    look.targets.append(replace(card, place=QRectF(100, 800, 300, 40)))
    assert "choice:file is 14.9 mm" in found(studio, "target", look)
    look.targets[-1] = replace(card, place=QRectF(100, 100, 300, 200))
    assert "choice:file begins 8% from the top" in found(studio, "reach", look)
    look.targets.pop()
    look.variant = replace(look.variant, language="en")
    assert "“Nộp hồ sơ”" in found(studio, "untranslated", look)


@pytest.mark.slow
def test_what_begins_high_on_a_lying_screen_can_be_pulled_down_and_keys_bring_it_low(studio: Studio) -> None:
    look = studio.shoot("purpose", Variant("15-lying", "vi", 0, Contrast.LIGHT))
    card = next(thing for thing in look.targets if thing.name == "choice:file")
    assert card.place.top() < look.picture.height / 4
    assert found(studio, "reach", look) == ""
    card.item.forceActiveFocus(Qt.FocusReason.TabFocusReason)
    # With the room for its ring above it.
    assert place_of(card.item).top() >= look.picture.height / 3 - 1
    next(called(studio.app.window.contentItem(), "answer")).setProperty("sink", 0)
    studio.app.window.contentItem().forceActiveFocus(Qt.FocusReason.OtherFocusReason)
    assert "choice:file begins" in found(studio, "reach", look)


@pytest.mark.slow
def test_what_one_must_see_and_would_have_to_scroll_to_is_found(studio: Studio) -> None:
    look = studio.shoot("vneid", Variant("15-lying", "vi", 0, Contrast.LIGHT))
    assert found(studio, "insight", look) == ""
    sentence = next(thing for thing in look.named if thing.item.objectName() == "relay")
    look.named[:] = [replace(sentence, place=sentence.place.translated(0, 100))]
    assert found(studio, "insight", look) == "relay is not in sight without scrolling"


@pytest.mark.slow
def test_letters_that_are_faded_by_something_around_them_are_found(studio: Studio, purpose: Look) -> None:
    title = next(t for t in purpose.texts if t.words == "Nộp hồ sơ")
    purpose.texts[:] = [title]
    assert found(studio, "contrast", purpose) == ""
    title.above[-1].setOpacity(0.4)
    try:
        assert "“Nộp hồ sơ” has" in found(studio, "contrast", purpose)
    finally:
        title.above[-1].setOpacity(1)


@pytest.mark.slow
def test_pale_letters_are_found_in_the_picture_itself(studio: Studio, purpose: Look) -> None:
    title = next(t for t in purpose.texts if t.words == "Nộp hồ sơ")
    box = title.ink.toRect()
    pen = ImageDraw.Draw(purpose.picture)
    pen.rectangle((box.left(), box.top(), box.right(), box.bottom()), fill="#ffffff")
    pen.rectangle((box.left() + 5, box.top() + 5, box.left() + 20, box.top() + 20), fill="#999999")
    assert "is not painted in its colour" in found(studio, "contrast", purpose)
    purpose.texts[:] = [replace(title, colour=QColor("#999999"))]
    assert "has 2.8 to 1" in found(studio, "contrast", purpose)


@pytest.mark.slow
def test_a_thing_without_a_name_or_out_of_the_order_of_keys_is_found(studio: Studio, purpose: Look) -> None:
    button = next(t.item for t in purpose.targets if t.name == "back")
    button.setProperty("text", "")
    button.setProperty("activeFocusOnTab", False)
    try:
        assert "back has no accessible name" in found(studio, "name", purpose)
        assert "back is not reached by keys" in found(studio, "focus", purpose)
    finally:
        button.setProperty("activeFocusOnTab", True)
        studio.app.show(studio.app.session._visit)


def test_contrast_is_measured_as_the_guidelines_say() -> None:
    assert ratio_of((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert ratio_of((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)
    assert Image.new("RGB", (1, 1), "#777777").getpixel((0, 0)) == (119, 119, 119)


@pytest.mark.parametrize(
    ("words", "vietnamese"),
    [
        ("Quay lại", True),
        ("Đóng", True),
        ("Back", False),
        ("3 October — “done” · 12°", False),
        ("café", True),
    ],
)
def test_words_with_vietnamese_marks_are_told_from_english_ones(words: str, vietnamese: bool) -> None:
    assert is_vietnamese(words) is vietnamese
