"""Run the checks of technician mode that need no device, as whoever runs this may see the machine.

python -m tests.systemd.look_around
"""

from __future__ import annotations

import json
from dataclasses import replace

from kiosk.appliance import build_site, build_station
from kiosk.settings import load_settings
from kiosk.technician.check import Area
from kiosk.technician.checks import CHECKS
from kiosk.technician.running import run_checks


def main() -> None:
    """Print what each check found: JSON, by its name."""
    settings = load_settings()
    station = build_station(settings, roles=(), watch_seconds=None)
    site = replace(build_site(settings, station), appliance=True)
    checks = [check for check in CHECKS if check.area is not Area.DEVICES and not check.attended]
    found = run_checks(checks, site, lambda _told: None)
    print(json.dumps({one.check: [one.outcome, one.words, one.detail] for one in found}))  # noqa: T201 - for the test
    station.close()


if __name__ == "__main__":
    main()
