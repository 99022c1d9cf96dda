"""Sheets that somebody feeds for a check, as pictures."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from PIL import Image

from hardware.errors import DeviceFault
from hardware.selftest.sight import picture_of
from hardware.vocabulary import (
    Condition,
    Progress,
    ScanMode,
    ScannedSheet,
    ScanSettings,
    ScanSource,
    StackEnd,
)
from kiosk.languages.phrase import say
from kiosk.technician.check import Finding, not_run
from kiosk.technician.faults import finding_of_condition
from kiosk.technician.hands.asking import undone
from kiosk.technician.person import Task
from kiosk.technician.site import Site

STOPPED = say("không chạy: việc quét đã bị dừng")
# Quick, and still finer than what spoils a page.
_DPI = 200
_LOOK_SECONDS = 0.1


def fed_sheet(site: Site, task: Task, words: str) -> tuple[Image.Image, int] | Finding:
    """Ask for a sheet and scan it in colour; the picture and its resolution.

    Raises `DeviceFault`.
    """
    missing = undone(site, task, words)
    if missing is not None:
        return missing
    settings = settings_for(site)
    with _stopped_with(site):
        sheet = site.station.document_scanner.scan(secrets.token_hex(8), settings, _nobody_waits)
    if sheet is None:
        return not_run(STOPPED)
    if isinstance(sheet, Condition):
        return finding_of_condition(sheet)
    return picture_of(sheet), sheet.dpi


def fed_stack(site: Site, source: ScanSource) -> tuple[tuple[ScannedSheet, ...], StackEnd]:
    """Scan all sheets that lie in the feeder; raises `DeviceFault`."""
    sides: list[ScannedSheet] = []
    settings = ScanSettings(settings_for(site).dpi, ScanMode.GREY, source)
    with _stopped_with(site):
        end = site.station.document_scanner.scan_stack(
            secrets.token_hex(8), settings, sides.append, _nobody_waits
        )
    return tuple(sides), end


def settings_for(site: Site) -> ScanSettings:
    """Return how test sheets are scanned: from the feeder, or from the glass where there is none."""
    can = site.station.document_scanner.capabilities()
    source = ScanSource.FEEDER if ScanSource.FEEDER in can.sources else ScanSource.FLATBED
    return ScanSettings(_DPI, ScanMode.COLOUR, source)


@contextmanager
def _stopped_with(site: Site) -> Iterator[None]:
    """Stop what the scanner does meanwhile as soon as the checks are cancelled."""
    done = threading.Event()

    def watch() -> None:
        while not done.wait(_LOOK_SECONDS):
            if not site.wanted():
                with suppress(DeviceFault):
                    site.station.document_scanner.cancel()
                return

    watcher = threading.Thread(target=watch, name="watching a scan", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def _nobody_waits(_progress: Progress) -> None:
    """Show nothing: a check has no bar of its own."""
