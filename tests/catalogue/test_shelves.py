from __future__ import annotations

import pytest

from kiosk.catalogue.procedure import KioskFit
from kiosk.catalogue.shelves import Browse
from kiosk.catalogue.store import Catalogue


@pytest.mark.parametrize("by", Browse)
def test_every_procedure_stands_on_a_shelf(catalogue: Catalogue, by: Browse) -> None:
    standing = {procedure.code for shelf in catalogue.shelves(by) for procedure in shelf.procedures}
    assert standing == set(catalogue.codes())


def test_what_either_of_two_agencies_settles_stands_with_both(catalogue: Catalogue) -> None:
    agencies = {shelf.name: shelf.procedures for shelf in catalogue.shelves(Browse.AGENCY)}
    for name in ("Ủy ban nhân dân cấp xã", "Sở Tư pháp"):
        assert "2.000635" in {procedure.code for procedure in agencies[name]}


def test_who_has_a_child_or_goes_to_the_police_finds_what_they_need(catalogue: Catalogue) -> None:
    events = {shelf.name: shelf.procedures for shelf in catalogue.shelves(Browse.LIFE_EVENT)}
    agencies = {shelf.name: shelf.procedures for shelf in catalogue.shelves(Browse.AGENCY)}
    assert [procedure.code for procedure in events["Sinh con"]] == ["1.001193"]
    assert "1.004194" in {procedure.code for procedure in agencies["Công an cấp xã"]}


def test_the_fullest_shelf_stands_first_and_equals_by_name(catalogue: Catalogue) -> None:
    shelves = catalogue.shelves(Browse.LIFE_EVENT)
    keys = [(-len(shelf.procedures), shelf.name) for shelf in shelves]
    assert keys == sorted(keys)


def test_all_three_kinds_of_kiosk_fit_are_in_the_catalogue(catalogue: Catalogue) -> None:
    assert {procedure.fit for procedure in catalogue} == set(KioskFit)
