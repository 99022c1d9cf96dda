"""`kiosk diagnose`: find out whether this machine may face the public."""

from __future__ import annotations

import click

from kiosk.appliance import build_site, build_station
from kiosk.cli import settings_of
from kiosk.technician.checks import CHECKS
from kiosk.technician.running import run_checks


@click.command()
@click.pass_context
def diagnose(ctx: click.Context) -> None:
    """Run the checks that need nobody."""
    settings = settings_of(ctx)
    station = build_station(settings, watch_seconds=None)
    try:
        results = run_checks(CHECKS, build_site(settings, station), lambda _told: None)
    finally:
        station.close()
    for result in results:
        click.echo(f"{result.outcome}  {result.check}  {result.words}  {result.detail}")
