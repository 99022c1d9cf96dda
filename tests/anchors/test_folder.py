"""The operator's folder: what is used, and what is refused with which sentence."""

from __future__ import annotations

import base64
import textwrap
from datetime import timedelta

import pytest
from asn1crypto import core, x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from kiosk.identity.anchor_check import Weight, check_folder
from kiosk.identity.anchors import Anchors, load_anchors


@pytest.fixture
def folder(tmp_path):
    return tmp_path


@pytest.fixture(scope="module")
def germany(pki):
    return pki.Country("DE", "csca-germany", key=pki.Key(number=3))


def key_in(pki, encoding, kind):
    return pki.Key().private.private_bytes(encoding, kind, NoEncryption())


def test_der_pem_several_in_one_pem_and_bare_base64_are_read_alike(pki, vietnam, germany, folder):
    one, other = vietnam.authority(), germany.authority()
    (folder / "a.cer").write_bytes(one)
    (folder / "b.pem").write_text("who this is:\n" + pki.pem(one, other))
    (folder / "c.crt").write_text(pki.pem(one).replace("\n", "\r\n"))
    (folder / "d.der").write_bytes(base64.b64encode(other))
    found = load_anchors(folder)
    assert [one.country for one in found.certificates] == ["VN", "VN", "DE", "VN", "DE"]
    assert found.refused == ()


def test_the_dump_of_a_directory_is_read_without_converting_it(pki, vietnam, germany, folder):
    """The key directory of ICAO hands out LDIF, whose long lines are folded."""
    listed = germany.master_list(vietnam.authority(), germany.authority())

    def row(name, der):
        return "\n ".join(
            textwrap.wrap(f"{name}:: {base64.b64encode(der).decode()}", 76, break_on_hyphens=False)
        )

    text = f"""dn: o=ml,c=DE,dc=data,dc=download
{row("pkdMasterListContent", listed)}

dn: c=VN
{row("certificateRevocationList;binary", vietnam.revocation(5))}
"""
    (folder / "pkd.ldif").write_text(text)
    found = load_anchors(folder)
    assert (found.refused, len(found.certificates), len(found.revocations)) == ((), 2, 1)


def test_a_master_list_is_taken_only_when_its_own_signature_leads_somewhere(pki, vietnam, germany, folder):
    (folder / "list.ml").write_bytes(germany.master_list(vietnam.authority()))
    assert load_anchors(folder).certificates == ()
    assert "leads to no authority" in load_anchors(folder).refused[0]
    (folder / "root.cer").write_bytes(germany.authority())
    assert {one.country for one in load_anchors(folder).certificates} == {"DE", "VN"}
    assert load_anchors(folder).refused == ()


def test_a_link_certificate_is_kept_apart_from_anchors(pki, vietnam, folder):
    newer = pki.Country(key=pki.replace(vietnam.key, number=2))
    (folder / "link.der").write_bytes(vietnam.link(newer))
    found = load_anchors(folder)
    assert (found.certificates, len(found.links)) == ((), 1)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("blank.pem", b"", "the file is empty"),
        ("white.cer", b"\n\n", "the file is empty"),
        ("empty.pem", b"-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", "an empty PEM"),
        ("cut.pem", b"-----BEGIN CERTIFICATE-----\nMIIC", "cut off: a part begins and does not end"),
        ("page.pem", b"\xef\xbb\xbf<!DOCTYPE html><html>sign in</html>", "a web page, not a certificate"),
        ("page.cer", b"<html><body>404", "a web page, not a certificate"),
        ("list.ml", b"PK\x03\x04....", "an archive (zip): unpack it"),
        (
            "request.pem",
            b"-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----",
            "request",
        ),
        ("text.der", b"hello", "neither a certificate nor a list"),
        ("spoilt.pem", b"-----BEGIN CERTIFICATE-----\n@@@@\n-----END CERTIFICATE-----\n", "not base64"),
        ("short.cer", b"\x30\x03\x02\x01", "cannot"),
    ],
)
def test_what_is_no_certificate_is_refused_with_a_sentence_of_its_own(folder, name, content, words):
    (folder / name).write_bytes(content)
    found = load_anchors(folder)
    assert found.certificates == ()
    if words == "cannot":
        assert len(found.refused) == 1
    else:
        assert words in found.refused[0]
    assert found.refused[0].startswith(f"{name}: ")


@pytest.mark.parametrize(
    ("encoding", "kind"),
    [
        (Encoding.PEM, PrivateFormat.PKCS8),
        (Encoding.PEM, PrivateFormat.TraditionalOpenSSL),
        (Encoding.DER, PrivateFormat.PKCS8),
        (Encoding.DER, PrivateFormat.TraditionalOpenSSL),
    ],
)
def test_a_private_key_in_the_folder_is_called_one(pki, vietnam, folder, encoding, kind):
    (folder / "key.pem").write_bytes(key_in(pki, encoding, kind))
    (sentence,) = load_anchors(folder).refused
    assert "a private key: it must not lie here" in sentence


def test_a_key_beside_its_certificate_does_not_take_the_certificate_along(pki, vietnam, folder):
    both = pki.pem(vietnam.authority()).encode() + key_in(pki, Encoding.PEM, PrivateFormat.PKCS8)
    (folder / "both.pem").write_bytes(both)
    found = load_anchors(folder)
    assert (len(found.certificates), len(found.refused)) == (1, 1)


def test_a_document_signer_is_told_from_an_authority_and_from_a_list_signer(vietnam, folder):
    (folder / "signer.cer").write_bytes(vietnam.signer().der)
    (folder / "lists.cer").write_bytes(vietnam.list_signer().der)
    lists, signer = load_anchors(folder).refused
    assert "'Signer of a test' signs documents; ask for the one that issued it" in signer
    assert "'List signer' signs lists" in lists


def test_a_folder_or_a_file_that_cannot_be_opened_harms_nothing(vietnam, folder):
    (folder / "sub.der").mkdir()
    (folder / "gone.der").symlink_to(folder / "nowhere")
    (folder / ".half.der").write_bytes(b"still being written")
    (folder / "good.der").write_bytes(vietnam.authority())
    found = load_anchors(folder)
    assert len(found.certificates) == 1
    assert [sentence.split(":")[0] for sentence in found.refused] == ["gone.der"]


def test_a_folder_that_may_not_be_read_is_said_and_trusts_nobody(pki, folder, monkeypatch):
    def refuse(_self):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(folder), "iterdir", refuse)  # for root nothing is forbidden
    assert load_anchors(folder) == Anchors(refused=(f"{folder} cannot be read: Permission denied",))
    assert findings(folder, pki.NOW, Weight.FAILURE) == [": cannot be read: Permission denied"]


# Checking.


def findings(folder, at, weight=None):
    return [f"{one.file}: {one.words}" for one in check_folder(folder, at) if weight in {None, one.weight}]


def test_a_good_folder_has_no_findings(pki, vietnam, folder):
    folder.chmod(0o755)
    (folder / "vn.der").write_bytes(vietnam.authority())
    (folder / "vn.crl").write_bytes(vietnam.revocation())
    assert findings(folder, pki.NOW) == []


def test_an_empty_folder_is_said_to_trust_nobody(pki, folder):
    assert "every signer stays unknown" in findings(folder / "none", pki.NOW)[0]


def test_dates_are_told_before_they_bite(pki, folder):
    def warnings(**dates):
        (folder / "vn.der").write_bytes(pki.Country(**dates).authority())
        return " ".join(findings(folder, pki.NOW, Weight.WARNING))

    assert "expired on 2026-11-21" in warnings(end=pki.NOW - timedelta(days=1))
    assert "expires on 2026-12-22" in warnings(end=pki.NOW + timedelta(days=30))
    assert "clock" in warnings(start=pki.NOW + timedelta(days=1))
    assert warnings(end=pki.NOW + timedelta(days=400)) == ""


def test_an_old_revocation_list_and_a_newer_one_beside_it_are_told(pki, vietnam, folder):
    (folder / "vn.der").write_bytes(vietnam.authority())
    old = {"at": pki.NOW - timedelta(days=100), "until": pki.NOW - timedelta(days=10)}
    (folder / "old.crl").write_bytes(vietnam.revocation(**old))
    assert "100 days old and out of date" in findings(folder, pki.NOW)[0]
    (folder / "new.crl").write_bytes(vietnam.revocation())
    assert any("a newer one is installed" in words for words in findings(folder, pki.NOW))


def test_failures_are_what_is_not_used(pki, vietnam, germany, folder):
    whole = vietnam.authority()
    (folder / "false.der").write_bytes(whole[:-1] + bytes((whole[-1] ^ 1,)))
    (folder / "foreign.crl").write_bytes(germany.revocation())
    (folder / "list.ml").write_bytes(germany.master_list(vietnam.authority()))
    (folder / "link.der").write_bytes(germany.link(pki.Country("DE", "csca-germany", key=pki.Key(number=4))))
    (folder / "blank.pem").write_bytes(b"")
    (folder / "secret.key").write_bytes(key_in(pki, Encoding.PEM, PrivateFormat.PKCS8))
    failed = {words.split(":")[0]: words for words in findings(folder, pki.NOW, Weight.FAILURE)}
    assert failed.keys() == {"false.der", "foreign.crl", "list.ml", "link.der", "blank.pem", "secret.key"}
    assert "own signature is false" in failed["false.der"]
    assert "signed by no authority" in failed["foreign.crl"]
    assert "older authority is not installed" in failed["link.der"]
    assert "private key" in failed["secret.key"]


def test_a_list_that_nobody_else_vouches_for_is_told_and_once_its_authority_came_by_itself_no_more(
    pki, vietnam, germany, folder
):
    folder.chmod(0o755)
    own = germany.authority()
    (folder / "list.ml").write_bytes(germany.master_list(vietnam.authority(), own))
    (words,) = findings(folder, pki.NOW)
    assert words.startswith(
        "list.ml: List signer (DE): vouched for by csca-germany (DE) (which only the list"
    )
    (folder / "root.cer").write_bytes(germany.authority())
    assert findings(folder, pki.NOW) == []


def test_what_stands_twice_and_what_is_left_alone_is_told(pki, vietnam, folder):
    one = vietnam.authority()
    (folder / "a.der").write_bytes(one)
    (folder / "b.pem").write_text(pki.pem(one))
    (folder / "notes.txt").write_text("left alone")
    warned = findings(folder, pki.NOW, Weight.WARNING)
    assert "b.pem: the same stands in a.der" in warned
    assert any(words.startswith("notes.txt: left alone") for words in warned)


def test_a_weak_anchor_and_a_folder_open_to_others_are_told(pki, folder):
    (folder / "old.der").write_bytes(pki.Country(key=pki.Key("rsa-1024", "rsa")).authority())
    folder.chmod(0o777)
    warned = " ".join(findings(folder, pki.NOW, Weight.WARNING))
    assert "RSA 1024 is a short key" in warned
    assert "others than its owner may write" in warned


def test_an_authority_whose_own_signature_is_false_is_not_trusted(vietnam, folder):
    whole = vietnam.authority()
    (folder / "false.der").write_bytes(whole[:-1] + bytes((whole[-1] ^ 1,)))
    found = load_anchors(folder)
    assert found.certificates == ()
    assert found.refused == ("false.der: its own signature is false: it did not arrive whole",)


def test_a_root_that_names_its_own_key_wrongly_is_still_a_root(pki, vietnam, folder):
    wrong = pki.extension(
        "authority_key_identifier", x509.AuthorityKeyIdentifier({"key_identifier": b"wrong"})
    )
    right = pki.extension("key_identifier", core.OctetString(vietnam.key.identifier))
    (folder / "odd.der").write_bytes(vietnam.authority(identifiers=False, more=(wrong, right)))
    found = load_anchors(folder)
    assert (len(found.certificates), found.links) == (1, ())
