from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kiosk.catalogue.errors import CatalogueDataError, UnknownProcedure
from kiosk.catalogue.fee import Fee, FeeKind
from kiosk.catalogue.procedure import Deadline, DeadlineUnit, KioskFit, Result
from kiosk.catalogue.source import Confidence, Source
from kiosk.catalogue.store import Catalogue, load_catalogue
from kiosk.identity.assurance import CardAssurance, HolderAssurance

SOURCE = Source("Thông tư thử", date(2026, 11, 22), Confidence.HIGH)


def with_change(folder: Path, into: Path, change: dict[str, Any], code: str = "1.001193") -> Path:
    shutil.copytree(folder, into)
    file = into / f"{code}.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), **change}))
    return into


def figures(value: Any, path: str = "$") -> list[tuple[str, dict[str, Any]]]:
    """Every object that states an amount, a kind of fee, or a need."""
    found = []
    if isinstance(value, dict):
        if value.keys() & {"amount", "kind", "card", "level"}:
            found.append((path, value))
        for key, part in value.items():
            found += figures(part, f"{path}.{key}")
    elif isinstance(value, list):
        for place, part in enumerate(value):
            found += figures(part, f"{path}[{place}]")
    return found


def test_twelve_procedures_are_known(catalogue: Catalogue) -> None:
    assert len(catalogue) == 12
    assert "1.001193" in catalogue.codes()


def test_every_figure_names_its_source_its_date_and_how_sure_it_is(procedures_folder: Path) -> None:
    seen = 0
    for file in procedures_folder.glob("*.*.json"):
        for path, figure in figures(json.loads(file.read_text())):
            source = figure.get("source", {})
            where = f"{file.name} {path}"
            assert source.get("origin", "").strip(), where
            assert date(2026, 1, 1) <= date.fromisoformat(source["date"]) <= date(2026, 11, 22), where
            assert source["confidence"] in {"high", "medium", "low"}, where
            seen += 1
    assert seen > 50


def test_a_fee_that_only_the_council_knows_never_names_an_amount(catalogue: Catalogue) -> None:
    councils = [
        case.fee for procedure in catalogue for case in procedure.cases if case.fee.kind is FeeKind.COUNCIL
    ]
    assert councils
    for fee in councils:
        assert fee.words() == "Theo nghị quyết của Hội đồng nhân dân tỉnh"
        assert fee.due(1) is None
        assert fee.source.confidence is Confidence.LOW


def test_birth_registration_costs_nothing_in_time_and_what_the_council_says_when_late(
    catalogue: Catalogue,
) -> None:
    birth = catalogue.find("1.001193")
    assert birth.case("on-time").fee.words() == "0 đồng"
    assert birth.case("on-time").deadline.unit is DeadlineUnit.SAME_DAY
    assert birth.case("late").fee.words() == "Theo nghị quyết của Hội đồng nhân dân tỉnh"
    assert [paper.key for paper in birth.cases[0].papers if paper.required] == ["giay-chung-sinh"]


def test_what_has_no_paper_at_the_end_says_so(catalogue: Catalogue) -> None:
    residence = catalogue.find("1.004222")
    assert residence.result is Result.DATABASE
    assert "không có bản giấy" in residence.result.words
    assert catalogue.find("2.000815").fit is KioskFit.SHOW_ORIGINAL


def test_zero_rates_for_digital_citizens_end_with_february(catalogue: Catalogue) -> None:
    reduced = catalogue.find("1.004222").case("online").reduced
    assert reduced is not None
    assert reduced.validity_words() == "từ 15/08/2026 đến hết 28/02/2027"
    assert reduced.holds_on(date(2027, 2, 28))
    assert not reduced.holds_on(date(2027, 3, 1))
    assert not reduced.holds_on(date(2026, 8, 14))


@pytest.mark.parametrize(("pages", "due"), [(1, 2000), (2, 4000), (3, 5000), (10, 12_000), (500, 200_000)])
def test_certified_copies_cost_less_from_the_third_page_and_never_over_the_cap(
    catalogue: Catalogue, pages: int, due: int
) -> None:
    assert catalogue.find("2.000815").cases[0].fee.due(pages) == due


def test_fees_and_deadlines_are_said_in_vietnamese(catalogue: Catalogue) -> None:
    assert catalogue.find("2.000635").cases[0].fee.words() == "8.000 đồng mỗi bản"
    assert catalogue.find("2.000635").cases[0].fee.due(3) == 24_000
    assert catalogue.find("1.004222").case("desk").fee.words() == "20.000 đồng"
    assert catalogue.find("2.000815").cases[0].fee.words() == (
        "2.000 đồng mỗi trang, từ trang thứ 3 thì 1.000 đồng mỗi trang, tối đa 200.000 đồng mỗi bản"
    )
    assert catalogue.find("1.004222").cases[0].deadline.words() == "7 ngày làm việc"
    assert catalogue.find("3.000333").cases[0].deadline.words() == "10 ngày"
    assert Deadline(8, DeadlineUnit.HOURS, SOURCE).words() == "8 giờ"
    assert Fee(FeeKind.FREE, SOURCE).words() == "0 đồng"


def test_needs_are_weighed_on_both_axes(catalogue: Catalogue) -> None:
    record = catalogue.find("3.000333").needs
    assert record.met_by(CardAssurance.CHIP_SIGNED, HolderAssurance.PHONE)
    assert record.met_by(CardAssurance.CHIP_GENUINE, HolderAssurance.COMPARED)
    assert not record.met_by(CardAssurance.CHIP_GENUINE, HolderAssurance.UNKNOWN)
    assert not record.met_by(CardAssurance.CHIP_READ, HolderAssurance.PHONE)
    assert not catalogue.find("1.001193").needs.met_by(CardAssurance.CLAIMED, HolderAssurance.UNKNOWN)


def test_an_unknown_code_is_named(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownProcedure, match=re.escape("9.999999")):
        catalogue.find("9.999999")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"level": "village"}, "village"),
        ({"needs": {"card": "certain", "holder": "unknown"}}, "certain"),
        ({"cases": []}, "there is no case"),
        ({"name": 7}, r"\$\.name"),
        ({"code": "1.000001"}, "differ"),
    ],
)
def test_a_wrong_file_is_refused_by_name_and_place(
    procedures_folder: Path, tmp_path: Path, change: dict[str, Any], says: str
) -> None:
    folder = with_change(procedures_folder, tmp_path / "p", change)
    with pytest.raises(CatalogueDataError, match=rf"1\.001193\.json: .*{says}"):
        load_catalogue(folder)


def test_a_figure_without_a_source_is_refused(procedures_folder: Path, tmp_path: Path) -> None:
    cases = json.loads((procedures_folder / "1.001193.json").read_text())["cases"]
    del cases[0]["fee"]["source"]
    folder = with_change(procedures_folder, tmp_path / "p", {"cases": cases})
    with pytest.raises(CatalogueDataError, match="source"):
        load_catalogue(folder)


def test_an_empty_or_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueDataError, match="no procedure"):
        load_catalogue(tmp_path)
    with pytest.raises(CatalogueDataError, match="no such folder"):
        load_catalogue(tmp_path / "nowhere")
