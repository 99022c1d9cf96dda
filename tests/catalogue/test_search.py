from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.catalogue.fold import fold, fold_text
from kiosk.catalogue.store import Catalogue


def first(catalogue: Catalogue, text: str) -> str:
    hits = catalogue.search(text)
    return hits[0].procedure.code if hits else ""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("dang ky khai sinh", "1.001193"),
        ("đăng ký khai sinh", "1.001193"),
        ("giấy khai sinh", "1.001193"),
        ("giay khai sinh", "1.001193"),
        ("lam giay khai sinh cho con", "1.001193"),
        ("dang ki khai sinh", "1.001193"),
        ("ĐĂNG KÝ KHAI SINH", "1.001193"),
        ("dk ks", "1.001193"),
        ("giay ks", "1.001193"),
        ("tôi muốn làm giấy khai sinh", "1.001193"),
        ("bao tu", "1.000656"),
        ("xac nhan doc than", "1.004873"),
        ("trích lục khai sinh", "2.000635"),
        ("ban sao giay khai sinh", "2.000635"),
        ("sao y", "2.000815"),
        ("chung thuc ban sao tu ban chinh phi bao nhieu", "2.000815"),
        ("nhập hộ khẩu", "1.004222"),
        ("ho khau", "1.004222"),
        ("thuê nhà", "1.004194"),
        ("ct07", "1.010041"),
        ("lý lịch", "3.000333"),
        ("li lich tu phap", "3.000333"),
        ("khai si", "1.001193"),
        ("birth certificate", "1.001193"),
        ("get married", "1.000894"),
        ("temporary residence", "1.004194"),
        ("id card", "1.014063"),
        ("certified copy", "2.000815"),
        ("criminal record", "3.000333"),
        ("đổi căn cước", "1.014063"),
        ("lấy vợ", "1.000894"),
    ],
)
def test_what_people_say_finds_what_they_mean(catalogue: Catalogue, text: str, code: str) -> None:
    assert first(catalogue, text) == code


def test_the_code_itself_finds_its_procedure_alone(catalogue: Catalogue) -> None:
    hits = catalogue.search(" 2.000815 ")
    assert [(hit.procedure.code, hit.score) for hit in hits] == [("2.000815", 1.0)]


@pytest.mark.parametrize("text", ["khai sinh", "giấy khai sinh", "đăng ký khai sinh"])
def test_letters_apart_from_their_marks_find_the_same(catalogue: Catalogue, text: str) -> None:
    assert catalogue.search(unicodedata.normalize("NFD", text)) == catalogue.search(text)


def test_marks_that_are_typed_count_for_more_than_none(catalogue: Catalogue) -> None:
    assert catalogue.search("khai sinh")[0].score < catalogue.search("giấy khai sinh")[0].score
    # Both fold to "khai tu"; only one of them is written with the marks of "khai tử".
    right = next(hit.score for hit in catalogue.search("khai tử") if hit.procedure.code == "1.000656")
    wrong = next(hit.score for hit in catalogue.search("khai tư") if hit.procedure.code == "1.000656")
    assert right > wrong


@pytest.mark.parametrize("text", ["", "   ", "xyzzy", "?!", "sổ đỏ", "mua vé máy bay"])
def test_what_is_not_in_the_catalogue_is_not_found(catalogue: Catalogue, text: str) -> None:
    assert catalogue.search(text) == ()


def test_hits_come_best_first_and_no_more_than_asked(catalogue: Catalogue) -> None:
    hits = catalogue.search("đăng ký", 3)
    assert len(hits) == 3
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)


@given(text=st.text(max_size=60))
def test_nothing_that_can_be_typed_breaks_the_search(catalogue: Catalogue, text: str) -> None:
    for hit in catalogue.search(text):
        assert 0 <= hit.score <= 1


@given(text=st.text(alphabet='khai sinh"*():^-+ANDORNT', max_size=40))
def test_the_syntax_of_the_full_text_engine_means_nothing(catalogue: Catalogue, text: str) -> None:
    catalogue.search(text)


def test_folding_knows_d_with_a_stroke_and_a_lone_y() -> None:
    assert fold_text("Đăng ký KHAI SINH") == "dang ki khai sinh"
    assert fold("quý") == "quy"
    assert fold("giấy") == "giay"
    assert fold("lý") == fold("lí") == "li"
