"""Looks after a device that nobody uses: what is unplugged is noticed, and what returns works again."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_log = logging.getLogger(__name__)
# A look that takes long is taken less often: it is about so small a part of the time.
_SHARE = 0.1
_LONGEST_SECONDS = 30.0


class Keeper:
    """Calls `look` about every `seconds`, in a thread of its own."""

    def __init__(self, look: Callable[[], None], seconds: float) -> None:
        self._look = look
        self._seconds = seconds
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True, name="keeper")
        self._thread.start()

    def end(self) -> None:
        """Begin no further look; one that is under way goes on."""
        self._end.set()

    def join(self) -> None:
        """Wait until the last look has ended."""
        self._thread.join()

    def _run(self) -> None:
        pause = self._seconds
        while not self._end.wait(pause):
            begun = time.monotonic()
            try:
                self._look()
            except Exception:  # noqa: BLE001 - a bug of ours must not leave the device unkept
                _log.exception("a look at a device failed")
            took = time.monotonic() - begun
            pause = max(self._seconds, min(took / _SHARE, _LONGEST_SECONDS))
