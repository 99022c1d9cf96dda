"""From touch to next screen over the whole visit, against a bare StackView that replaces one simple page.

Motion is off for the first figure, so that a frame shows all of the screen; with motion on, frames that took
longer than 33 ms are counted while screens come (180 ms and the touch before).
"""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path
from statistics import median

from tests.bench.measure import ROUNDS, spread
from tests.bench.ui._chart import bars
from tests.bench.ui._frames import WAY, Kiosk, Stack

_LATE = 0.033
_CHART = Path(__file__).resolve().parents[3] / "docs/pictures/screens-touch.svg"


def main() -> None:
    """Print both figures; with `--chart`, draw the chart of the page as well."""
    rounds = ROUNDS
    kiosk, stack = Kiosk(motion=False), Stack(motion=False)
    ways = [(here, touched, there) for (here, touched), (there, _) in pairwise(WAY)]
    taken: dict[str, list[float]] = {f"{here} → {there}": [] for here, _, there in ways}
    cost: dict[str, list[float]] = {name: [] for name in taken}
    ratios: list[float] = []
    bare: list[float] = []
    busy: list[float] = []
    bare_busy: list[float] = []
    busy_ratios: list[float] = []
    first = {}
    for number in range(rounds + 1):
        kiosk.stand_at("welcome")
        ours, theirs, work, their_work = [], [], [], []
        for here, touched, there in ways:
            seconds = kiosk.go(touched, there)
            ours.append(seconds)
            work.append(kiosk.busy)
            theirs.append(stack.go())
            their_work.append(stack.busy)
            if number:
                taken[f"{here} → {there}"].append(seconds)
                cost[f"{here} → {there}"].append(kiosk.busy)
            else:
                first[f"{here} → {there}"] = seconds
            kiosk.camera.quiet(0.02)
        if number:
            ratios.append(median(ours) / median(theirs))
            bare += theirs
            busy += work
            bare_busy += their_work
            busy_ratios.append(median(work) / median(their_work))
    kiosk.close()
    stack.close()
    medians = {name: median(seconds) for name, seconds in taken.items()}
    worst = max(medians, key=lambda name: medians[name])
    every = spread([one for seconds in taken.values() for one in seconds])
    print(f"CPU for a screen       {spread(busy).text('ms', 1e3)}")
    print(f"CPU, bare StackView    {spread(bare_busy).text('ms', 1e3)}")
    print(f"ratio of medians, CPU  {spread(busy_ratios).text('times')}")
    print(f"touch to next screen   {every.text('ms', 1e3)}")
    print(f"bare StackView         {spread(bare).text('ms', 1e3)}")
    print(f"ratio of medians       {spread(ratios).text('times')}")
    dearest = max(cost, key=lambda name: median(cost[name]))
    print(f"worst screen, CPU      {median(cost[dearest]) * 1e3:.3g} ms, {dearest}")
    print(f"worst screen           {medians[worst] * 1e3:.3g} ms, {worst}")
    slow = max(first, key=lambda name: first[name])
    print(f"worst for the first visitor of the day  {first[slow] * 1e3:.3g} ms, {slow}")
    if "--chart" in sys.argv:
        _CHART.write_text(
            bars(
                "From touch to next screen, CPU milliseconds",
                [(name, median(seconds) * 1e3) for name, seconds in cost.items()],
                ("bare StackView", median(bare_busy) * 1e3),
            )
        )
    _late_frames()


def _late_frames() -> None:
    kiosk, stack = Kiosk(motion=True), Stack(motion=True)
    late, all_frames, bare_late, bare_all = 0, 0, 0, 0
    worst = 0.0
    for _ in range(3):
        kiosk.stand_at("welcome")
        for (_, touched), (there, _) in pairwise(WAY):
            kiosk.go(touched, there)
            gaps = _gaps(kiosk)
            late += sum(gap > _LATE for gap in gaps)
            all_frames += len(gaps)
            worst = max(worst, *gaps)
            stack.go()
            gaps = _gaps(stack)
            bare_late += sum(gap > _LATE for gap in gaps)
            bare_all += len(gaps)
    kiosk.close()
    stack.close()
    print(f"frames over 33 ms in transitions  {late} of {all_frames}, worst {worst * 1e3:.3g} ms")
    print(f"of a bare StackView               {bare_late} of {bare_all}")


def _gaps(one: Kiosk | Stack) -> list[float]:
    """Watch the motion of a screen that has just come; returns the time between its frames."""
    seen = len(one.camera.frames)
    one.camera.quiet(0.24)
    return [after - before for before, after in pairwise(one.camera.frames[seen - 1 :])]


if __name__ == "__main__":
    main()
