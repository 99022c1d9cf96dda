"""From claims to a person: whatever a provider tells, it is somebody whole or nobody."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.identity.assurance import AccountAssurance, CardAssurance, HolderAssurance
from kiosk.identity.card_code import valid_number
from kiosk.identity.phone.claims import OPENID, VNEID, ClaimNames, citizen_of
from kiosk.identity.phone.errors import ProviderNotBelieved

NAME = "Nguyễn Mẫu Minh Anh"
GOOD = {
    "citizenPid": "022195000017",
    "name": NAME,
    "birthdate": "1995-05-12",
    "gender": "female",
    "address": {"formatted": "Tổ 1, Phường Hồng Gai"},
    "acr": "LoA2",
}
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=500),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=6,
)


@given(st.fixed_dictionaries({}, optional={name: ANYTHING | st.just(GOOD[name]) for name in GOOD}))
def test_whatever_is_claimed_gives_a_whole_person_or_nobody(claims):
    try:
        citizen = citizen_of(claims, OPENID)
    except ProviderNotBelieved:
        return
    assert valid_number(citizen.number)
    assert citizen.name
    assert citizen.name == unicodedata.normalize("NFC", citizen.name)
    assert citizen.name.isprintable()
    assert citizen.account is not AccountAssurance.NONE
    assert citizen.assurance is CardAssurance.UNIDENTIFIED
    assert citizen.holder is HolderAssurance.PHONE


@pytest.mark.parametrize("missing", ["citizenPid", "name", "acr"])
def test_without_number_name_or_level_nobody_is_known(missing):
    with pytest.raises(ProviderNotBelieved):
        citizen_of({**GOOD, missing: ""}, OPENID)


@pytest.mark.parametrize("level", ["LoA3", "loa2", "3", True, 2.0, ["LoA2"]])
def test_a_level_that_the_settings_do_not_name_is_no_level(level):
    with pytest.raises(ProviderNotBelieved):
        citizen_of({**GOOD, "acr": level}, OPENID)


def test_a_name_of_decomposed_letters_is_kept_composed():
    told = unicodedata.normalize("NFD", NAME)
    assert citizen_of({**GOOD, "name": told}, OPENID).name == NAME


@pytest.mark.parametrize("name", ["Ngu\u202eyễn", "Mẫu\x07", "Mẫu\ud7fc", "Mẫu\ue000", "x" * 401])
def test_a_name_with_letters_that_turn_or_hide_others_or_are_none_is_none(name):
    with pytest.raises(ProviderNotBelieved):
        citizen_of({**GOOD, "name": name}, OPENID)


def test_the_names_of_claims_are_the_operator_s():
    names = ClaimNames(number="id.pid", level="assurance", level_2=("cao",))
    told = {**GOOD, "id": {"pid": "022195000017"}, "assurance": "cao"}
    assert citizen_of(told, names).account is AccountAssurance.VNEID_2


def test_the_dialect_of_vneid_writes_days_first_and_levels_as_numbers():
    told = {
        "citizenPid": "022195000017",
        "fullName": "Nguyễn Mẫu Minh Anh",
        "birthDate": "12/05/1995",
        "accountLevel": 1,
    }
    citizen = citizen_of(told, VNEID)
    assert (citizen.birth_date, citizen.account) == ("1995-05-12", AccountAssurance.VNEID_1)
