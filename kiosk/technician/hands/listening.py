"""Waiting for a code at the kiosk's own scanner while somebody is asked to show it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from hardware.errors import DeviceFault
from kiosk.technician.faults import fault_in
from kiosk.technician.site import Site

_LISTEN_SECONDS = 0.5
# After somebody said that it was shown.
_PATIENCE_SECONDS = 3.0
_LOOK_SECONDS = 0.05


class Listener:
    """Hears codes from now on; they may be a person's and are kept nowhere."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._codes: list[str] = []
        self._fault: DeviceFault | None = None
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="listening for a code", daemon=True)
        self._thread.start()

    def heard(self, wanted: Callable[[str], bool]) -> str | None:
        """Return the code that is wanted as soon as it came, None when it does not; raises `DeviceFault`."""
        until = time.monotonic() + _PATIENCE_SECONDS
        while True:
            found = next((code for code in self._codes if wanted(code)), None)
            if found is None and self._fault is not None:
                raise self._fault
            if found is not None or time.monotonic() > until or not self._site.wanted():
                return found
            time.sleep(_LOOK_SECONDS)

    @property
    def others(self) -> int:
        """How many codes came at all."""
        return len(self._codes)

    def end(self) -> None:
        """Hear no more."""
        self._ended.set()
        self._thread.join()

    def _listen(self) -> None:
        try:
            while not self._ended.is_set():
                code = self._site.station.code_scanner.next_code(_LISTEN_SECONDS)
                if code is not None:
                    self._codes.append(code)
        except DeviceFault as fault:
            self._fault = fault


@contextmanager
def listening(site: Site) -> Iterator[Listener]:
    """Listen while the block runs; raises the `DeviceFault` of a scanner that is known to be dead."""
    if fault := fault_in(site.station.code_scanner.status()):
        raise fault
    listener = Listener(site)
    try:
        yield listener
    finally:
        listener.end()
