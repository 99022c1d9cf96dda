"""Tells those who listen how the devices are, in a thread of its own that nobody waits for."""

from __future__ import annotations

import logging
import threading
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from hardware.vocabulary import Role, Snapshot

    Listener = Callable[[Snapshot], None]

_log = logging.getLogger(__name__)
_LAST_SECONDS = 1.0


class Publisher:
    """Hands snapshots to listeners, one after the other.

    A listener hears the snapshots of a role in their order and the newest one always. While it is slow, older
    ones that still wait are left out: at most one of each role waits. One that raises is logged and kept.
    """

    def __init__(self) -> None:
        self._news = threading.Condition()
        self._waiting: dict[Role, Snapshot] = {}
        self._listeners: tuple[Listener, ...] = ()
        self._thread: threading.Thread | None = None
        self._closed = False

    def tell(self, snapshot: Snapshot) -> None:
        """Take a snapshot to be told; waits for nobody."""
        with self._news:
            if self._listeners and not self._closed:
                self._waiting[snapshot.status.role] = snapshot
                self._news.notify()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Tell `listener` everything from now on; what is returned ends that, and no call begins after it."""
        entry = partial(listener)
        with self._news:
            self._listeners = (*self._listeners, entry)
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._run, daemon=True, name="publisher")
                self._thread.start()

        def unsubscribe() -> None:
            with self._news:
                self._listeners = tuple(one for one in self._listeners if one is not entry)

        return unsubscribe

    def close(self) -> None:
        """Tell what still waits and end; a listener that is stuck is left behind after a second."""
        with self._news:
            self._closed = True
            self._news.notify()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(_LAST_SECONDS)

    def _run(self) -> None:
        while True:
            with self._news:
                self._news.wait_for(lambda: self._waiting or self._closed)
                if not self._waiting:
                    return
                snapshot = self._waiting.pop(next(iter(self._waiting)))
                listeners = self._listeners
            for listener in listeners:
                if listener in self._listeners:  # not taken off meanwhile
                    _call(listener, snapshot)


def _call(listener: Listener, snapshot: Snapshot) -> None:
    try:
        listener(snapshot)
    except Exception:  # noqa: BLE001 - whatever it is, the devices go on
        _log.exception("a listener to the devices failed")
