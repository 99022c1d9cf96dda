"""Scanned pages: turned, moved, taken out, scanned again in their place; nothing of it loses another page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hardware.vocabulary import Condition
from kiosk.capture.turn import turned
from kiosk.journey import events as e
from kiosk.journey.effects import Scan
from kiosk.journey.table import decide
from kiosk.journey.visit import Step
from tests.journey.said import PAGE

KEY = "giay-chung-sinh"
ONE, TWO, THREE, FRESH = (replace(PAGE, width=width) for width in (1001, 1002, 1003, 1004))


@pytest.fixture
def scanned(at_papers):
    return replace(at_papers, pages={KEY: (ONE, TWO, THREE), "other": (PAGE,)})


def pages(visit):
    assert visit.pages["other"] == (PAGE,)
    return visit.pages[KEY]


def test_a_page_is_turned_by_quarters_and_stands_upright_again_after_four(walk, scanned):
    once = walk(scanned, e.TurnPage(KEY, 1))
    assert pages(once) == (ONE, turned(TWO), THREE)
    assert walk(once, *[e.TurnPage(KEY, 1)] * 3) == scanned


@pytest.mark.parametrize(
    ("index", "to", "order"),
    [
        (0, 1, (TWO, ONE, THREE)),
        (0, 2, (TWO, THREE, ONE)),
        (2, 0, (THREE, ONE, TWO)),
        (1, 1, (ONE, TWO, THREE)),
    ],
)
def test_a_page_takes_its_new_place_and_the_others_keep_their_order(walk, scanned, index, to, order):
    assert pages(walk(scanned, e.MovePage(KEY, index, to))) == order


def test_a_page_is_taken_out_alone(walk, scanned):
    assert pages(walk(scanned, e.RemovePage(KEY, 1))) == (ONE, THREE)


def test_a_page_scanned_again_takes_its_place(walk, world, scanned):
    scanning, effects = decide(scanned, e.ReplacePage(KEY, 1), world)
    assert effects == (Scan(KEY),)
    assert pages(scanning) == (ONE, TWO, THREE)
    assert pages(walk(scanning, e.SheetScanned(KEY, FRESH))) == (ONE, FRESH, THREE)


@pytest.mark.parametrize(
    "happens",
    [
        e.ScanCancelled(),
        e.ScannerFailed(),
        e.SheetRefused("Trang này trắng."),
        e.ScanStopped(Condition.FEEDER_EMPTY),
    ],
)
def test_when_scanning_again_fails_the_old_page_is_still_there_and_the_next_scan_is_a_new_one(
    walk, scanned, happens
):
    failed = walk(scanned, e.ReplacePage(KEY, 1), happens)
    back = walk(failed, e.Retry()) if failed.step is Step.TROUBLE else failed
    assert back == scanned
    assert pages(walk(back, e.ScanSheet(KEY), e.SheetScanned(KEY, FRESH))) == (ONE, TWO, THREE, FRESH)


@pytest.mark.parametrize(
    "touch", [e.TurnPage(KEY, 0), e.MovePage(KEY, 0, 1), e.RemovePage(KEY, 0), e.ReplacePage(KEY, 0)]
)
def test_while_a_sheet_moves_no_page_changes_its_place(walk, scanned, touch):
    scanning = walk(scanned, e.ReplacePage(KEY, 2))
    assert walk(scanning, touch) == scanning


@pytest.mark.parametrize("index", [-1, 3, 99])
@pytest.mark.parametrize("paper", [KEY, "nowhere"])
def test_a_page_that_is_not_there_changes_nothing(walk, scanned, paper, index):
    touches = (
        e.TurnPage(paper, index),
        e.MovePage(paper, index, 0),
        e.RemovePage(paper, index),
        e.ReplacePage(paper, index),
    )
    assert walk(scanned, *touches, e.MovePage(KEY, 0, index)) == scanned
