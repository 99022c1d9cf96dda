"""Who is behind the door now, and when nobody is any more: the clock that shows a technician out."""

from __future__ import annotations

import time
from collections.abc import Callable

from kiosk.technician.access.rights import Right
from kiosk.technician.access.tried import Insider

# Nobody waits longer for the machine without a touch.
_LONGEST_WORK_SECONDS = 900.0


class Session:
    """One stay, from the hidden gesture to the way out; of one thread.

    At the door one has `door_seconds` after the last touch, inside `idle_seconds`. What the machine works on
    (`working`) is waited for, but not for ever: what hangs would keep the door open to whoever passes.
    """

    def __init__(
        self, *, idle_seconds: float, door_seconds: float, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._idle, self._door = idle_seconds, door_seconds
        self._now = now
        self._insider: Insider | None = None
        self._last: float | None = None
        self._working = 0
        self._followers: list[Callable[[], None]] = []

    def follow(self, follower: Callable[[], None]) -> None:
        """Call `follower` whenever somebody comes to the door, in or out; once, however often it is given."""
        if follower not in self._followers:
            self._followers.append(follower)

    @property
    def begun(self) -> bool:
        """Whether somebody is at the door, or inside."""
        return self._last is not None

    @property
    def insider(self) -> Insider | None:
        """Who is inside; None while nobody is."""
        return self._insider

    def may(self, right: Right) -> bool:
        """Say whether who is inside may do this; nobody may do anything."""
        return self._insider is not None and self._insider.may(right)

    def begin(self) -> None:
        """Somebody stands at the door."""
        self._insider, self._last, self._working = None, self._now(), 0
        self._tell()

    def let_in(self, insider: Insider) -> None:
        """They have come in; what opened too late, after the way out, opens nothing."""
        if self.begun:
            self._insider, self._last = insider, self._now()
            self._tell()

    def touch(self) -> None:
        """They did something."""
        if self.begun:
            self._last = self._now()

    def working(self, *, begins: bool) -> None:
        """Something long begins, or ends: nobody is shown out while the machine works, for a quarter hour."""
        self._working = max(0, self._working + (1 if begins else -1))
        self.touch()

    def left_seconds(self) -> float:
        """Say how long it is to the way out; 0 when it is time."""
        if self._last is None:
            return 0.0
        allowed = self._door if self._insider is None else self._idle
        waited = self._now() - self._last
        if self._working:
            return max(0.0, min(allowed, _LONGEST_WORK_SECONDS - waited))
        return max(0.0, allowed - waited)

    def end(self) -> None:
        """They have left."""
        self._insider, self._last, self._working = None, None, 0
        self._tell()

    def _tell(self) -> None:
        for follower in self._followers:
            follower()
