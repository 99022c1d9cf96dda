"""Who signed a security object, and how; no anchor is asked yet."""

from __future__ import annotations

import pytest
from asn1crypto import x509

from hardware.emrtd import tlv
from hardware.emrtd.errors import BadData, NotSupported
from hardware.emrtd.passive import authenticate
from hardware.emrtd.sod import parse_sod

RSA = [
    ("rsa-2048", scheme, hash_name)
    for scheme in ("rsa", "pss")
    for hash_name in ("sha256", "sha384", "sha512")
]
RSA += [("rsa-2048", "rsa", "sha1"), ("rsa-2048", "pss", "sha1"), ("rsa-2048", "pss", "sha224")]
CURVES = (
    "secp224r1",
    "secp256k1",
    "secp256r1",
    "secp384r1",
    "secp521r1",
    "brainpoolP256r1",
    "brainpoolP384r1",
    "brainpoolP512r1",
)
ECDSA = [(curve, scheme, "sha256") for curve in CURVES for scheme in ("ecdsa", "plain")]
ECDSA += [("secp384r1", "ecdsa", hash_name) for hash_name in ("sha1", "sha224", "sha384", "sha512")]


@pytest.mark.parametrize(("kind", "scheme", "hash_name"), RSA + ECDSA)
def test_every_algorithm_that_countries_sign_with_is_checked(pki, vietnam, kind, scheme, hash_name):
    signer = vietnam.signer(pki.Key(kind, scheme, hash_name))
    result = authenticate(pki.files(signer), (), [vietnam.anchor], pki.NOW)
    assert (result.signature, result.anchored, result.in_time) == (True, True, True)
    assert result.intact == ("DG1", "DG13")
    weak = {words.split(": ")[1] for words in result.weak}
    assert weak == {f"SHA-{hash_name[3:]} is a weak hash"} & {
        "SHA-1 is a weak hash",
        "SHA-224 is a weak hash",
    }
    forged = pki.replace(signer, key=pki.replace(signer.key, number=1))
    assert authenticate(pki.files(forged), (), [vietnam.anchor], pki.NOW).signature is False


@pytest.mark.parametrize("hash_name", ["sha1", "sha224", "sha256", "sha384", "sha512"])
def test_groups_may_be_hashed_with_any_of_five_hashes(pki, vietnam, hash_name):
    result = authenticate(pki.files(vietnam.signer(), group_hash=hash_name), (), [vietnam.anchor], pki.NOW)
    assert result.intact == ("DG1", "DG13")
    assert any("hashes of the groups" in words for words in result.weak) is (hash_name in {"sha1", "sha224"})


@pytest.mark.parametrize(
    ("kind", "scheme", "words"),
    [
        ("rsa-1024", "rsa", "signature: RSA 1024 is a short key"),
        ("secp192r1", "ecdsa", "signature: secp192r1 is a short key"),
    ],
)
def test_a_short_key_is_said_to_be_weak_and_not_refused(pki, vietnam, kind, scheme, words):
    result = authenticate(pki.files(vietnam.signer(pki.Key(kind, scheme))), (), [vietnam.anchor], pki.NOW)
    assert (result.signature, result.anchored) == (True, True)
    assert result.weak == (words,)


def test_a_weak_certificate_is_told_apart_from_a_weak_signature(pki):
    country = pki.Country(key=pki.Key("rsa-1024", "rsa", "sha1"))
    result = authenticate(pki.files(country.signer()), (), [country.anchor], pki.NOW)
    assert result.anchored is True
    assert result.weak == (
        "signer's certificate: SHA-1 is a weak hash",
        "signer's certificate: RSA 1024 is a short key",
    )


def test_a_key_too_short_to_prove_anything_is_not_taken(pki, vietnam):
    """768 bits have been factored in public; OpenSSL makes no such key any more, so its number is cut."""
    signer = vietnam.signer(pki.Key("rsa-1024", "rsa"))
    number = signer.key.private.public_key().public_numbers().n.to_bytes(128, "big")
    der = signer.der.replace(
        b"\x02\x81\x81\x00" + number, b"\x02\x81\x81" + bytes(33) + b"\xff" + number[33:]
    )
    assert der != signer.der
    result = authenticate(pki.files(pki.replace(signer, der=der)), (), [vietnam.anchor], pki.NOW)
    assert result.signature is None
    assert "768 bits proves nothing" in result.trouble


def test_the_salt_of_pss_is_the_signers_choice(pki, vietnam):
    for salt in (0, 20, 64):
        signer = vietnam.signer(pki.Key("rsa-2048", "pss", "sha256", salt=salt))
        assert authenticate(pki.files(signer), (), [], pki.NOW).signature is True


@pytest.mark.parametrize("name", ["ec", "1.2.840.10045.4"])
def test_an_algorithm_without_a_hash_takes_the_digests(pki, vietnam, name):
    oid = {"ec": "1.2.840.10045.2.1"}.get(name, name)
    files = pki.files(vietnam.signer(), algorithm={"algorithm": oid})
    assert authenticate(files, (), [], pki.NOW).signature is True


@pytest.mark.parametrize("sign_sorted", [True, False])
@pytest.mark.parametrize("order", [(2, 1, 0), (1, 0, 2), (0, 1, 2)])
def test_attributes_laid_down_in_any_order_are_hashed_as_they_lie_or_in_ders_order(
    pki, vietnam, order, sign_sorted
):
    files = pki.files(vietnam.signer(), order=order, sign_sorted=sign_sorted)
    assert authenticate(files, (), [vietnam.anchor], pki.NOW).signature is True


def test_an_attribute_that_was_exchanged_is_found(pki, vietnam):
    """The signing time is in the signature: nobody moves it."""
    data = vietnam.signer().sod({1: b"x"})
    time = data.index(b"260814")
    moved = data[:time] + b"250814" + data[time + 6 :]
    assert parse_sod(data).signature_is_valid()
    assert not parse_sod(moved).signature_is_valid()


def test_a_digest_that_is_not_the_contents_is_false(pki, vietnam):
    files = pki.files(vietnam.signer(), digest=bytes(32))
    assert authenticate(files, (), [], pki.NOW).signature is False


def test_a_signature_without_attributes_covers_the_content(pki, vietnam):
    assert authenticate(pki.files(vietnam.signer(), attributes=False), (), [], pki.NOW).signature is True


@pytest.mark.parametrize("content_type", ["data", "1.3.27.1.1.1", "1.2.528.1.1006.1.20.1"])
def test_countries_that_call_the_content_by_another_name_are_read(pki, vietnam, content_type):
    files = pki.files(vietnam.signer(), content_type=content_type)
    assert authenticate(files, (), [vietnam.anchor], pki.NOW).signature is True


def test_content_of_any_other_kind_is_refused(vietnam):
    with pytest.raises(BadData, match="signs something else"):
        parse_sod(vietnam.signer().sod({1: b"x"}, content_type="2.23.136.1.1.2"))


def test_the_signer_is_found_by_its_number_when_its_name_is_written_in_another_order(pki, vietnam):
    signer = vietnam.signer()
    rows = list(vietnam.subject.chosen)[::-1]
    reordered = x509.Name(name="", value=x509.RDNSequence(rows))
    assert reordered.dump() != vietnam.subject.dump()
    files = pki.files(signer, called=reordered, beside=(vietnam.signer().der,))
    result = authenticate(files, (), [vietnam.anchor], pki.NOW)
    assert (result.signature, result.anchored) == (True, True)


def test_a_certificate_with_another_number_is_not_the_signers(pki, vietnam):
    signer = vietnam.signer()
    strangers = (vietnam.signer(pki.Key(number=9)) for _ in range(1000))
    stranger = next(one for one in strangers if len(one.der) == len(signer.der))
    data = signer.sod({1: b"x"}).replace(signer.der, stranger.der)
    with pytest.raises(BadData, match="does not carry its signer"):
        parse_sod(data)


def test_another_content_type_under_the_signature_is_refused(pki, vietnam):
    with pytest.raises(BadData, match="another content type"):
        parse_sod(vietnam.signer().sod({1: b"x"}, type_signed="data"))


def test_signed_data_of_version_one_is_read_as_it_is_meant(pki, vietnam):
    assert authenticate(pki.files(vietnam.signer(), version="v1"), (), [], pki.NOW).signature is True


def test_two_signers_are_one_too_many(pki, vietnam):
    result = authenticate(pki.files(vietnam.signer(), signers=2), (), [vietnam.anchor], pki.NOW)
    assert (result.signature, result.anchored) == (None, None)
    assert "2 signers" in result.trouble


def test_certificates_of_others_may_lie_beside_the_signers(pki, vietnam):
    broken = vietnam.signer(pki.Key("rsa-1024", "rsa")).der.replace(
        b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01", b"\x2a" * 9
    )
    for other in (vietnam.authority(), vietnam.signer().der, broken):
        files = pki.files(vietnam.signer(), beside=(other,))
        assert authenticate(files, (), [vietnam.anchor], pki.NOW).anchored is True


def test_the_signers_name_may_be_written_in_another_string_type(pki, vietnam):
    """Authorities write their own name as UTF-8 and in their signers' certificates as printable text."""
    der = vietnam.signer().der
    head = b"\x06\x03\x55\x04\x03"
    at = der.index(head) + len(head)
    assert der[at] == 0x0C
    body_changed = pki.Country(title=vietnam.title)
    issuer = body_changed.subject.dump().replace(head + b"\x0c", head + b"\x13").replace(b"CSCA", b"csca")
    signer = vietnam.signer(issuer=type(vietnam.subject).load(issuer))
    result = authenticate(pki.files(signer), (), [vietnam.anchor], pki.NOW)
    assert (result.signature, result.anchored) == (True, True)


@pytest.mark.parametrize("data", [b"", b"\x77\x00", b"\x77\x02\x30\x00", b"\x77\x03\x02\x01\x00", bytes(300)])
def test_what_is_no_security_object_is_bad_data(data):
    with pytest.raises((BadData, NotSupported)):
        parse_sod(data)


def test_nesting_without_end_is_refused_before_anything_is_read(pki):
    for inner in (b"\x30\x80" * 5000, b"\x30\x82\x7f\xff" * 2000):
        data = b"\x77\x82" + len(inner).to_bytes(2, "big") + inner
        with pytest.raises(BadData):
            parse_sod(data)


@pytest.mark.slow
def test_every_altered_byte_of_a_security_object_ends_in_a_result_that_is_no_better(pki):
    country = pki.Country(key=pki.Key())
    anchors = [country.anchor]
    files = pki.files(country.signer())
    before = authenticate(files, (), anchors, pki.NOW)
    data = files["EF.SOD"]
    for place in range(len(data)):
        change = (0x01, 0x80, 0xFF)[place % 3]
        altered = data[:place] + bytes((data[place] ^ change,)) + data[place + 1 :]
        after = authenticate(files | {"EF.SOD": altered}, (), anchors, pki.NOW)
        if after.signature:
            # Not all of it is covered: the version, a NULL, what the signer is called by.
            assert (after.intact, after.altered, after.signed_at) == (before.intact, (), before.signed_at)
        assert after.trouble or after.signature


def test_ber_with_lengths_that_are_not_said_is_read(pki, vietnam):
    """Some countries' signers write the outer layers so."""
    files = pki.files(vietnam.signer())
    message = tlv.find(files["EF.SOD"], 0x77)
    kind, held = tlv.read_all(tlv.find(message, 0x30))
    version, digests, content, *rest = tlv.read_all(tlv.find(held.value, 0x30))
    oid, wrapped = tlv.read_all(content.value)
    octets = tlv.find(wrapped.value, 0x04)
    halves = tlv.encode(0x04, octets[:50]) + tlv.encode(0x04, octets[50:])
    loose = loosely(0x30, again(oid), loosely(0xA0, loosely(0x24, halves)))
    signed = loosely(0x30, again(version), again(digests), loose, *map(again, rest))
    outer = loosely(0x30, again(kind), loosely(0xA0, signed))
    files["EF.SOD"] = tlv.encode(0x77, outer)
    result = authenticate(files, (), [vietnam.anchor], pki.NOW)
    assert (result.signature, result.anchored, result.intact) == (True, True, ("DG1", "DG13"))


def again(item):
    return tlv.encode(item.tag, item.value)


def loosely(tag, *parts):
    return bytes((tag, 0x80)) + b"".join(parts) + b"\0\0"


def test_a_key_that_is_for_pss_alone_is_read(pki, vietnam):
    """Its identifier says RSASSA-PSS where others say rsaEncryption (RFC 4055 section 3.1)."""
    signer = vietnam.signer(pki.Key("rsa-2048", "pss"))
    rsa, pss = (b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01" + bytes((end,)) + b"\x05\x00" for end in (1, 10))
    assert signer.der.count(rsa) == 1
    only = pki.replace(signer, der=signer.der.replace(rsa, pss))
    assert authenticate(pki.files(only), (), [], pki.NOW).signature is True


def test_a_broken_hash_is_not_taken(pki, vietnam):
    """MD5: a certificate was forged with it in 2008."""
    signer = vietnam.signer(pki.Key("rsa-2048", "rsa"))
    result = authenticate(
        pki.files(signer, algorithm={"algorithm": "md5_rsa"}), (), [vietnam.anchor], pki.NOW
    )
    assert result.signature is None
    assert "md5_rsa" in result.trouble
    content = signer.sod({1: b"x"}).replace(
        b"\x60\x86\x48\x01\x65\x03\x04\x02\x01", b"\x60\x86\x48\x01\x65\x03\x04\x02\x7f"
    )
    with pytest.raises(NotSupported):
        parse_sod(content)


def test_every_group_is_told_by_what_was_signed_of_it(pki, vietnam):
    files = pki.files(vietnam.signer())
    signed = {1: files["DG1"], 2: b"portrait", 3: b"fingers", 13: files["DG13"], 15: b"key"}
    files["EF.SOD"] = vietnam.signer().sod(signed)
    files |= {"DG15": b"another key", "DG14": b"signed by nobody"}
    result = authenticate(files, ("DG2", "DG11"), [vietnam.anchor], pki.NOW)
    assert result.intact == ("DG1", "DG13")
    assert result.altered == ("DG15", "DG14")
    assert result.absent == ("DG2",)
    assert result.unread == ("DG3",)


def test_without_a_security_object_nothing_is_told(pki):
    result = authenticate({"DG1": pki.dg1()}, (), [], pki.NOW)
    assert (result.signature, result.trouble) == (None, "the chip gave no EF.SOD")


def test_two_hashes_for_one_group_are_refused(pki, vietnam):
    data = vietnam.signer().sod({1: b"x", 2: b"y"})
    with pytest.raises(BadData, match="two hashes"):
        parse_sod(data.replace(b"\x02\x01\x02\x04\x20", b"\x02\x01\x01\x04\x20"))
