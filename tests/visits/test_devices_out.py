"""Devices that go and come back while a kiosk serves: the visit knows, and has another way."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hardware.vocabulary import Role
from kiosk.journey import events as e
from kiosk.journey.devices import prints
from kiosk.journey.visit import SlipState, Step

pytestmark = pytest.mark.slow
SYSTEMD = Path(__file__).resolve().parents[2] / "systemd"


def test_a_printer_that_is_pulled_promises_no_slip_and_the_code_is_on_the_screen(kiosk):
    kiosk.go(Step.DELIVERY)
    kiosk.tell(Role.RECEIPT_PRINTER, do="vanish")
    kiosk.until(lambda visit: not prints(visit), "the printer to be missed")
    kiosk.submit()
    done = kiosk.at(Step.DONE)
    assert done.slip is SlipState.NOT_PRINTED
    assert done.filing is not None
    assert done.filing.local_reference
    kiosk.tell(Role.RECEIPT_PRINTER, do="return")
    kiosk.until(prints, "the printer to be back")


def test_what_is_out_outlives_the_visit_and_its_fresh_workers(kiosk):
    kiosk.go(Step.CONSENT)
    kiosk.tell(Role.DOCUMENT_SCANNER, do="vanish")
    kiosk.until(lambda visit: Role.DOCUMENT_SCANNER in visit.out, "the scanner to be missed")
    kiosk.start_over()
    assert Role.DOCUMENT_SCANNER in kiosk.visit.out
    kiosk.tell(Role.DOCUMENT_SCANNER, do="return")
    kiosk.until(lambda visit: not visit.out, "the scanner to be back")


def folders_written(state):
    """Name what the screens write into: all but what was installed and enrolled, and the printer's ledger."""
    made = {path.relative_to(state).parts[0] for path in state.rglob("*") if path.is_file()}
    return made - {"anchors", "keys", "province", "print"}


def test_a_rating_is_counted_when_the_visit_ends_where_an_installed_kiosk_may_write(kiosk):
    kiosk.submit()
    kiosk.at(Step.DONE)
    kiosk.tell(Role.CHIP_READER, do="remove")
    kiosk.until(lambda visit: not visit.card_on_reader, "the card to be gone")
    kiosk.post(e.Rate(4), e.Finish())
    kiosk.at(Step.WELCOME)
    ratings = kiosk.appliance.runner._performer._parts.ratings
    kiosk.until(lambda _: list(ratings.counts().values()) == [[0, 0, 0, 1, 0]], "the rating")
    installed = (SYSTEMD / "system/kiosk-shell.service").read_text()
    writable = "\n".join(line for line in installed.splitlines() if line.startswith("ReadWritePaths="))
    made = (SYSTEMD / "tmpfiles.d/kiosk.conf").read_text()
    written = folders_written(kiosk.settings.paths.state)
    assert "ratings" in written
    for folder in written:
        assert f"/var/lib/kiosk/{folder}" in re.split(r"[\s=]-?", writable), folder
        assert re.search(rf"^d /var/lib/kiosk/{folder} +\d+ kiosk-shell ", made, re.MULTILINE), folder
