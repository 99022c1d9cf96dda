"""Shelves in the table: opened, left by the way back, and closed by what is typed."""

from __future__ import annotations

from kiosk.catalogue.shelves import Browse
from kiosk.journey import events as e
from kiosk.journey.visit import Purpose, Step, Visit


def looking(walk):
    return walk(Visit(), e.Begin(), e.ChoosePurpose(Purpose.LOOK_UP))


def test_a_shelf_opens_and_the_way_back_closes_it_before_it_leaves(walk):
    there = walk(looking(walk), e.OpenShelf("Sinh con"))
    assert (there.step, there.shelf) == (Step.SEARCH, "Sinh con")
    closed = walk(there, e.Back())
    assert (closed.step, closed.shelf) == (Step.SEARCH, "")
    assert walk(closed, e.Back()).step is Step.PURPOSE


def test_a_shelf_that_is_not_there_is_not_opened(walk):
    there = looking(walk)
    assert walk(there, e.OpenShelf("Công an cấp xã")) is there
    by_agency = walk(there, e.BrowseBy(Browse.AGENCY))
    assert walk(by_agency, e.OpenShelf("Công an cấp xã")).shelf == "Công an cấp xã"


def test_the_other_kind_of_shelves_closes_the_one_that_is_open(walk):
    there = walk(looking(walk), e.OpenShelf("Sinh con"), e.BrowseBy(Browse.AGENCY))
    assert (there.browse, there.shelf) == (Browse.AGENCY, "")


def test_what_is_typed_is_looked_for_everywhere(walk):
    there = walk(looking(walk), e.OpenShelf("Sinh con"), e.TypeQuery("ket hon"))
    assert (there.query, there.shelf) == ("ket hon", "")


def test_who_comes_back_from_a_procedure_finds_the_shelf_still_open(walk):
    there = walk(looking(walk), e.OpenShelf("Kết hôn"), e.ChooseProcedure("1.000894"), e.Back())
    assert (there.step, there.shelf) == (Step.SEARCH, "Kết hôn")
