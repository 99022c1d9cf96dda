"""A made-up technician, known to whoever develops: for simulated devices alone, never on an appliance."""

from __future__ import annotations

from datetime import UTC, datetime

from kiosk.settings import Settings
from kiosk.technician.access.badge import keep_badge
from kiosk.technician.access.people import Member, People
from kiosk.technician.access.rights import Duty
from kiosk.technician.access.secret import Keeper

MADE_UP = "made-up"
SECRET = "27031946"  # noqa: S105  # made up, and printed on every developer's terminal
BADGE = "KIOSK-BADGE:MADEUPMADEUPMADEUPMADEUPAA"


def ensure_technician(settings: Settings) -> None:
    """Enrol the made-up technician at a development kiosk; may be called again.

    Raises ValueError on an appliance, AccessError and OSError for a file that cannot be used.
    """
    if settings.profile != "development":
        raise ValueError("an appliance has no made-up technician")
    people = People(settings.paths.state / "technician")
    if any(member.id == MADE_UP for member in people.all()):
        return
    since = datetime.now(UTC).isoformat(timespec="seconds")
    people.put(Member(MADE_UP, Duty.TECHNICIAN, Keeper().keep(SECRET), keep_badge(BADGE), since))
