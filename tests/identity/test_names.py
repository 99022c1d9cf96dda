"""The printed name and the zone's: shown as printed, compared as folded, never re-ordered."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest

from hardware.emrtd.dg1 import parse_dg1
from hardware.simulated.card.groups import dg1, zone_of
from kiosk.identity.names import fold, names_agree

LONG = "Công Tằng Tôn Nữ Nguyễn Thị Thử Nghiệm Đào"


@pytest.fixture
def zone(card_data):
    def of(name):
        return parse_dg1(dg1(zone_of(replace(card_data, name=name))))

    return of


@pytest.mark.parametrize("name", ["Nguyễn Thị Thử Đào", "Lê Mẫu", "Ê Thử", LONG, "Y Thử Niê KĐăm"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_name_is_the_same_with_and_without_its_accents(zone, name, form):
    assert names_agree(unicodedata.normalize(form, name), zone(name)) is True


def test_a_name_that_was_cut_off_is_the_same_as_far_as_there_was_room(zone):
    cut = zone(LONG)
    assert cut.name_may_be_cut
    assert names_agree(LONG, cut) is True
    assert names_agree(LONG.replace("Tôn", "Tông"), cut) is False


def test_a_name_that_had_room_must_be_there_whole(zone):
    assert names_agree("Nguyễn Thị Thử Đào Thêm", zone("Nguyễn Thị Thử Đào")) is False


@pytest.mark.parametrize(
    "printed", ["Đào Thị Thử Nguyễn", "Nguyễn Thị Thử", "Nguyễn Thị Thử Đáo Hai", "Trần Thị Thử Đào"]
)
def test_another_name_and_another_order_are_not_the_same(zone, printed):
    assert names_agree(printed, zone("Nguyễn Thị Thử Đào")) is False


def test_two_names_that_fill_the_line_up_to_a_gap_may_have_been_cut_there(zone):
    """Thirty places end right after the filler between two names."""
    name = "Nguyễn Thị Thử Nghiệm Mẫu Ái Thử"
    cut = zone(name)
    assert len(f"{cut.surname}<<{cut.given_names}") == 29
    assert names_agree(name, cut) is True


def test_apostrophes_and_hyphens_are_in_no_zone(zone):
    assert names_agree("H'Thử Mẫu-Niê", zone("HThử MẫuNiê")) is True


@pytest.mark.parametrize("printed", ["", "  ", "Нгуен Тхи"])
def test_what_cannot_be_compared_is_not_judged(zone, printed):
    assert names_agree(printed, zone("Nguyễn Thị Thử Đào")) is None


def test_both_letters_that_look_like_a_d_with_a_stroke_are_one():
    assert fold("Đào") == fold("Ðào") == fold("đào") == "DAO"
