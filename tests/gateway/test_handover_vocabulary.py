"""Reading what an office tells: any JSON is either understood or named as wrong, never a crash."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.dossier.manifest import decode_manifest
from kiosk.gateway.errors import BackOfficeWrong
from kiosk.gateway.office_line import read
from kiosk.gateway.office_vocabulary import ENVELOPES, FOUND, Found, describe, time_of
from tests.gateway_world import manifest

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)
FIELDS = ["MaHoSo", "ThongTinKhac", "TrangThaiHoSo", "TrangThaiThanhToan", "DanhSachLePhi", "error_code"]
RECORDS = st.dictionaries(st.sampled_from(FIELDS), ANYTHING | st.just("10") | st.just("H49-1"))


@pytest.mark.slow
@pytest.mark.parametrize("kind", [ENVELOPES, FOUND])
@given(told=RECORDS | ANYTHING)
def test_whatever_is_told_is_read_or_named_as_wrong(kind, told):
    try:
        made = read(json.dumps(told).encode(), kind)
    except BackOfficeWrong:
        return
    if isinstance(made, Found):
        standing = made.standing()
        assert standing.business
        assert len(standing.business) <= 64
        assert standing.words
    else:
        assert isinstance(made.code, str)


@given(data=st.binary(max_size=60))
def test_bytes_that_are_no_json_are_named_as_wrong(data):
    with pytest.raises(BackOfficeWrong):
        read(b"\xff" + data, ENVELOPES)


@pytest.mark.parametrize("code", [0, "00"])
def test_success_may_be_a_number(code):
    assert read(json.dumps({"error_code": code}).encode(), ENVELOPES).code == "00"


def test_a_dossier_is_described_as_filed_and_not_as_received():
    told = describe(decode_manifest(manifest("0" * 32)), [])
    assert (told["ThongTinKhac"], told["SoBienNhan"]) == ("0" * 32, "KIOSK-7F3K-9Q2M")
    assert (told["MaHoSo"], told["NgayTiepNhan"], told["TrangThaiHoSo"]) == ("", "", "1")
    assert told["NgayNopHoSo"] == "20261122090000"


def test_times_are_vietnamese_whatever_zone_they_come_in():
    assert time_of(datetime(2026, 12, 31, 17, 30, tzinfo=UTC)) == "20270101003000"
