"""Slips that are printed for a check."""

from __future__ import annotations

import secrets

from PIL import Image

from hardware.vocabulary import Condition, PrintEnd, PrintOutcome
from kiosk.languages.phrase import say
from kiosk.technician.check import Finding, failed
from kiosk.technician.faults import finding_of_condition
from kiosk.technician.hands.asking import undone
from kiosk.technician.person import Task
from kiosk.technician.pictures import as_raster
from kiosk.technician.site import Site


def unprinted(site: Site, slip: Image.Image) -> Finding | None:
    """Print a slip of black and white; None when it is through, or nobody but a person can tell.

    A slip that lies in the presenter still is taken first. Raises `DeviceFault` while nothing was sent.
    """
    outcome = _printed(site, slip)
    if outcome.condition is Condition.SLIP_NOT_TAKEN and outcome.end is PrintEnd.REFUSED:
        if missing := undone(site, Task.TAKE_SLIP, say("Xin lấy phiếu còn trong khe ra phiếu.")):
            return missing
        outcome = _printed(site, slip)
    if outcome.end is not PrintEnd.REFUSED:
        return None
    if outcome.condition is None:
        return failed(say("Máy in không nhận phiếu."))
    return finding_of_condition(outcome.condition)


def _printed(site: Site, slip: Image.Image) -> PrintOutcome:
    return site.station.receipt_printer.print(secrets.token_hex(8), as_raster(slip))
