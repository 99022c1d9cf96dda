"""Packets in the store that no entry names: a worker died before the row, or the database is an older one.

What is not in this database may be all that is left of what a citizen was told: it is taken into custody
again, and nothing is deleted but the second copy of what is in custody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from kiosk.gateway.errors import NotTaken, StoreAway

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kiosk.gateway.custody import Custody
    from kiosk.gateway.packet_store import PacketStore

_BATCH = 500
# What is younger is most likely being taken at this moment.
_AGE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Settled:
    """How many were taken into custody and how many copies deleted; file and reason of those left alone."""

    taken: int = 0
    copies: int = 0
    left: tuple[tuple[str, str], ...] = ()


class Strays:
    """Finds them and gives each its place; may run beside all else, and twice."""

    def __init__(self, store: PacketStore, custody: Custody) -> None:
        self._store = store
        self._custody = custody

    def settle(self, stopped: Callable[[], bool] = lambda: False) -> Settled:
        """Look at every one, until `stopped`; one that cannot be taken stays and holds up no other.

        Raises OSError, SQLAlchemyError.
        """
        taken = copies = 0
        left: list[tuple[str, str]] = []
        for name in self._find():
            if stopped():
                break
            try:
                adopted = self._custody.adopt(name)
            except NotTaken as error:
                left.append((name, f"{error.reason}: {error}"))
            except StoreAway:
                raise
            except OSError as error:
                left.append((name, error.strerror or type(error).__name__))
            else:
                new = adopted is not None and adopted[1]
                taken, copies = taken + new, copies + (adopted is not None and not new)
        return Settled(taken, copies, tuple(left))

    def _find(self) -> Iterator[str]:
        names = self._store.names(datetime.now(UTC) - _AGE)
        while batch := tuple(islice(names, _BATCH)):
            yield from self._custody.table.unknown_files(batch)
