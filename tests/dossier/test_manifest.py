from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest

from kiosk.dossier.dossier import Dossier
from kiosk.dossier.errors import ManifestError
from kiosk.dossier.manifest import decode_manifest, encode_manifest, manifest_of
from kiosk.identity.assurance import AccountAssurance, CardAssurance, HolderAssurance


def test_a_manifest_comes_back_as_it_went(dossier: Dossier) -> None:
    manifest = manifest_of(dossier)
    assert decode_manifest(encode_manifest(manifest)) == manifest


def test_the_same_dossier_gives_the_same_bytes_in_any_order_of_its_answers(dossier: Dossier) -> None:
    turned = replace(dossier, answers=dict(reversed(list(dossier.answers.items()))))
    assert encode_manifest(manifest_of(dossier)) == encode_manifest(manifest_of(turned))


def test_who_logged_in_by_phone_is_known_by_the_account_and_not_by_a_card(dossier: Dossier) -> None:
    by_phone = replace(
        dossier,
        card_assurance=CardAssurance.UNIDENTIFIED,
        holder_assurance=HolderAssurance.PHONE,
        account_assurance=AccountAssurance.VNEID_2,
    )
    raw = json.loads(encode_manifest(manifest_of(by_phone)))
    assert raw["assurance"] == {
        "card": "unidentified",
        "holder": "confirmed-on-own-phone",
        "account": "vneid-2",
    }


def test_a_manifest_from_before_there_were_accounts_speaks_of_none(dossier: Dossier) -> None:
    raw = json.loads(encode_manifest(manifest_of(dossier)))
    del raw["assurance"]["account"]
    assert decode_manifest(json.dumps(raw).encode()).assurance.account == ""


def test_it_is_plain_json_with_sorted_keys_and_its_format_number(dossier: Dossier) -> None:
    data = encode_manifest(manifest_of(dossier))
    raw = json.loads(data)
    assert raw["format"] == 2
    assert data == json.dumps(raw, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def test_it_says_who_files_about_whom_and_how_sure_we_are(dossier: Dossier) -> None:
    raw = json.loads(encode_manifest(manifest_of(dossier)))
    assert raw["submitter"]["number"] == "027190000002"
    assert raw["subject"]["name"] == "Lê Thử An"
    assert raw["assurance"] == {"card": "chip-signed", "holder": "unknown", "account": ""}
    assert raw["procedure"] == {
        "code": "1.001193",
        "name": "Đăng ký khai sinh",
        "case": "on-time",
        "form_version": 2,
    }
    assert [consent["purpose"] for consent in raw["consents"]] == ["read-card", "send-dossier", "contact"]
    assert all(consent["wording"] and consent["given_at"] for consent in raw["consents"])


def test_papers_are_named_by_hash_and_size(dossier: Dossier) -> None:
    (paper,) = json.loads(encode_manifest(manifest_of(dossier)))["papers"]
    pdf = dossier.papers[0].pdf
    assert paper["sha256"] == hashlib.sha256(pdf).hexdigest()
    assert paper["bytes"] == len(pdf)
    assert paper["file"] == "giay-chung-sinh.pdf"
    assert "chưa đối chiếu" in paper["note"]


def test_another_page_gives_another_manifest(dossier: Dossier) -> None:
    other = replace(dossier, papers=(replace(dossier.papers[0], sha256="0" * 64),))
    assert encode_manifest(manifest_of(dossier)) != encode_manifest(manifest_of(other))


def test_a_field_of_a_later_writer_is_passed_over(dossier: Dossier) -> None:
    raw = json.loads(encode_manifest(manifest_of(dossier))) | {"later": 1}
    assert decode_manifest(json.dumps(raw).encode()) == manifest_of(dossier)


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]", b"\xff\xfe", b'{"format": 1}', b"[" * 2000, b'{"format": 3}']
)
def test_what_is_no_manifest_is_refused(data: bytes) -> None:
    with pytest.raises(ManifestError):
        decode_manifest(data)


def test_another_format_version_is_refused_and_nothing_of_the_person_is_said(dossier: Dossier) -> None:
    raw = json.loads(encode_manifest(manifest_of(dossier)))
    raw["format"] = 3
    with pytest.raises(ManifestError) as caught:
        decode_manifest(json.dumps(raw).encode())
    assert "Thử" not in str(caught.value)
