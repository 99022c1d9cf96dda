"""All checks on simulated devices, with a technician who does as asked: the report with every picture.

    .venv/bin/python -m tests.technician.show DIR

Writes report.json, report.pdf and pictures/ into DIR. The machine's state is kept there too: run again, it
is held against its earlier reports, and has trends from the third time on.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import click

from kiosk.appliance import build_site, build_station, report_key
from kiosk.languages.catalogue import load_languages
from kiosk.settings import Paths, Sandbox, Settings
from kiosk.technician.checks import CHECKS
from kiosk.technician.comparing import compare
from kiosk.technician.examination import examine
from kiosk.technician.export import export
from kiosk.technician.history import History
from kiosk.technician.signed_report import encode, sign_json
from kiosk.technician.table import table
from tests.technician.technician import Technician


def main() -> None:
    """Run the checks and write what came of them."""
    out = Path(sys.argv[1]).resolve()
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as run:
        settings = Settings(
            paths=Paths(state=out / "state", run=Path(run)), sandbox=Sandbox(state=out / "sandbox")
        )
        station = build_station(settings, watch_seconds=None)
        try:
            site = build_site(settings, station, Technician(settings.paths.run))
            report = examine(site, lambda _what: None, by="technician")
        finally:
            station.close()
    key, history = report_key(settings), History(settings.paths.state)
    past = history.load(key.public())
    history.keep(report.taken_at, sign_json(encode(report), key))
    checks = {check.name: check for check in CHECKS}
    click.echo(table(report, checks, lambda text: load_languages().say(text, "en"), compare(report, past)))
    for path in export(out, report, past, key):
        click.echo(path)


if __name__ == "__main__":
    main()
