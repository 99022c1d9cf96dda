"""What is touched before the journey is there waits for it, in its order."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from kiosk.journey.doorway import Doorway
from kiosk.journey.events import AskHelp, Begin, CloseOverlay, Event
from kiosk.journey.visit import Visit


class Notes:
    """A journey that writes down what is handed in and who listens."""

    def __init__(self) -> None:
        self.posted: list[Event] = []
        self.listeners: list[Callable[[Visit], None]] = []

    def subscribe(self, listener: Callable[[Visit], None]) -> None:
        assert not self.posted, "who listens comes before the first touch"
        self.listeners.append(listener)

    def post(self, event: Event) -> None:
        self.posted.append(event)


def test_touches_before_the_journey_come_to_it_once_and_in_their_order(world: Any) -> None:
    door, journey = Doorway(world), Notes()
    for event in (Begin(), AskHelp(), CloseOverlay()):
        door.post(event)
    assert not journey.posted
    door.lead_in(journey)  # type: ignore[arg-type]
    assert journey.posted == [Begin(), AskHelp(), CloseOverlay()]
    door.post(AskHelp())
    assert journey.posted == [Begin(), AskHelp(), CloseOverlay(), AskHelp()]


def test_who_listened_at_the_door_hears_the_journey(world: Any) -> None:
    door, journey = Doorway(world), Notes()
    heard: list[Visit] = []
    door.subscribe(heard.append)
    door.post(Begin())
    door.lead_in(journey)  # type: ignore[arg-type]
    for listener in journey.listeners:
        listener(Visit())
    assert heard == [Visit()]
    assert door.world is world


def test_no_touch_is_lost_or_overtaken_while_the_journey_is_led_in(world: Any) -> None:
    for _ in range(50):
        door, journey = Doorway(world), Notes()
        begun = threading.Event()
        touches: list[Any] = [Begin() if i % 2 else AskHelp() for i in range(200)]

        def touch(door: Doorway = door, touches: list[Any] = touches, begun: threading.Event = begun) -> None:
            for at, event in enumerate(touches):
                door.post(event)
                if at == 20:
                    begun.set()

        hand = threading.Thread(target=touch)
        hand.start()
        begun.wait()
        door.lead_in(journey)  # type: ignore[arg-type]
        hand.join()
        assert len(journey.posted) == len(touches)
        assert all(got is put for got, put in zip(journey.posted, touches, strict=True))
