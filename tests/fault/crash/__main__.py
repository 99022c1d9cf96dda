"""Kill shell, agent and gateway while people file, and count what is lost, doubled, readable.

    python -m tests.fault.crash --kills 1000 --seed 1 [--database sqlite|postgresql|both] [--verbose]
                                [--keep FOLDER]

The last line is `lost L doubled D readable R kills N`; it ends with 1 unless the first three are 0.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests.fault.crash.campaign import Campaign
from tests.fault.crash.oracle import Count
from tests.fault.crash.world import crash_world


def main() -> int:
    parser = argparse.ArgumentParser(description="kill the programs and count what it did")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="sqlite")
    parser.add_argument("--verbose", action="store_true", help="say every kill")
    asked = parser.parse_args()
    say(f"seed {asked.seed}")
    total, kills = Count(), 0
    with ExitStack() as stack:
        root = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kiosk-crash-")))
        world = stack.enter_context(crash_world(root))
        begun = time.monotonic()
        campaign = Campaign(world, asked.seed, say if asked.verbose else lambda _: None)
        campaign.run(asked.kills)
        took = time.monotonic() - begun
        total.add(campaign.found)
        kills += campaign.kills
        told = sum(one.told for one in campaign.filed.values())
        say(f"{took:.0f} s, {took / max(1, kills):.2f} s a kill, {told} of {len(campaign.filed)} told")
        for where, often in sorted(campaign.died_at.items()):
            say(f"  {often:4} {where}")
    for line in (*total.lost, *total.doubled, *total.readable):
        say(f"  {line}")
    say(f"lost {len(total.lost)} doubled {len(total.doubled)} readable {len(total.readable)} kills {kills}")
    return 1 if total else 0


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
