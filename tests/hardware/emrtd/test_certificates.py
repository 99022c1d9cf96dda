from __future__ import annotations

import subprocess

import pytest
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.asymmetric import ec

from hardware.emrtd.certificates import Certificate, public_key
from hardware.emrtd.curves import CURVES
from hardware.emrtd.errors import BadData, NotSupported
from hardware.simulated.card.issuer import make_issuer

OPENSSL_NAMES = {"secp256r1": "prime256v1"}


def explicit_key(folder, curve: str):
    """A public key whose curve is spelled out, as passport authorities like to, made by openssl."""
    key = folder / f"{curve}.pem"
    name = OPENSSL_NAMES.get(curve, curve)
    subprocess.run(
        ["openssl", "ecparam", "-name", name, "-genkey", "-noout", "-param_enc", "explicit", "-out", key],
        check=True,
    )
    der = subprocess.run(
        ["openssl", "ec", "-in", key, "-pubout", "-outform", "DER", "-param_enc", "explicit"],
        check=True,
        capture_output=True,
    ).stdout
    return asn1_x509.PublicKeyInfo.load(der)


@pytest.mark.parametrize("curve", [curve.name for curve in CURVES])
def test_a_curve_that_is_spelled_out_is_known_by_its_numbers(tmp_path, curve):
    key = public_key(explicit_key(tmp_path, curve))
    assert isinstance(key, ec.EllipticCurvePublicKey)
    assert key.curve.name.lower() == curve.lower()


def test_a_standard_curve_with_another_base_point_is_refused(tmp_path):
    info = explicit_key(tmp_path, "secp256r1")
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
