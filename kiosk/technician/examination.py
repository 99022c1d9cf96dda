"""A machine examined: its checks run, and the report made of them."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from hardware.errors import DeviceFault
from hardware.vocabulary import Role, Snapshot, State
from kiosk.technician.check import Check
from kiosk.technician.checks import CHECKS
from kiosk.technician.report import Report
from kiosk.technician.running import CANCELLED, Told, run_checks
from kiosk.technician.site import Site
from kiosk.technician.versions import versions

# What the names of drivers begin with that only act; they say so even when they do not answer.
_ACTING = ("simulated-", "replayed-")
_ANSWERS = (State.READY, State.ATTENTION)


def examine(site: Site, told: Told, checks: Iterable[Check] = CHECKS, by: str = "") -> Report:
    """Run checks and report on the machine; `by` is the role of who stands there. Raises nothing.

    Who runs less than all checks has a report that is not complete.
    """
    taken_at = site.now()
    chosen = tuple(checks)
    results = run_checks(chosen, site, told)
    stopped = any(result.words == CANCELLED for result in results)
    left_out = {check.name for check in CHECKS} - {check.name for check in chosen}
    snapshots = site.station.snapshots()
    return Report(
        kiosk_id=site.kiosk_id,
        centre_name=site.centre_name,
        taken_at=taken_at,
        by=by,
        results=results,
        counters={one.status.role: one.counters for one in snapshots},
        versions=versions(site.root),
        simulated=_simulated(site, snapshots),
        complete=not stopped and not left_out,
    )


def _simulated(site: Site, snapshots: Iterable[Snapshot]) -> tuple[Role, ...]:
    """Name the roles that no real device fills."""

    def acts(one: Snapshot) -> bool:
        if one.driver.startswith(_ACTING):
            return True
        if one.status.state not in _ANSWERS:
            return False
        try:
            return site.station.device(one.status.role).identify().simulated
        except DeviceFault:
            return False

    found = tuple(snapshots)
    with ThreadPoolExecutor(len(Role), "asking") as pool:
        return tuple(
            one.status.role for one, acting in zip(found, pool.map(acts, found), strict=True) if acting
        )
