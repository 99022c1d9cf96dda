"""A log that was cut off is told from a whole one by the head that a signed report carried away."""

from __future__ import annotations

import pytest

from kiosk.machine.keys import Purpose, ensure_key
from kiosk.technician.check import Outcome
from kiosk.technician.checks.service.audit_log import CHECK
from kiosk.technician.history import History
from kiosk.technician.noted_head import noted_head
from kiosk.technician.report import Report
from kiosk.technician.running import run_checks
from kiosk.technician.signed_report import encode, sign_json
from kiosk.telemetry.audit import NONE, AuditLog
from tests.technician.checks.fixtures.service import enrolled

pytestmark = pytest.mark.slow


@pytest.fixture
def log(site):
    return AuditLog(site.state / "technician" / "audit")


@pytest.fixture
def report(site):
    """Run the check, and keep the signed report of it; gives how it ended."""

    def run(key=None):
        results = run_checks([CHECK], site, lambda _told: None)
        made = Report(site.kiosk_id, site.centre_name, site.now(), "", results, {}, {}, ())
        signed = sign_json(encode(made), key or ensure_key(site.state / "keys", Purpose.REPORT))
        History(site.state).keep(made.taken_at, signed)
        return results[0].outcome

    return run


def cut(log_folder, last):
    (path,) = log_folder.glob("audit-*.log")
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:last]))


def test_a_log_that_lost_its_end_fails_from_then_on_and_not_once(site, log, report):
    for number in range(3):
        log.note("try", number=number)
    assert (report(), report()) == (Outcome.PASSED, Outcome.PASSED)
    log.note("came in", "lan")
    assert report() is Outcome.PASSED
    cut(site.state / "technician" / "audit", 2)
    assert (report(), report()) == (Outcome.FAILED, Outcome.FAILED)
    log.note("try")
    log.note("came in", "somebody else")
    assert report() is Outcome.FAILED


def test_a_log_of_which_nothing_is_left_fails(site, log, report):
    log.note("came in", "lan")
    assert report() is Outcome.PASSED
    for path in (site.state / "technician" / "audit").iterdir():
        path.unlink()
    found = CHECK.run(site)
    assert (found.outcome, "entry 1 was noted" in found.detail) == (Outcome.FAILED, True)


def test_a_head_is_believed_to_a_report_of_this_machines_key_alone(site, log, report, tmp_path):
    log.note("came in", "lan")
    assert noted_head(site.state, site.pinned) == NONE
    report(ensure_key(tmp_path / "other", Purpose.REPORT))
    assert noted_head(site.state, site.pinned) == NONE
    report()
    assert noted_head(site.state, site.pinned) == log.head()
    newest = History(site.state).files()[0]
    newest.write_bytes(newest.read_bytes()[:-20])
    assert noted_head(site.state, site.pinned) == NONE


def test_an_enrolled_machine_believes_the_key_that_it_was_enrolled_with(site, tmp_path):
    site = enrolled(site, tmp_path)
    log = AuditLog(site.state / "technician" / "audit")
    log.note("came in", "lan")
    results = run_checks([CHECK], site, lambda _told: None)
    made = Report(site.kiosk_id, site.centre_name, site.now(), "", results, {}, {}, ())
    signed = sign_json(encode(made), site.pinned.key(Purpose.REPORT))
    History(site.state).keep(made.taken_at, signed)
    assert noted_head(site.state, site.pinned) == log.head()
