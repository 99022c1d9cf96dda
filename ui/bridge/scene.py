"""What every bridge object draws from: the visit, the world it moves in, and the way back to the journey."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.journey.events import Touch
from kiosk.journey.world import World
from kiosk.languages.catalogue import Language
from kiosk.technician.desk import Desk
from ui.bridge.pictures import Pictures


@dataclass(frozen=True, slots=True)
class Place:
    """The centre and the kiosk in the words of the screens.

    When nobody touches anything for `idle_seconds` the kiosk asks, and wipes `warning_seconds` later;
    a pause lasts `pause_seconds`.
    """

    centre_name: str
    help_words: str
    kiosk_id: str
    idle_seconds: float
    warning_seconds: float
    pause_seconds: float = 600


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything a bridge object needs besides the visit; the same for the whole run.

    `languages` are those that the screens can speak; `say` tells a Vietnamese text of the kiosk in the one
    that they speak now. Without a `desk` the hidden gesture does nothing.
    """

    world: World
    place: Place
    pictures: Pictures
    post: Callable[[Touch], None]
    languages: tuple[Language, ...]
    say: Callable[[str], str]
    desk: Desk | None = None
