"""Keys and curves as certificates write them."""

from __future__ import annotations

import pytest
from asn1crypto import keys
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from hardware.emrtd.errors import BadData, NotSupported
from hardware.emrtd.public_keys import SIGNING_CURVES, describe, public_key, weakness
from hardware.emrtd.signatures import Scheme, verify
from hardware.emrtd.unbound_curves import UNBOUND_CURVES

# Made by OpenSSL 3.0 over b"a document": public key, signature, hash.
OPENSSL = {
    "brainpoolP192r1-sha512": """
304a301406072a8648ce3d020106092b2403030208010103033200049259d8cf62b63a481526be72ed921d1e067fdd67e777
25d975b7cd7068dacafb21f06b1a7fa3e7a0b67c8ee339979056

303502190092234e0b9bce3d9df88f39f39a67b8f929ecb23ba42db1800218490be71fadd881b038aa63309c710114d8a020
fe33a26b5a
""",
    "brainpoolP224r1-sha256": """
3052301406072a8648ce3d020106092b2403030208010105033a0004cf59d6130195af958c790aa19db277f268d98f154469
b3829ec32f6ed78f5c08819316ac6347f73e4685290edb681e0175b36eac094f9088

303c021c06b6a98e58b801087ca04a4d8f5da033811f4972c0f8e8dd687eeacb021c35f9a5f1cc672d83e8273d2f9c3e5994
a730bc0614c33b7413ddde95
""",
    "brainpoolP320r1-sha256": """
306a301406072a8648ce3d020106092b240303020801010903520004a3c96df58580cf99509b444e2c4b9ba8bf68cc057a75
64d79c1a87b97fbd0b49cb4567353283ce0c1662ab555e01f757ed19a31281362eae997ab8e0c74d2c254ef2416002832fe6
a1b17614daaad3c2

305402285eb7c13859f2a5ee196da6ee6f5c524cc0845811c181588ef6e5053bd7b4a95bcc5ebf1f4bf1da77022852b32ce7
9f908d8ec9bbafe4a3081ce28347590f33f0a8a63ced9040fb6f5c8eb2920bd468831eed
""",
    "brainpoolP320r1-sha512": """
306a301406072a8648ce3d020106092b2403030208010109035200049e9c847cce6c6563b7dad893cc94cd48676360edc7a4
4c1e714527ac8bf6769cec2fa92da347152cd2d441c955d20c05b89f93ec6ab52f0d1d869dcfab68c19811e42190a9ff8d30
15bdb00243113485

305402282651b7285b01484e40cfd691984152e1241092e34f7b82cc623d52bdf9f8af977b84866fc52f1fbd02280e3388b4
e26184a6058520d59c8ba3535f22a252bcf2ed564b625190298766a0606be4137b035837
""",
}


def key_of(hexadecimal: str):
    return public_key(keys.PublicKeyInfo.load(bytes.fromhex(hexadecimal)))


@pytest.mark.parametrize("case", OPENSSL)
def test_older_brainpool_curves_are_checked_as_openssl_signs_them(case):
    info, signature = OPENSSL[case].split("\n\n")
    curve, hash_name = case.split("-")
    key, scheme = key_of(info), Scheme("ECDSA", hash_name)
    assert describe(key) == curve
    assert verify(key, scheme, b"a document", bytes.fromhex(signature))
    assert not verify(key, scheme, b"a Document", bytes.fromhex(signature))


@pytest.mark.parametrize("signature", ["", "30", "3006020100020100", "3006020101020100", "300602010102017f"])
def test_a_signature_that_is_none_is_false_on_every_kind_of_key(pki, signature):
    bound = public_key(pki.Key("brainpoolP256r1").info)
    for key in (bound, key_of(OPENSSL["brainpoolP224r1-sha256"].split("\n\n")[0])):
        for kind in ("ECDSA", "plain ECDSA"):
            assert not verify(key, Scheme(kind, "sha256"), b"x", bytes.fromhex(signature))


@pytest.mark.parametrize("curve", UNBOUND_CURVES[1:], ids=lambda curve: curve.name)
def test_a_signature_has_one_form_only(curve):
    """Adding the order to a number of it would give a second one that means the same."""
    info, signature = OPENSSL[f"{curve.name}-sha256"].split("\n\n")
    r, s = decode_dss_signature(bytes.fromhex(signature))
    key, scheme = key_of(info), Scheme("ECDSA", "sha256")
    assert verify(key, scheme, b"a document", encode_dss_signature(r, s))
    assert not verify(key, scheme, b"a document", encode_dss_signature(r, s + curve.n))


def test_a_point_beside_an_older_curve_is_no_key():
    info = OPENSSL["brainpoolP224r1-sha256"].split("\n\n")[0]
    with pytest.raises(BadData):
        key_of(info[:-2] + "89")


@pytest.mark.parametrize("curve", UNBOUND_CURVES, ids=lambda curve: curve.name)
def test_the_numbers_of_the_older_curves_fit_together(curve):
    assert curve.holds(curve.x, curve.y)
    assert curve.x_of_sum(curve.n, 0, (curve.x, curve.y)) is None
    assert curve.x_of_sum(curve.n - 1, 0, (curve.x, curve.y)) == curve.x


@pytest.mark.parametrize("curve", [*SIGNING_CURVES, *UNBOUND_CURVES], ids=lambda curve: curve.name)
def test_every_curve_is_known_when_its_numbers_are_spelled_out(pki, curve):
    if curve in UNBOUND_CURVES:
        point = b"\x04" + curve.x.to_bytes(curve.size, "big") + curve.y.to_bytes(curve.size, "big")
    else:
        point = bytes(pki.Key(curve.implementation.name).info["public_key"].native)
    base = point if curve in UNBOUND_CURVES else base_of(curve)
    assert describe(public_key(spelled(curve, base, point))) == curve.name
    with pytest.raises(NotSupported, match="none of the standard"):
        public_key(spelled(curve, base, point, cofactor=2))


def base_of(curve):
    from hardware.emrtd.public_keys import _base_points  # noqa: PLC0415 - only here

    return max(_base_points(curve), key=len)


def spelled(curve, base, point, cofactor=1):
    numbers = {
        "version": "ecdpVer1",
        "field_id": {"field_type": "prime_field", "parameters": curve.p},
        "curve": {"a": curve.a.to_bytes(curve.size, "big"), "b": curve.b.to_bytes(curve.size, "big")},
        "base": base,
        "order": curve.n,
        "cofactor": cofactor,
    }
    domain = keys.ECDomainParameters("specified", keys.SpecifiedECDomain(numbers))
    info = {
        "algorithm": {"algorithm": "ec", "parameters": domain},
        "public_key": keys.ECPointBitString(point),
    }
    return keys.PublicKeyInfo.load(keys.PublicKeyInfo(info).dump())


@pytest.mark.parametrize("name", ["brainpoolp160r1", "secp112r1", "brainpoolp256t1", "sect283k1"])
def test_other_curves_are_refused_by_name(name):
    info = {
        "algorithm": {
            "algorithm": "ec",
            "parameters": keys.ECDomainParameters("named", keys.NamedCurve(name)),
        },
        "public_key": keys.ECPointBitString(b"\x04" + bytes(40)),
    }
    with pytest.raises(NotSupported, match=name):
        public_key(keys.PublicKeyInfo.load(keys.PublicKeyInfo(info).dump()))


def test_keys_and_signatures_that_do_not_go_together_are_not_supported(pki):
    rsa, curve = public_key(pki.Key("rsa-1024").info), public_key(pki.Key().info)
    with pytest.raises(NotSupported):
        verify(rsa, Scheme("ECDSA", "sha256"), b"x", bytes(128))
    with pytest.raises(NotSupported):
        verify(curve, Scheme("RSA", "sha256"), b"x", bytes(128))


def test_only_short_keys_are_weak(pki):
    assert weakness(public_key(pki.Key("rsa-2048").info)) == ""
    assert weakness(public_key(pki.Key("secp224r1").info)) == ""
    assert weakness(public_key(pki.Key("secp192r1").info)) == "secp192r1 is a short key"


@pytest.mark.parametrize(("bits", "exponent"), [(9000, 65537), (2048, 1 << 63 | 1)])
def test_keys_that_would_keep_this_machine_busy_are_refused(bits, exponent):
    numbers = keys.RSAPublicKey({"modulus": (1 << bits - 1) | 1, "public_exponent": exponent})
    info = keys.PublicKeyInfo({"algorithm": {"algorithm": "rsa"}, "public_key": numbers})
    with pytest.raises(NotSupported, match="RSA key"):
        public_key(keys.PublicKeyInfo.load(info.dump()))


@pytest.mark.parametrize("exponent", [1, 2, 65536])
def test_an_exponent_with_which_anybody_could_sign_is_no_key(exponent):
    numbers = keys.RSAPublicKey({"modulus": (1 << 2047) | 1, "public_exponent": exponent})
    info = keys.PublicKeyInfo({"algorithm": {"algorithm": "rsa"}, "public_key": numbers})
    with pytest.raises(BadData):
        public_key(keys.PublicKeyInfo.load(info.dump()))
