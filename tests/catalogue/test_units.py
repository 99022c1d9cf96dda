from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest

from kiosk.catalogue.errors import CatalogueDataError
from kiosk.catalogue.units import Units, load_units

ASSETS = Path(__file__).resolve().parents[2] / "assets"


@pytest.fixture(scope="session")
def units() -> Units:
    found = load_units(ASSETS / "units")
    assert found is not None
    return found


def test_the_153_units_of_the_two_provinces_are_there_each_once(units: Units) -> None:
    assert {province.code: len(province.communes) for province in units.provinces} == {"22": 54, "24": 99}
    codes = [unit.code for province in units.provinces for unit in province.communes]
    assert len(set(codes)) == 153
    assert all(len(code) == 5 and code.isdecimal() for code in codes)


def test_every_unit_is_found_by_its_own_name_with_and_without_marks(units: Units) -> None:
    for province in units.provinces:
        for unit in province.communes:
            assert province.find(unit.name) == unit
            assert province.find(unicodedata.normalize("NFC", unit.name.upper())) == unit
            assert unit in province.matching(unit.name)


@pytest.mark.parametrize("typed", ["hong gai", "Hồng Gai", "phuong hong gai", " HONG  GAI "])
def test_a_few_letters_bring_the_commune_that_was_meant(units: Units, typed: str) -> None:
    province = units.province("22")
    assert province is not None
    first = province.matching(typed)[:1]
    assert [unit.name for unit in first] == ["Phường Hồng Gai"]


def test_what_is_no_unit_of_the_province_is_not_found(units: Units) -> None:
    province = units.province("24")
    assert province is not None
    assert province.find("Phường Hồng Gai") is None
    assert province.find("") is None
    assert province.matching("xyzzy") == ()
    assert len(province.matching("")) == 99
    assert units.province("01") is None


def test_a_folder_without_units_leaves_addresses_to_be_typed(tmp_path: Path) -> None:
    assert load_units(tmp_path) is None


def test_a_unit_that_stands_twice_is_refused(tmp_path: Path) -> None:
    raw = json.loads((ASSETS / "units" / "units.json").read_text())
    raw["provinces"][0]["communes"].append(raw["provinces"][1]["communes"][0])
    (tmp_path / "units.json").write_text(json.dumps(raw))
    with pytest.raises(CatalogueDataError, match="stands twice"):
        load_units(tmp_path)
