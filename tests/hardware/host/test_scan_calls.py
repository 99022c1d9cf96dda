from __future__ import annotations

import threading

import pytest

from hardware.errors import DeviceFault
from hardware.host.proxies import DocumentScannerProxy
from hardware.vocabulary import Condition, Progress, Role, ScannedSheet, ScanSettings, StackEnd, State

SCANNER = Role.DOCUMENT_SCANNER
SETTINGS = ScanSettings()


def ignore(_: Progress) -> None:
    pass


@pytest.fixture
def deeds(made_up):
    def read() -> list[str]:
        log = made_up / f"{SCANNER}.log"
        return log.read_text().splitlines() if log.exists() else []

    return read


def test_each_side_of_a_stack_comes_as_soon_as_it_is_scanned(plug, supervise, launch, deeds):
    pages: list[ScannedSheet] = []
    seen_with_the_first: list[str] = []

    def page(sheet: ScannedSheet) -> None:
        pages.append(sheet)
        if len(pages) == 1:
            seen_with_the_first.extend(deeds())

    scanner = DocumentScannerProxy(supervise(SCANNER, plug(SCANNER, seconds=0.4), launch))
    end = scanner.scan_stack("job-1", SETTINGS, page, ignore)
    assert end == StackEnd("job-1", 3, Condition.FEEDER_EMPTY)
    assert [sheet.png for sheet in pages] == [bytes([side]) * 1000 for side in range(3)]
    assert seen_with_the_first == ["sheet job-1 0"]


def test_a_scan_under_way_is_cancelled_from_another_thread(plug, supervise, launch, deeds, wait_until):
    supervisor = supervise(SCANNER, plug(SCANNER, seconds=60.0), launch)
    scanner = DocumentScannerProxy(supervisor)
    results: list[object] = []
    thread = threading.Thread(target=lambda: results.append(scanner.scan("job-1", SETTINGS, ignore)))
    thread.start()
    wait_until(lambda: supervisor.snapshot.status.state is State.BUSY, "the scan")
    scanner.cancel()
    thread.join(30)
    assert results == [None]
    assert deeds() == []


def test_a_stack_is_cancelled_between_two_sheets(plug, supervise, launch):
    scanner = DocumentScannerProxy(supervise(SCANNER, plug(SCANNER, seconds=0.4), launch))
    end = scanner.scan_stack("job-1", SETTINGS, lambda _: scanner.cancel(), ignore)
    assert end == StackEnd("job-1", 1, cancelled=True)


def test_a_cancel_reaches_a_scan_that_still_waits_for_its_turn(plug, supervise, wait_until):
    supervisor = supervise(SCANNER, plug(SCANNER, seconds=60.0))
    scanner = DocumentScannerProxy(supervisor)
    supervisor._lock.acquire()
    results: list[object] = []
    thread = threading.Thread(target=lambda: results.append(scanner.scan("job-1", SETTINGS, ignore)))
    thread.start()
    wait_until(lambda: supervisor._scans, "the scan to be asked for")
    scanner.cancel()
    supervisor._lock.release()
    thread.join(30)
    assert results == [None]


def test_a_cancel_for_a_scan_that_has_just_ended_never_hits_the_next(plug, supervise, launch, chance):
    scanner = DocumentScannerProxy(supervise(SCANNER, plug(SCANNER, seconds=0.01), launch))
    for number in range(25):
        timer = threading.Timer(chance.uniform(0.0, 0.02), scanner.cancel)
        timer.start()
        scanner.scan(f"job-{number}", SETTINGS, ignore)
        timer.join()
        assert scanner.scan(f"next-{number}", SETTINGS, ignore) is not None


def test_a_cancel_without_a_scan_does_nothing(plug, supervise):
    scanner = DocumentScannerProxy(supervise(SCANNER, plug(SCANNER)))
    scanner.cancel()
    assert isinstance(scanner.scan("job-1", SETTINGS, ignore), ScannedSheet)
    scanner.cancel()
    assert isinstance(scanner.scan("job-2", SETTINGS, ignore), ScannedSheet)


def test_who_breaks_off_while_hearing_a_stack_leaves_nothing_of_it_to_the_next_call(plug, supervise, launch):
    supervisor = supervise(SCANNER, plug(SCANNER), launch)
    scanner = DocumentScannerProxy(supervisor)

    def page(_: ScannedSheet) -> None:
        raise RuntimeError("the visit is over")

    with pytest.raises(RuntimeError, match="over"):
        scanner.scan_stack("job-1", SETTINGS, page, ignore)
    assert isinstance(scanner.scan("job-2", SETTINGS, ignore), ScannedSheet)
    assert supervisor.snapshot.counters.faults == 0


def test_a_page_too_large_for_a_message_is_a_fault_and_the_scanner_goes_on(plug, supervise, launch):
    supervisor = supervise(SCANNER, plug(SCANNER, page_bytes=(64 << 20) + 1), launch)
    with pytest.raises(DeviceFault, match="too large"):
        DocumentScannerProxy(supervisor).scan("job-1", SETTINGS, ignore)
    supervisor._back_off.end_pause()
    assert supervisor.status().state is State.READY
