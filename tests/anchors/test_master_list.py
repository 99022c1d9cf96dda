"""Lists of authorities, and who vouches for them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.emrtd.errors import BadData, NotSupported
from hardware.emrtd.master_list import parse_master_list


@pytest.fixture(scope="module")
def germany(pki):
    return pki.Country("DE", "csca-germany", key=pki.Key("brainpoolP256r1", number=3))


@pytest.fixture(scope="module")
def laos(pki):
    return pki.Country("LA", "CSCA of a neighbour", key=pki.Key(number=5))


def test_a_list_is_vouched_for_by_an_authority_inside_it_or_beside_it(vietnam, germany, laos):
    own = germany.authority()
    listed = germany.master_list(vietnam.authority(), own, laos.authority(), by=germany.list_signer())
    found = parse_master_list(listed)
    assert {one.country for one in found.certificates} == {"VN", "DE", "LA"}
    assert found.unread == ()
    assert found.signer.common_name == "List signer"
    assert found.vouched_by().common_name == "csca-germany"
    alone = parse_master_list(germany.master_list(vietnam.authority()))
    assert alone.vouched_by([germany.anchor]).common_name == "csca-germany"
    with pytest.raises(BadData, match="leads to no authority"):
        alone.vouched_by([vietnam.anchor])
    within_the_message = parse_master_list(germany.master_list(vietnam.authority(), beside=(own,)))
    assert within_the_message.vouched_by().common_name == "csca-germany"


def test_a_list_by_another_key_is_false(pki, vietnam, germany):
    signer = germany.list_signer()
    forged = germany.master_list(
        vietnam.authority(), by=pki.replace(signer, key=pki.replace(signer.key, number=8))
    )
    with pytest.raises(BadData, match="signature of the master list is false"):
        parse_master_list(forged).vouched_by([germany.anchor])


def test_a_list_that_contradicts_an_authority_beside_it_cannot_vouch_for_itself(pki, vietnam):
    """The forger's own authority has the true one's name, and the signer names the true one's key."""
    forger = pki.Country(key=pki.replace(vietnam.key, number=9))
    signer = vietnam.list_signer(by=forger.key)
    forged = parse_master_list(vietnam.master_list(forger.authority(), by=signer))
    assert forged.vouched_by().common_name == vietnam.anchor.common_name  # alone nothing contradicts it
    with pytest.raises(BadData, match=r"forged: .* not issued by the anchor it names"):
        forged.vouched_by([vietnam.anchor])


def test_a_document_signer_signs_no_lists(vietnam, germany):
    with pytest.raises(BadData, match="no signer of master lists"):
        parse_master_list(germany.master_list(vietnam.authority(), by=germany.signer())).vouched_by(
            [germany.anchor]
        )


def test_what_cannot_be_used_in_a_list_is_told_and_the_rest_is_kept(vietnam, germany, laos):
    broken = laos.authority().replace(b"\x2a\x86\x48\xce\x3d\x02\x01", b"\x2a\x86\x48\xce\x3d\x02\x7f")
    listed = germany.master_list(vietnam.authority(), broken, vietnam.signer().der)
    found = parse_master_list(listed)
    assert [one.country for one in found.certificates] == ["VN"]
    assert len(found.unread) == 2
    assert any("is not an authority" in words for words in found.unread)


@pytest.mark.slow
def test_every_altered_byte_of_a_list_is_false_or_harmless(pki):
    country = pki.Country("DE", key=pki.Key(number=3))
    data = country.master_list(country.authority(), by=country.list_signer())
    anchors = [country.anchor]
    before = parse_master_list(data)
    for place in range(0, len(data), 2):
        altered = data[:place] + bytes((data[place] ^ (0x01, 0x80, 0xFF)[place % 3],)) + data[place + 1 :]
        try:
            after = parse_master_list(altered)
            after.vouched_by(anchors)
        except (BadData, NotSupported):
            continue
        assert [one.der for one in after.certificates] == [one.der for one in before.certificates]


@given(data=st.binary(max_size=300))
@settings(max_examples=100, deadline=None, print_blob=True)
def test_whatever_stands_in_a_list_is_no_error_but_its_own(data):
    with pytest.raises((BadData, NotSupported)):
        parse_master_list(data)
