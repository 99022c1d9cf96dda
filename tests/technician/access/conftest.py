"""Two people of a kiosk in a folder of a test's own, and the clock that counts from the machine's start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk.technician.access.access import Access
from kiosk.technician.access.badge import keep_badge, new_badge
from kiosk.technician.access.people import Member, People
from kiosk.technician.access.rights import Duty
from kiosk.technician.access.secret import Cost, Keeper

# Enough to be argon2id, and quick.
CHEAP = Cost(passes=1, memory_kib=8, lanes=1)


@dataclass
class Started:
    """The seconds since the machine's start, as a test wants them."""

    seconds: float = 1000.0

    def __call__(self) -> float:
        """Say how long ago the machine was started."""
        return self.seconds


@dataclass(frozen=True)
class Kiosk:
    """What a test knows of the people of a kiosk that nobody else does."""

    folder: Path
    technician: str
    operator: str
    badge: str


@pytest.fixture
def started() -> Started:
    return Started()


@pytest.fixture
def kiosk(tmp_path: Path) -> Kiosk:
    folder, keeper, badge = tmp_path / "technician", Keeper(CHEAP), new_badge()
    people = People(folder)
    people.put(Member("lan", Duty.TECHNICIAN, keeper.keep("48159263"), keep_badge(badge)))
    people.put(Member("minh", Duty.OPERATOR, keeper.keep("tam-coc-2719")))
    return Kiosk(folder, "48159263", "tam-coc-2719", badge)


@pytest.fixture
def access(kiosk: Kiosk, started: Started) -> Access:
    return Access(kiosk.folder, cost=CHEAP, now=started)


@pytest.fixture
def again(kiosk: Kiosk, started: Started) -> Callable[[], Access]:
    """Open the same folder anew, as a process does that was started again."""
    return lambda: Access(kiosk.folder, cost=CHEAP, now=started)
