"""Which devices cannot serve now, from what the station knows of them; no device is asked."""

from __future__ import annotations

from typing import Protocol

from hardware.vocabulary import Role, Snapshot, State

_GONE = frozenset({State.ABSENT, State.FAULT})
# On the way from one to the other: what was known of it holds.
_UNDECIDED = frozenset({State.OPENING, State.RECOVERING})


class Watched(Protocol):
    """What is asked of a station here."""

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles that are filled."""

    def snapshots(self) -> tuple[Snapshot, ...]:
        """Return what is known of every device; asks none."""


def devices_out(station: Watched, before: frozenset[Role]) -> frozenset[Role]:
    """Return the roles that nothing serves: not fitted, gone or broken; `before` is what was known last.

    Paper that is out or a cover that is open is told when it matters, with who can mend it: that is no device
    that is out.
    """
    out = set(Role) - set(station.roles)
    for one in station.snapshots():
        role, state = one.status.role, one.status.state
        if state in _GONE or (state in _UNDECIDED and role in before):
            out.add(role)
    return frozenset(out)
