from __future__ import annotations

import pytest
from asn1crypto import keys
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

from hardware.emrtd import ec
from hardware.emrtd.certificates import Certificate
from hardware.emrtd.curves import CURVES, SECP256R1, Curve
from hardware.emrtd.errors import BadData, NotSupported
from hardware.emrtd.public_keys import public_key
from hardware.simulated.card.issuer import make_issuer


def explicit_key(curve: Curve) -> keys.PublicKeyInfo:
    """A public key whose curve is spelled out, as passport authorities like to."""
    base, point = (ec.encode_point(curve, ec.PrivateKey(curve, k).public) for k in (1, 5))
    spelled = {
        "version": "ecdpVer1",
        "field_id": {"field_type": "prime_field", "parameters": curve.p},
        "curve": {"a": curve.a.to_bytes(curve.size, "big"), "b": curve.b.to_bytes(curve.size, "big")},
        "base": base,
        "order": curve.n,
        "cofactor": 1,
    }
    domain = keys.ECDomainParameters("specified", keys.SpecifiedECDomain(spelled))
    info = {
        "algorithm": {"algorithm": "ec", "parameters": domain},
        "public_key": keys.ECPointBitString(point),
    }
    return keys.PublicKeyInfo.load(keys.PublicKeyInfo(info).dump())


@pytest.mark.parametrize("curve", CURVES, ids=lambda curve: curve.name)
def test_a_curve_that_is_spelled_out_is_known_by_its_numbers(curve):
    key = public_key(explicit_key(curve))
    assert isinstance(key, EllipticCurvePublicKey)
    assert key.curve.name.lower() == curve.name.lower()


def test_a_standard_curve_with_another_base_point_is_refused():
    info = explicit_key(SECP256R1)
    spelled = info["algorithm"]["parameters"].chosen
    spelled["base"] = info["public_key"].native
    with pytest.raises(NotSupported, match="none of the standard"):
        public_key(info)


def test_an_authority_knows_its_signer_and_no_other():
    one, other = make_issuer(), make_issuer()
    authority = Certificate.from_bytes(one.csca_der)
    assert authority.issued(Certificate.from_bytes(one.signer_der))
    assert authority.issued(authority)
    assert not authority.issued(Certificate.from_bytes(other.signer_der))


def test_a_signer_is_no_authority():
    issuer = make_issuer()
    signer = Certificate.from_bytes(issuer.signer_der)
    assert not signer.is_authority
    assert not signer.issued(signer)


@pytest.mark.parametrize("data", [b"", b"\x30\x00", b"-----BEGIN CERTIFICATE-----\n", b"hello", bytes(500)])
def test_what_is_no_certificate_is_bad_data(data):
    with pytest.raises(BadData):
        Certificate.from_bytes(data)
