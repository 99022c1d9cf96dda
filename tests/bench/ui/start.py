"""From a cold start to the first frame that takes a touch, against a window with one rectangle.

Both are new processes, their compiled QML kept from the round before; CPU time comes first. Ours is the
shell's way to its welcome: its programs, catalogue, forms, languages, journey and window.
"""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

from tests.bench.measure import compare

if TYPE_CHECKING:
    from collections.abc import Callable


def _way(which: str) -> Callable[[], float]:
    return lambda: _start(which)[0]


def _processor(which: str) -> Callable[[], float]:
    return lambda: _start(which)[1]


def _start(which: str) -> tuple[float, float]:
    """Start one and wait for its end, which is its first frame; returns seconds and CPU seconds."""
    begun = time.perf_counter()
    child = os.posix_spawn(
        sys.executable, [sys.executable, "-m", "tests.bench.ui._first_frame", which], os.environ
    )
    _, status, used = os.wait4(child, 0)
    if status:
        raise RuntimeError(f"{which} did not come up")
    return time.perf_counter() - begun, used.ru_utime + used.ru_stime


def main() -> None:
    """Print both by CPU time and by the clock."""
    for words, measure in (("CPU", _processor), ("clock", _way)):
        found = compare(measure("kiosk"), measure("bare"))
        print(f"the welcome, {words:<6}   {found.ours.text('s')}")
        print(f"one rectangle, {words:<6} {found.peer.text('s')}")
        print(f"ratio, {words:<6}         {found.ratio.text('times')} (aim: at most 2)")


if __name__ == "__main__":
    main()
