"""The technician's door in every state, and who is behind it: what the gallery draws of `Step.SERVICE`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.technician.access.rights import Duty
from kiosk.technician.access.tried import Answer, Insider, Tried, Way
from kiosk.technician.desk import Desk, Told

if TYPE_CHECKING:
    from kiosk.appliance import Appliance


class ClosedDesk(Desk):
    """A desk of no kiosk: nobody tries anything, and nothing is read or written."""

    def __init__(self) -> None:
        super().__init__(Path("/nonexistent"), idle_seconds=1e9, door_seconds=1e9)

    def look(self, told: Told) -> None:
        """Tell nothing: the door is drawn as it is asked for."""

    def listen(self, told: Told) -> None:
        """Hear nothing."""

    def prepare(self) -> None:
        """Examine nothing."""

    def stand_before(self, appliance: Appliance | None) -> None:
        """Stand before a made-up kiosk, or again before none."""
        self._appliance = appliance

    def note(self, what: str, who: str = "", /, **detail: str | int) -> None:
        """Write nothing down."""


_TECHNICIAN = Insider("lan", Duty.TECHNICIAN, Way.SECRET, wrong_before=3)

# What becomes of a try, by the name of the picture; the first are of secrets.
DOORS: Mapping[str, tuple[str, Tried]] = {
    "service-wrong": (Way.SECRET, Tried(Answer.WRONG, left=3)),
    "service-locked": (Way.SECRET, Tried(Answer.LOCKED, wait_seconds=60)),
    "service-badge-refused": (Way.BADGE, Tried(Answer.WRONG)),
    "service-nobody": (Way.SECRET, Tried(Answer.NOBODY)),
    "service-unreadable": (Way.SECRET, Tried(Answer.UNREADABLE)),
    "service-inside": (Way.SECRET, Tried(Answer.OPENED, _TECHNICIAN)),
}
