from __future__ import annotations

import pytest

from hardware.host.launch import launch_thread
from hardware.simulated.control import ask
from hardware.station import DeviceConfig, Station
from hardware.vocabulary import Role
from kiosk.technician.checks import diagnose
from kiosk.technician.report import Outcome

ROLES = (Role.CODE_SCANNER, Role.DOCUMENT_SCANNER, Role.RECEIPT_PRINTER)


@pytest.fixture
def station(tmp_path):
    options = {"timeout": 0.3, "print_timeout": 0.5}
    configs = {
        role: DeviceConfig(f"simulated-{role}", options if role is Role.RECEIPT_PRINTER else {})
        for role in ROLES
    }
    station = Station(configs, tmp_path / "run", launch_thread)
    yield station
    station.close()


def test_every_device_is_opened_identified_and_tested_once(station):
    report = diagnose(station)
    assert report.passed
    assert [(result.role, result.name) for result in report.results] == [
        (role, name) for role in ROLES for name in ("open", "identify", "test")
    ]
    assert report.simulated == ROLES


def test_what_a_printer_and_a_scanner_can_do_is_told(station):
    words = {result.role: result.words for result in diagnose(station).results if result.name == "identify"}
    assert "576 dots at 203 dpi, cutter" in words[Role.RECEIPT_PRINTER]
    assert "feeder" in words[Role.DOCUMENT_SCANNER]


def test_a_device_that_is_not_there_fails_and_its_other_checks_do_not_run(station, tmp_path):
    ask(tmp_path / "run", Role.CODE_SCANNER, {"do": "vanish"})
    report = diagnose(station)
    assert not report.passed
    outcomes = [result.outcome for result in report.results if result.role is Role.CODE_SCANNER]
    assert outcomes == [Outcome.FAILED, Outcome.NOT_RUN, Outcome.NOT_RUN]
    assert all(r.outcome is Outcome.PASSED for r in report.results if r.role is not Role.CODE_SCANNER)
    assert report.failed_first()[0].role is Role.CODE_SCANNER


def test_a_printer_without_paper_fails_its_test_and_says_who_mends_it(station, tmp_path):
    station.open()
    ask(tmp_path / "run", Role.RECEIPT_PRINTER, {"do": "paper-out"})
    report = diagnose(station)
    (failed,) = [result for result in report.results if result.outcome is Outcome.FAILED]
    assert (failed.role, failed.name) == (Role.RECEIPT_PRINTER, "test")
    assert failed.words == "paper-out; to be mended by: attendant"


def test_little_paper_left_is_said_and_fails_nothing(station, tmp_path):
    station.open()
    ask(tmp_path / "run", Role.RECEIPT_PRINTER, {"do": "paper-low"})
    report = diagnose(station)
    assert report.passed
    assert "paper-low" in report.results[-1].words


def test_a_code_that_is_shown_during_the_test_stays_out_of_the_report(station, tmp_path):
    station.open()
    station.code_scanner.next_code(0.0)
    ask(tmp_path / "run", Role.CODE_SCANNER, {"do": "show", "text": "022093000001"})
    report = diagnose(station)
    assert "022093000001" not in repr(report)
    assert "a code shown" in repr(report)
