"""The scanner in a visit: a sheet that does not go through costs none of the pages that did."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from hardware.vocabulary import Role, State
from kiosk.journey import events as e
from kiosk.journey.visit import Step, TroubleKind
from kiosk.sandbox.papers import blank_page

pytestmark = pytest.mark.slow

PAPER = "giay-chung-sinh"


@pytest.fixture
def scanned(kiosk):
    """A visit that has one page already."""
    kiosk.go(Step.PAPERS)
    kiosk.scan()
    return kiosk


def shrunk(sheet):
    with Image.open(io.BytesIO(sheet)) as whole:
        packed = io.BytesIO()
        whole.crop((0, 0, 1000, 1000)).save(packed, "PNG")
    return packed.getvalue()


def pages(visit):
    return visit.pages.get(PAPER, ())


def test_an_empty_feeder_is_said_and_feeding_it_adds_the_page(scanned):
    first = pages(scanned.visit)
    scanned.post(e.ScanSheet(PAPER))
    assert pages(scanned.in_trouble(TroubleKind.FEEDER_EMPTY)) == first
    scanned.post(e.Retry())
    assert pages(scanned.at(Step.PAPERS)) == first
    scanned.scan()
    assert pages(scanned.visit)[:1] == first
    assert len(pages(scanned.visit)) == 2


@pytest.mark.parametrize(
    ("happens", "kind"),
    [("jam", TroubleKind.SHEET_JAM), ("cover-open", TroubleKind.SCANNER_COVER_OPEN)],
)
def test_a_scanner_that_somebody_must_mend_goes_on_where_it_stopped(scanned, happens, kind):
    first = pages(scanned.visit)
    scanned.feed()
    scanned.tell(Role.DOCUMENT_SCANNER, do=happens)
    scanned.post(e.ScanSheet(PAPER))
    scanned.in_trouble(kind)
    scanned.tell(Role.DOCUMENT_SCANNER, do="clear")
    scanned.post(e.Retry())
    assert pages(scanned.at(Step.PAPERS)) == first
    scanned.post(e.ScanSheet(PAPER))
    scanned.until(lambda visit: len(pages(visit)) == 2, "the second page")


def test_a_blank_page_is_refused_in_words_and_the_good_ones_stay(scanned):
    first = pages(scanned.visit)
    scanned.feed(shrunk(blank_page()))
    scanned.post(e.ScanSheet(PAPER))
    refused = scanned.in_trouble(TroubleKind.PAGE_REFUSED)
    assert "trắng" in refused.trouble.detail
    assert pages(refused) == first
    scanned.post(e.Retry())
    scanned.at(Step.PAPERS)
    scanned.scan()
    assert len(pages(scanned.visit)) == 2


def test_a_scan_that_is_stopped_leaves_the_pages_and_the_next_one_goes_through(scanned):
    first = pages(scanned.visit)
    scanned.tell(Role.DOCUMENT_SCANNER, do="delay", seconds=3)
    scanned.feed()
    scanned.post(e.ScanSheet(PAPER))
    scanned.until(lambda visit: visit.scanning, "the scan")
    scanned.post(e.Back())
    rests = scanned.until(lambda visit: not visit.scanning, "the scanner to rest")
    assert (rests.step, rests.trouble, pages(rests)) == (Step.PAPERS, None, first)
    scanned.scan()
    assert len(pages(scanned.visit)) == 2


def test_a_scanner_that_does_not_even_stop_is_let_go_and_works_again(scanned):
    first = pages(scanned.visit)
    scanned.tell(Role.DOCUMENT_SCANNER, do="hang")
    scanned.post(e.ScanSheet(PAPER))
    scanned.until(lambda visit: visit.scanning, "the scan")
    scanned.post(e.Back())
    assert pages(scanned.in_trouble(TroubleKind.SCANNER_FAILED)) == first
    scanner = scanned.appliance.station.device(Role.DOCUMENT_SCANNER)
    scanned.until(lambda _: scanner.status().state in {State.READY, State.ATTENTION}, "a new scanner")
    scanned.post(e.Retry())
    scanned.at(Step.PAPERS)
    scanned.scan()
    assert len(pages(scanned.visit)) == 2
