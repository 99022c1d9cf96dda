"""Kill shell, agent and gateway while people file, cut the power, and count what it did.

    python -m tests.fault.crash --kills 1000 --seed 1 [--database sqlite|postgresql|both] [--power 1]
    python -m tests.fault.crash --self-test [NAME]

Kills (kill -9) leave to the kernel what a power cut would take; what that is, the layer under fsync says:
`--power` is the share of its disks that are opened. The kiosk speaks TLS with its gateway. The last line is
`lost L doubled D readable R kills N`; it ends with 1 unless the first three are 0.

A failure repeats by its seed: the same hurts, in the same order, at the same boundaries of the same visits.
How far another program has come by then is the machine's affair, and so are random moments, to the
millisecond. `--self-test` spoils the programs on purpose and ends with 1 unless each break is found.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests.fault.crash.breaks import FOUND_BY
from tests.fault.crash.campaign import ENDED, Campaign
from tests.fault.crash.cut import cut_power, cut_shell
from tests.fault.crash.oracle import Count
from tests.fault.crash.world import crash_world
from tests.postgres import Cluster, postgres_cluster

_MOST_KILLS_TO_FIND = 60


def main() -> int:
    parser = argparse.ArgumentParser(description="kill the programs and count what it did")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="sqlite")
    parser.add_argument("--power", type=float, default=1.0, help="share of the disks after a power cut")
    parser.add_argument(
        "--self-test",
        nargs="?",
        const="all",
        choices=("all", *FOUND_BY),
        help="see that what is broken is found",
    )
    parser.add_argument("--verbose", action="store_true", help="say every kill")
    asked = parser.parse_args()
    say(f"seed {asked.seed}")
    if asked.self_test:
        names = FOUND_BY if asked.self_test == "all" else (asked.self_test,)
        missed = [name for name in names if not _is_found(name, asked.seed)]
        return 1 if missed else 0
    databases = ["sqlite", "postgresql"] if asked.database == "both" else [asked.database]
    total, kills = Count(), 0
    for number, database in enumerate(databases):
        share = (asked.kills + number) // len(databases)
        with ExitStack() as stack:
            cluster = stack.enter_context(postgres_cluster()) if database == "postgresql" else None
            say(f"{database}:")
            kills += _kill(share, asked.seed, cluster, total, verbose=asked.verbose)
            if asked.power:
                _cut(asked.seed, asked.power, cluster, total)
    for line in (*total.lost, *total.doubled, *total.readable):
        say(f"  {line}")
    say(f"lost {len(total.lost)} doubled {len(total.doubled)} readable {len(total.readable)} kills {kills}")
    return 1 if total else 0


def _kill(kills: int, seed: int, cluster: Cluster | None, total: Count, *, verbose: bool) -> int:
    with ExitStack() as stack:
        root = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kiosk-crash-")))
        database = cluster.create_database() if cluster else ""
        world = stack.enter_context(crash_world(root, database=database, tls="own"))
        campaign = Campaign(world, seed, say if verbose else lambda _: None, cluster)
        begun = time.monotonic()
        campaign.run(kills)
        took = time.monotonic() - begun
    total.add(campaign.found)
    told = sum(one.told for one in campaign.filed.values())
    say(
        f"  {campaign.kills} kills in {took:.0f} s, {took / max(1, campaign.kills):.2f} s each, "
        f"{campaign.hurt_disks} times the disk failed; {told} of {len(campaign.filed)} visits were told"
    )
    for where, often in sorted(campaign.died_at.items()):
        say(f"    {often:4} {where}")
    return campaign.kills


def _cut(seed: int, share: float, cluster: Cluster | None, total: Count) -> None:
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="kiosk-cut-") as root:
        database = cluster.create_database() if cluster else ""
        cut = cut_power(Path(root), seed, database=database, share=share)
    total.add(cut.found)
    say(
        f"  under fsync: {cut.kiosk} disks of the kiosk, {cut.gateway} of the gateway, "
        f"in {time.monotonic() - begun:.0f} s"
    )


def _is_found(name: str, seed: int) -> bool:
    program, way = FOUND_BY[name]
    with ExitStack() as stack:
        root = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kiosk-broken-")))
        if way == "power":
            ((_, found),) = cut_shell(root, seed, [name])
            kills = 0
        else:
            world = stack.enter_context(crash_world(root, tls="own"))
            campaign = Campaign(world, seed, lambda _: None, settle_every=10, spoilt=(program, name))
            campaign.run(_MOST_KILLS_TO_FIND)
            found, kills = campaign.found, campaign.kills
    # A program that crashes of its break shows nothing of what the break does to people.
    what = [one for one in (*found.lost, *found.doubled, *found.readable) if ENDED not in one]
    said = f"found: {name}" if what else f"NOT FOUND: {name}"
    say(f"  {said} ({program}, by {way}, {kills} kills) {next(iter(what or found.lost), '')}")
    return bool(what)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
