"""Signers that their authority took back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from asn1crypto import core
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.emrtd.certificates import Certificate
from hardware.emrtd.errors import BadData, NotSupported
from hardware.emrtd.passive import authenticate
from hardware.emrtd.revocation import RevocationList

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def judge(pki, vietnam):
    def judge_document(signer, *lists, anchors=None, links=()):
        return authenticate(
            pki.files(signer),
            (),
            anchors or [vietnam.anchor],
            pki.NOW,
            links=[Certificate.from_bytes(one) for one in links],
            revocation=[RevocationList.from_bytes(one) for one in lists],
        )

    return judge_document


def test_a_signer_in_the_list_of_its_authority_is_revoked(vietnam, judge):
    signer = vietnam.signer()
    assert judge(signer, vietnam.revocation(7, signer.serial)).revoked is True
    result = judge(signer, vietnam.revocation(7))
    assert (result.revoked, result.revocation_fresh) == (False, True)
    assert result.revocation == "revocation list of 2026-11-12, next by 2027-02-10"
    assert judge(signer, vietnam.revocation()).revoked is False


def test_a_list_is_optional_and_its_lack_is_said(vietnam, judge):
    result = judge(vietnam.signer())
    assert (result.revoked, result.revocation_fresh, result.revocation) == (None, None, "")


def test_a_list_that_somebody_else_signed_says_nothing(pki, vietnam, judge):
    signer = vietnam.signer()
    forged = vietnam.revocation(signer.serial, by=pki.replace(vietnam.key, number=1))
    assert judge(signer, forged).revoked is None
    assert judge(signer, forged, vietnam.revocation()).revoked is False
    neighbour = pki.Country("LA", "CSCA of a neighbour", key=pki.Key(number=5))
    anchors = [vietnam.anchor, neighbour.anchor]
    assert judge(signer, neighbour.revocation(signer.serial), anchors=anchors).revoked is None


def test_an_authority_that_may_not_sign_lists_is_not_heard(vietnam, judge):
    signer = vietnam.signer()
    anchor = Certificate.from_bytes(vietnam.authority(usages={"key_cert_sign"}))
    assert judge(signer, vietnam.revocation(signer.serial), anchors=[anchor]).revoked is None


def test_a_list_past_its_own_date_is_said_to_be_stale_and_still_names_whom_it_names(pki, vietnam, judge):
    signer = vietnam.signer()
    old = {"at": pki.NOW - 100 * DAY, "until": pki.NOW - 10 * DAY}
    result = judge(signer, vietnam.revocation(**old))
    assert (result.revoked, result.revocation_fresh) == (False, False)
    assert judge(signer, vietnam.revocation(signer.serial, **old)).revoked is True


def test_a_list_without_a_next_date_is_neither_fresh_nor_stale(vietnam, judge):
    assert judge(vietnam.signer(), vietnam.revocation(until=None)).revocation_fresh is None


def test_a_list_of_days_to_come_is_neither_fresh_nor_stale(pki, vietnam, judge):
    listed = vietnam.revocation(at=pki.NOW + 30 * DAY, until=pki.NOW + 90 * DAY)
    assert judge(vietnam.signer(), listed).revocation_fresh is None


def test_an_older_list_still_counts_for_whom_it_names_and_the_newest_for_its_date(pki, vietnam, judge):
    signer = vietnam.signer()
    older = vietnam.revocation(signer.serial, at=pki.NOW - 300 * DAY, until=pki.NOW - 200 * DAY)
    result = judge(signer, older, vietnam.revocation())
    assert (result.revoked, result.revocation_fresh) == (True, True)


def test_the_authoritys_newer_key_may_sign_the_list(pki, vietnam, judge):
    newer = pki.Country(key=pki.replace(vietnam.key, number=2))
    signer = vietnam.signer()
    crl = newer.revocation(signer.serial)
    assert judge(signer, crl).revoked is None
    assert judge(signer, crl, anchors=[vietnam.anchor, newer.anchor]).revoked is True


def test_a_revoked_link_certificate_takes_its_signers_along(pki, vietnam, judge):
    newer = pki.Country(title="newer CSCA", key=pki.replace(vietnam.key, number=2))
    link = vietnam.link(newer)
    signer = newer.signer()
    assert judge(signer, vietnam.revocation(), links=[link]).revoked is None
    revoked = vietnam.revocation(Certificate.from_bytes(link).serial)
    result = judge(signer, revoked, links=[link])
    assert (result.anchored, result.revoked) == (True, True)


def test_without_an_anchor_no_list_is_believed(vietnam, judge, pki):
    signer = vietnam.signer()
    other = pki.Country("LA", "other", key=pki.Key(number=5)).anchor
    assert judge(signer, vietnam.revocation(signer.serial), anchors=[other]).revoked is None


@pytest.mark.parametrize("place", ["list", "entry"])
def test_a_list_that_is_only_a_part_is_not_taken(pki, vietnam, place):
    part = pki.extension("1.2.3.4", core.Null(), critical=True)
    how = {"more": (part,)} if place == "list" else {"entry_more": (part,)}
    with pytest.raises(NotSupported, match=r"1\.2\.3\.4"):
        RevocationList.from_bytes(vietnam.revocation(5, **how))


def test_every_altered_byte_of_a_list_is_no_error_but_its_own(pki):
    country = pki.Country(key=pki.Key())
    data, anchor = country.revocation(5, 6, 7), country.anchor
    for place in range(len(data)):
        altered = data[:place] + bytes((data[place] ^ (0x01, 0x80, 0xFF)[place % 3],)) + data[place + 1 :]
        try:
            assert not RevocationList.from_bytes(altered).signed_by(anchor)
        except (BadData, NotSupported):
            continue


@given(data=st.binary(max_size=300))
@settings(max_examples=100, deadline=None, print_blob=True)
def test_whatever_stands_in_a_list_is_no_error_but_its_own(data):
    with pytest.raises((BadData, NotSupported)):
        RevocationList.from_bytes(data)
