"""What is left of a person once the visit is wiped: in models, on items, in pictures and the log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache

from PySide6.QtCore import QObject
from PySide6.QtQuick import QQuickWindow
from shiboken6 import isValid

from kiosk.journey.visit import Visit
from kiosk.journey.world import World
from ui.app import App
from ui.bridge.scene import Scene

# Nobody's in particular, or the kiosk's own words.
_NOT_THEIRS = {"step", "overlay", "trouble", "purpose", "consents", "procedure", "case", "hits", "problems"}
_NOT_THEIRS |= {"sources", "verdict", "comfort", "keys", "delivery", "out", "login", "shelf"}
_OF_MANY = {"Kinh", "Việt Nam", "khong", "VNM"}
_SHORTEST = 5


def facts_of(visit: Visit) -> Iterator[str | bytes]:
    """Yield what a visit knows of the person: what was read, typed, scanned and drawn."""
    for field in fields(visit):
        if field.name not in _NOT_THEIRS:
            yield from _leaves(getattr(visit, field.name))
    for key in visit.keys:
        yield key.text


def _leaves(thing: object) -> Iterator[str | bytes]:
    if isinstance(thing, Enum):
        return
    if isinstance(thing, (str, bytes)):
        if len(thing) >= _SHORTEST and thing not in _OF_MANY:
            yield thing
    elif isinstance(thing, Mapping):
        for value in thing.values():
            yield from _leaves(value)
    elif isinstance(thing, (tuple, list, set, frozenset)):
        for value in thing:
            yield from _leaves(value)
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from _leaves(getattr(thing, field.name))


@cache
def of_the_world(world: World) -> frozenset[str]:
    """Collect the words of the forms: what one of them offers to everybody says nothing of anybody."""
    return frozenset(word for word in _held(world.forms, set()) if isinstance(word, str))


def held(app: App) -> list[str | bytes]:
    """List every text and every run of bytes that models, pictures and items hold now."""
    seen: set[int] = set()
    found = [thing for model in (*app.drawn, app.pictures) for thing in _held(model, seen)]
    return [*found, *_on_items(app.window)]


def _held(thing: object, seen: set[int]) -> Iterator[str | bytes]:
    if id(thing) in seen or isinstance(thing, (World, Scene, type)):
        return
    seen.add(id(thing))
    if isinstance(thing, (str, bytes)):
        if len(thing) >= _SHORTEST:
            yield thing
        return
    inside: list[object] = []
    if isinstance(thing, Mapping):
        inside += [*thing.keys(), *thing.values()]
    elif isinstance(thing, (list, tuple, set, frozenset)):
        inside += thing
    elif is_dataclass(thing):
        inside += [getattr(thing, field.name) for field in fields(thing)]
    elif isinstance(thing, QObject) or type(thing).__module__.startswith(("ui.", "kiosk.dossier.forms")):
        inside += vars(thing).values()
    for part in inside:
        yield from _held(part, seen)


_WORDS = ("text", "name", "value", "digits", "source", "label", "title", "words")


def _on_items(window: QQuickWindow) -> Iterator[str]:
    waiting = [window.contentItem()]
    while waiting:
        item = waiting.pop()
        if isValid(item):
            waiting += item.childItems()
            for word in _WORDS:
                said = item.property(word)
                if isinstance(said, str) and len(said) >= _SHORTEST:
                    yield said


def left(things: Iterable[str | bytes], facts: Iterable[str | bytes]) -> list[str]:
    """Return the facts, shortened, that are found in the things; a fact may be a part of a longer text."""
    things = list(things)
    texts = "\0".join(thing for thing in things if isinstance(thing, str))
    runs = {thing for thing in things if isinstance(thing, bytes)}
    found = {fact for fact in facts if (fact in texts if isinstance(fact, str) else fact in runs)}
    return sorted(f"{fact[:40]!r}" for fact in found)
