"""A machine examined: its report says what was found, what is behind it and what it does not know."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from hardware.host.launch import launch_thread
from hardware.simulated.control import ask
from hardware.station import DeviceConfig, Station
from hardware.vocabulary import Role
from kiosk.technician.check import Outcome
from kiosk.technician.checks import CHECKS
from kiosk.technician.examination import examine
from kiosk.technician.report import Verdict
from kiosk.technician.versions import versions

pytestmark = pytest.mark.slow
DEVICES = [check for check in CHECKS if check.role is not None and not check.attended]


def ignore(_what: object) -> None:
    """Nobody is told."""


def test_the_report_carries_counters_versions_and_what_is_only_simulated(site):
    ask(site.run, Role.DOCUMENT_SCANNER, {"do": "vanish"})
    report = examine(site, ignore, DEVICES)
    assert report.simulated == tuple(Role)
    assert set(report.counters) == set(Role)
    assert report.counters[Role.DOCUMENT_SCANNER].faults >= 1
    assert report.counters[Role.RECEIPT_PRINTER].opens == 1
    assert report.versions["kiosk-hcc"]
    assert (report.kiosk_id, report.by) == ("QN-HCC-01", "")
    assert report.taken_at.tzinfo is not None


def test_fewer_than_all_checks_are_no_complete_report(site):
    report = examine(site, ignore, DEVICES[:1])
    assert not report.complete
    assert report.verdict is Verdict.NOT_FIT


def test_all_checks_make_a_complete_report_even_where_nobody_stands_there(site):
    report = examine(site, ignore)
    assert report.complete
    attended = {check.name for check in CHECKS if check.attended}
    assert {one.outcome for one in report.results if one.check in attended} <= {Outcome.NOT_RUN}


def test_checks_that_are_stopped_half_way_make_no_complete_report(site):
    stopped = threading.Event()
    report = examine(replace(site, wanted=lambda: not stopped.is_set()), lambda _what: stopped.set(), CHECKS)
    assert not report.complete


def test_a_code_that_somebody_shows_meanwhile_stays_out_of_the_report(site):
    site.station.code_scanner.next_code(0.0)
    ask(site.run, Role.CODE_SCANNER, {"do": "show", "text": "022093000001"})
    assert "022093000001" not in repr(examine(site, ignore))


def test_a_device_that_hangs_is_not_asked_what_it_is_for_the_report(site, tmp_path):
    class Silent(Station):
        def device(self, _role: Role):
            raise AssertionError("asked")

    station = Silent({Role.CHIP_READER: DeviceConfig("pcsc", {})}, tmp_path / "run", launch_thread)
    try:
        report = examine(replace(site, station=station), ignore, [])
    finally:
        station.close()
    assert report.simulated == ()


def test_versions_name_the_system_as_it_names_itself_and_nothing_where_it_does_not(tmp_path):
    assert "system" not in versions(tmp_path)
    (tmp_path / "etc").mkdir()
    file = tmp_path / "etc/os-release"
    file.write_text('ID=debian\nPRETTY_NAME="Debian GNU/Linux 13 (trixie)"\n')
    assert versions(tmp_path)["system"] == "Debian GNU/Linux 13 (trixie)"
    file.write_text('PRETTY_NAME="broken')
    assert "system" not in versions(tmp_path)
