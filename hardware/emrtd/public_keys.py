"""Public keys of certificates, by their numbers (Doc 9303-12 section 4.1; RFC 3279, RFC 5480).

Many countries, Vietnam's passport root among them, spell out their curve instead of naming it, which OpenSSL
refuses. The spelled numbers must be exactly those of a standard curve: a curve of somebody's own choice would
let him choose the signature too (CVE-2020-0601).
"""

from __future__ import annotations

from functools import cache
from typing import Any

from asn1crypto import keys
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from hardware.emrtd.curves import CURVES, Curve
from hardware.emrtd.errors import BadData, NotSupported
from hardware.emrtd.unbound_curves import UNBOUND_CURVES, UnboundCurve, UnboundKey

PublicKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey | UnboundKey

LEAST_RSA_BITS = 1024
"""RSA of 829 bits has been factored (RSA-250, 2020): below this a signature proves nothing."""

MOST_RSA_BITS = 8192
_MOST_EXPONENT_BITS = 33

STRONG_RSA_BITS = 2048
"""Keys below are accepted and said to be weak."""

_STRONG_CURVE_BITS = 224
"""The least curves that are known here have 192 bits: shorter ones are refused by not being known."""

_SECP256K1 = Curve(
    "secp256k1",
    ec.SECP256K1(),
    p=0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFC2F,
    a=0,
    b=7,
    n=0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141,
)
"""SEC 2: not for PACE, but in certificates."""

SIGNING_CURVES = (*CURVES, _SECP256K1)
"""Every curve of `cryptography`."""

_AnyCurve = Curve | UnboundCurve
_ALL_CURVES: tuple[_AnyCurve, ...] = (*SIGNING_CURVES, *UNBOUND_CURVES)


def public_key(info: Any) -> PublicKey:
    """Build the key of asn1crypto's PublicKeyInfo; raises BadData or NotSupported."""
    kind = info.algorithm
    try:
        if kind == "ec":
            curve = _curve(info["algorithm"]["parameters"])
            point = info["public_key"].native
            if isinstance(curve, UnboundCurve):
                return UnboundKey.from_encoded_point(curve, point)
            return ec.EllipticCurvePublicKey.from_encoded_point(curve.implementation, point)
        if kind in {"rsa", "rsassa_pss"}:
            return _rsa(info["public_key"].parsed)
    except UnsupportedAlgorithm as error:
        raise NotSupported(str(error)) from None
    except ValueError:
        raise BadData("a public key that is none") from None
    raise NotSupported(f"public keys of kind {kind}")


def describe(key: PublicKey) -> str:
    """Name kind and size: `RSA 2048`, `brainpoolP512r1`."""
    return f"RSA {key.key_size}" if isinstance(key, rsa.RSAPublicKey) else key.curve.name


def weakness(key: PublicKey) -> str:
    """Say what is weak about a key that is still accepted; empty for a strong one."""
    strong = STRONG_RSA_BITS if isinstance(key, rsa.RSAPublicKey) else _STRONG_CURVE_BITS
    return f"{describe(key)} is a short key" if key.key_size < strong else ""


def _rsa(numbers: Any) -> rsa.RSAPublicKey:
    modulus, exponent = numbers["modulus"].native, numbers["public_exponent"].native
    bits = modulus.bit_length()
    if modulus < 0 or bits < LEAST_RSA_BITS:
        raise NotSupported(f"an RSA key of {bits} bits proves nothing: {LEAST_RSA_BITS} are the least")
    if bits > MOST_RSA_BITS or exponent.bit_length() > _MOST_EXPONENT_BITS:
        raise NotSupported(f"an RSA key of {bits} bits, exponent of {exponent.bit_length()}")
    return rsa.RSAPublicNumbers(exponent, modulus).public_key()


def _curve(parameters: Any) -> _AnyCurve:
    """Find the named curve, also when its numbers are spelled out."""
    if parameters.name == "named":
        for curve in _ALL_CURVES:
            if curve.name.lower() == parameters.native.lower():
                return curve
        raise NotSupported(f"curve {parameters.native}")
    if parameters.name != "specified":
        raise NotSupported("a curve that is neither named nor spelled out")
    spelled = parameters.chosen
    for curve in _ALL_CURVES:
        if _is(spelled, curve):
            return curve
    raise NotSupported("a curve that is none of the standard ones")


def _is(spelled: keys.SpecifiedECDomain, curve: _AnyCurve) -> bool:
    return bool(
        spelled["field_id"]["field_type"].native == "prime_field"
        and spelled["field_id"]["parameters"].native == curve.p
        and int.from_bytes(spelled["curve"]["a"].native, "big") == curve.a
        and int.from_bytes(spelled["curve"]["b"].native, "big") == curve.b
        and spelled["order"].native == curve.n
        and spelled["cofactor"].native in {None, 1}
        and bytes(spelled["base"].native) in _base_points(curve)
    )


@cache
def _base_points(curve: _AnyCurve) -> frozenset[bytes]:
    """Return the curve's base point, written in full and in short."""
    if isinstance(curve, UnboundCurve):
        numbers = (curve.x, curve.y)
    else:
        generator = ec.derive_private_key(1, curve.implementation).public_key().public_numbers()
        numbers = (generator.x, generator.y)
    x, y = (number.to_bytes(curve.size, "big") for number in numbers)
    return frozenset({b"\x04" + x + y, bytes((2 + numbers[1] % 2,)) + x})
