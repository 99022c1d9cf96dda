"""After the wipe nothing of the person is left in what the screens are drawn from."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickItem

from kiosk.dossier.form import Who
from kiosk.journey.visit import Visit
from kiosk.journey.world import World
from ui.app import App
from ui.forgetting import Forgetting

pytestmark = pytest.mark.slow

Draw = Callable[[Visit], QImage]
_WORDS = ("text", "name", "value", "digits", "source", "values", "pictures")


def _held(thing: Any, seen: set[int]) -> Iterator[Any]:
    """Walk everything that `thing` holds, but not the catalogue, which is nobody's."""
    if id(thing) in seen or isinstance(thing, (World, type)):
        return
    seen.add(id(thing))
    yield thing
    inside: list[Any] = []
    if isinstance(thing, Mapping):
        inside += [*thing.keys(), *thing.values()]
    elif isinstance(thing, (list, tuple, set, frozenset)):
        inside += thing
    elif is_dataclass(thing):
        inside += [getattr(thing, field.name) for field in fields(thing)]
    elif isinstance(thing, QObject) or type(thing).__module__.startswith("ui."):
        inside += vars(thing).values()
    for part in inside:
        yield from _held(part, seen)


def _chosen(world: World) -> set[str]:
    """Every answer that a form offers: which one was touched is a word of the form's."""
    forms = [world.forms.form(code) for code in world.forms.codes()]
    offered = {choice.value for form in forms for field in form.fields() for choice in field.choices}
    return offered | set(Who)


def _facts(visits: dict[str, Visit], world: World) -> set[str | bytes]:
    """Collect what the visits know of the person and of nobody else."""
    found: set[str | bytes] = {"000107", "0000", "khai sinh", "022••••••107"}
    for visit in visits.values():
        found |= {*visit.answers.values(), *visit.delivery_answers.values()}
        found |= {page.jpeg for pages in visit.pages.values() for page in pages} | {visit.slip_png}
        if visit.citizen is not None:
            found |= {visit.citizen.name, visit.citizen.number, visit.citizen.residence}
        if visit.filing is not None:
            found |= {visit.filing.local_reference, visit.filing.dossier_code}
    # What is true of many people is no trace of one.
    of_many = {"Kinh", "Việt Nam", *_chosen(world)}
    return {fact for fact in found if len(fact) > 3 and fact not in of_many}


def _left(app: App, facts: set[str | bytes]) -> list[str]:
    models = [*app.drawn, app.pictures]
    return [
        f"{type(model).__name__}: {thing!r:.60}"
        for model in models
        for thing in _held(model, set())
        if any(
            (isinstance(thing, str) and isinstance(fact, str) and fact in thing)
            or (isinstance(thing, bytes) and thing == fact)
            for fact in facts
        )
    ]


def _items(item: QQuickItem) -> Iterator[QQuickItem]:
    yield item
    for child in item.childItems():
        yield from _items(child)


def test_a_wiped_visit_leaves_nothing_of_the_person_in_any_model_or_on_any_item(
    visits: dict[str, Visit], draw: Draw, app: App, world: World
) -> None:
    facts = _facts(visits, world)
    for name, visit in visits.items():
        draw(visit)
        if visit.citizen is not None:
            assert _left(app, facts), name
    draw(Visit())
    assert _left(app, facts) == []
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    said = [str(item.property(word)) for item in _items(app.window.contentItem()) for word in _WORDS]
    assert not [words for words in said for fact in facts if isinstance(fact, str) and fact in words]


def test_no_trouble_and_no_review_is_kept_for_the_next_person(
    visits: dict[str, Visit], draw: Draw, app: App, world: World
) -> None:
    # The last screen before a wipe is the one whose rows could stay.
    facts = _facts(visits, world)
    for name in ("trouble-page-refused", "review", "form-2", "search", "papers-scanned", "identify", "done"):
        draw(visits[name])
        draw(Visit())
        assert _left(app, facts) == [], name


def test_what_nobody_holds_any_more_is_collected_soon_after_the_wipe(
    visits: dict[str, Visit], draw: Draw, app: App, qtbot: Any
) -> None:
    class Ring:
        def __init__(self) -> None:
            self.itself = self

    draw(visits["review"])
    soon = app.engine.findChild(Forgetting)._soon
    qtbot.waitUntil(lambda: not soon.isActive(), timeout=60_000)  # the wipe of the test before
    # Nothing but an explicit collection ends a circle now.
    gc.disable()
    try:
        held = weakref.ref(Ring())
        draw(Visit())
        assert held() is not None
        qtbot.waitUntil(lambda: held() is None, timeout=60_000)
    finally:
        gc.enable()
