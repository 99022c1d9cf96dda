"""`kiosk diagnose`: find out whether this machine may face the public."""

from __future__ import annotations

from dataclasses import replace

import click
import msgspec

from kiosk.appliance import build_station, build_verifier
from kiosk.cli import settings_of
from kiosk.identity.anchors import load_anchors
from kiosk.technician.checks import diagnose as run_checks
from kiosk.technician.report import Outcome, Report
from kiosk.technician.trust import check_trust

_SHAPES = {Outcome.PASSED: "✓ passed ", Outcome.FAILED: "✗ FAILED ", Outcome.NOT_RUN: "– not run"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.pass_context
def diagnose(ctx: click.Context, *, as_json: bool) -> None:
    """Open, identify and test every device once, and see what makes a card's signer known.

    Needs no card, and no network but where a card verifier is set; that one is asked about nobody. Exit code
    0 when all passed, 1 when something failed or did not run. Stop the kiosk first: a device that it holds
    cannot be opened twice.
    """
    settings = settings_of(ctx)
    station = build_station(settings, watch_seconds=None)
    try:
        report = run_checks(station)
        trust = check_trust(
            load_anchors(settings.anchors), build_verifier(settings), needed=settings.profile == "appliance"
        )
        report = replace(report, results=(*report.results, *trust))
    finally:
        station.close()
    if as_json:
        document = {"passed": report.passed, **msgspec.to_builtins(report)}
        click.echo(msgspec.json.format(msgspec.json.encode(document)).decode())
    else:
        click.echo(_table(report))
    ctx.exit(0 if report.passed else 1)


def _table(report: Report) -> str:
    """Lay the report out for a terminal, failed checks on top."""
    lines = [f"Devices checked {report.taken_at:%Y-%m-%d %H:%M:%S} UTC", ""]
    for result in report.failed_first():
        head = f"{_SHAPES[result.outcome]}  {result.role:<17} {result.name:<9}"
        lines.append(f"{head} {result.seconds:5.1f} s  {result.words}")
    lines.append("")
    count = len(report.results)
    good = sum(result.outcome is Outcome.PASSED for result in report.results)
    lines.append(f"{good} of {count} checks passed.")
    if report.simulated:
        names = ", ".join(report.simulated)
        lines.append(f"Simulated, not for the public: {names}.")
    return "\n".join(lines)
