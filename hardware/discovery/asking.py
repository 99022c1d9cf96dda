"""Asking all sources side by side: one that fails or hangs hides none of the others."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from hardware.discovery.found import Discovered, Finder, Found, SourceError, Unasked
from hardware.discovery.joined import joined


@dataclass(slots=True)
class _Errand:
    """One question that is under way in a thread of its own."""

    finder: Finder
    found: tuple[Found, ...] = ()
    why: str = ""
    done: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        try:
            self.found = self.finder.find()
        except SourceError as error:
            self.why = str(error)
        except Exception as error:  # noqa: BLE001 - a bug in one source must not hide the others; it is told
            self.why = f"failed in a way that is a bug: {type(error).__name__}: {error}"
        finally:
            self.done.set()


class Asker:
    """Asks sources again and again; one that still has not answered is not asked a second time.

    What it answers late to an earlier question is thrown away: since then something may have come or gone.
    """

    def __init__(self, finders: Iterable[Finder]) -> None:
        self._finders = tuple(finders)
        self._out: dict[int, _Errand] = {}

    def ask(self) -> Discovered:
        """Return what the sources know, after the longest of their `seconds` at the latest; never raises."""
        began = time.monotonic()
        late = {number: errand for number, errand in self._out.items() if not errand.done.is_set()}
        for number, finder in enumerate(self._finders):
            if number not in late:
                self._send(number, finder)
        found: list[Found] = []
        unasked: list[Unasked] = []
        for number, finder in enumerate(self._finders):
            until = began + finder.seconds
            if number in late and _done(late[number], until):
                self._send(number, finder)
            errand = self._out[number]
            if errand is late.get(number) or not _done(errand, until):
                unasked.append(Unasked(finder.source, f"no answer within {finder.seconds:g} s"))
                continue
            del self._out[number]
            if errand.why:
                unasked.append(Unasked(finder.source, errand.why))
            found.extend(errand.found)
        return Discovered(joined(found), tuple(unasked))

    def _send(self, number: int, finder: Finder) -> None:
        errand = self._out[number] = _Errand(finder)
        threading.Thread(target=errand.run, daemon=True, name=f"ask {finder.source}").start()


def _done(errand: _Errand, until: float) -> bool:
    """Wait for an answer until a time of `time.monotonic`."""
    return errand.done.wait(max(until - time.monotonic(), 0.0))


def discover(finders: Iterable[Finder]) -> Discovered:
    """Ask every source once, side by side; never raises."""
    return Asker(finders).ask()
