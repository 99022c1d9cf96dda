"""What countries really published; skipped where the files are not beside the tree."""

from __future__ import annotations

from collections import Counter

import pytest

from hardware.emrtd.certificates import Certificate
from hardware.emrtd.countries import same_country
from hardware.emrtd.master_list import parse_master_list
from hardware.emrtd.passive import authenticate
from hardware.emrtd.public_keys import describe
from hardware.emrtd.revocation import RevocationList
from hardware.emrtd.sod import parse_sod
from kiosk.identity.anchors import load_anchors


@pytest.fixture(scope="module")
def published(shared):
    return parse_master_list((shared / "csca" / "NL_ML_2026-07-22.ml").read_bytes())


def test_the_german_specimen_is_signed_and_its_groups_are_as_signed(pki, shared):
    folder = shared / "specimen-bsi"
    files = {f"DG{n}": (folder / f"Datagroup{n}.bin").read_bytes() for n in (1, 2, 14)}
    files["EF.SOD"] = (folder / "EF_SOD.bin").read_bytes()
    result = authenticate(files, (), (), pki.NOW)
    assert (result.signature, result.anchored) == (True, None)
    assert (result.intact, result.altered, result.unread) == (("DG1", "DG2", "DG14"), (), ("DG3",))
    assert (result.signer_country, result.document_country) == ("DE", "D")
    assert result.algorithm == "ECDSA with SHA-1 by brainpoolP224r1"
    assert result.weak
    spoilt = authenticate(files | {"DG1": files["DG1"][:-1] + b"X"}, (), (), pki.NOW)
    assert spoilt.altered == ("DG1",)


@pytest.mark.slow
def test_every_altered_byte_of_the_specimen_ends_in_a_result(pki, shared):
    data = (shared / "specimen-bsi" / "EF_SOD.bin").read_bytes()
    content = parse_sod(data).message.content
    for place in range(0, len(data), 3):
        altered = (
            data[:place] + bytes((data[place] ^ (0x01, 0x80, 0xFF)[place // 3 % 3],)) + data[place + 1 :]
        )
        if authenticate({"EF.SOD": altered}, (), (), pki.NOW).signature:
            assert parse_sod(altered).message.content == content


def test_the_vietnamese_passport_root_spells_its_curve_out_and_is_whole(shared):
    root = Certificate.from_bytes((shared / "csca" / "VN_CSCA_ePassport_2022.cer").read_bytes())
    assert (root.country, describe(root.public_key), str(root.scheme)) == (
        "VN",
        "brainpoolP512r1",
        "ECDSA with SHA-512",
    )
    assert root.is_authority
    assert root.may_sign_lists
    assert root.issued(root)


def test_the_dutch_master_list_is_genuine_and_all_its_authorities_are_whole(shared, published):
    root = Certificate.from_bytes((shared / "csca" / "NL_ROOT_CA.cer").read_bytes())
    assert published.vouched_by([root]).der == root.der
    assert published.unread == ()
    assert len(published.certificates) == 411
    assert all(one.issued(one) for one in published.certificates if not one.is_link)
    assert Counter(one.country for one in published.certificates)["VN"] == 1


def test_every_published_authority_names_a_country_that_is_known_here(published):
    """Otherwise no document of its could be told to be of its own country."""
    of_vietnam = Counter(same_country(one.country, "VNM") for one in published.certificates)
    assert of_vietnam == {True: 1, False: len(published.certificates) - 1}


def test_an_authority_with_several_keys_signed_its_list_with_one(shared, published):
    revoked = RevocationList.from_bytes((shared / "csca" / "COL.crl").read_bytes())
    signed = [revoked.signed_by(one) for one in published.certificates if one.country == "CO"]
    assert (revoked.country, len(revoked.serials), signed.count(True)) == ("CO", 15, 1)


def test_the_folder_as_published_loads_whole(shared):
    found = load_anchors(shared / "csca")
    assert (len(found.certificates), len(found.revocations), found.refused) == (413, 1, ())
