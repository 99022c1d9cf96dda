"""Leases of one process on entries in custody, renewed for as long as they are worked on.

They are short, so that what a dead worker had is soon with another.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.gateway.custody_table import CustodyTable, Entry

LEASE_SECONDS = 10.0
# What is renewed late was not worked on by anybody: the process slept, or the database did.
_RENEW_SECONDS = 2.5


class Lease:
    """One entry that one thread of this process works on."""

    def __init__(self, table: CustodyTable, entry: Entry) -> None:
        self._table = table
        self._lock = threading.Lock()
        self._entry = entry
        self._lost = False
        self._renewed = time.monotonic()

    @property
    def entry(self) -> Entry:
        """The entry under its lease of now."""
        return self._entry

    def is_ours(self) -> bool:
        """Renew, and tell whether no other worker could have it."""
        with self._lock:
            if not self._lost:
                renewed = self._table.renew(self._entry, LEASE_SECONDS)
                if renewed is None:
                    self._lost = True
                else:
                    self._entry, self._renewed = renewed, time.monotonic()
            return not self._lost

    def renew_if_old(self) -> None:
        """Renew once it is some seconds old."""
        if time.monotonic() - self._renewed > _RENEW_SECONDS:
            self.is_ours()


class Leases:
    """Owns the leases of one process."""

    def __init__(self, table: CustodyTable) -> None:
        self._table = table
        self._lock = threading.Lock()
        self._held: list[Lease] = []

    @contextmanager
    def one(self, *, newest: bool = False) -> Iterator[Lease | None]:
        """Lease the next entry that is due for the length of a block; None where none is."""
        entry = self._table.lease(LEASE_SECONDS, newest=newest)
        if entry is None:
            yield None
            return
        lease = Lease(self._table, entry)
        with self._lock:
            self._held.append(lease)
        try:
            yield lease
        finally:
            with self._lock:
                self._held.remove(lease)

    def renew(self) -> bool:
        """Renew what grows old; False, for there is nothing to do at once after it."""
        with self._lock:
            held = list(self._held)
        for lease in held:
            lease.renew_if_old()
        return False
