"""Who is known by VNeID finds the form filled as far as VNeID told, and marked so."""

from __future__ import annotations

from pathlib import Path

from kiosk.dossier.filling import AnswerSource, prefill
from kiosk.dossier.forms import load_forms
from kiosk.identity.phone.claims import OPENID, VNEID, citizen_of

FORM = load_forms(Path(__file__).resolve().parents[3] / "assets" / "forms").find("1.001193")
PERSON = {"citizenPid": "022195000017", "birthDate": "12/05/1995", "accountLevel": "2"}


def test_the_form_is_filled_from_the_account_and_says_so():
    assert FORM is not None
    told = {
        "citizenPid": "022195000017",
        "name": "Nguyễn Mẫu Minh Anh",
        "birthdate": "1995-05-12",
        "address": {"formatted": "Tổ 1, Phường Hồng Gai"},
        "acr": "LoA2",
    }
    filled = prefill(FORM, citizen_of(told, OPENID), {"relation": "me"})
    assert filled["submitter_residence"].value == "Tổ 1, Phường Hồng Gai"
    assert filled["mother_birth"].value == "12/05/1995"
    sources = {one.source for key, one in filled.items() if key in {"submitter_residence", "mother_birth"}}
    assert sources == {AnswerSource.ACCOUNT}


def test_what_vneid_does_not_tell_is_left_to_be_typed():
    assert FORM is not None
    citizen = citizen_of({**PERSON, "fullName": "Nguyễn Mẫu Minh Anh"}, VNEID)
    filled = prefill(FORM, citizen, {"relation": "me"})
    assert "submitter_residence" not in filled
    assert filled["mother_name"].source is AnswerSource.ACCOUNT
