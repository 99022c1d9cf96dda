"""What a virtual card says about its own protocols: EF.CardAccess and the bodies of DG14 and DG15.

Doc 9303-11 section 9.2. A protocol is written as `ECDH-GM-AES-CBC-CMAC-128/brainpoolP256r1`: the standard's
name without PACE or CA before it, and the domain it runs in.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from cryptography.hazmat.primitives.asymmetric import ec

from hardware.emrtd import tlv
from hardware.emrtd.curves import CURVES, Curve

_BSI = bytes.fromhex("04007f000702")
_TERMINAL_AUTHENTICATION = bytes.fromhex("300d060804007f0007020202020101")
_AGREEMENTS = {"DH-GM": 1, "ECDH-GM": 2, "DH-IM": 3, "ECDH-IM": 4, "ECDH-CAM": 6}
_CHIP_AGREEMENTS = {"DH": 1, "ECDH": 2}
_CIPHERS = {"3DES-CBC-CBC": 1, "AES-CBC-CMAC-128": 2, "AES-CBC-CMAC-192": 3, "AES-CBC-CMAC-256": 4}
PARAMETER_IDS = {
    "modp-1024-160": 0,
    "modp-2048-224": 1,
    "modp-2048-256": 2,
    "secp192r1": 8,
    "secp224r1": 10,
    "secp256r1": 12,
    "brainpoolP256r1": 13,
    "secp384r1": 15,
    "brainpoolP384r1": 16,
    "brainpoolP512r1": 17,
    "secp521r1": 18,
}
"""Standardized domain parameters (Doc 9303-11 section 9.5.1) by their names here."""

_NAMED_CURVES = {
    "secp192r1": bytes.fromhex("2a8648ce3d030101"),
    "secp224r1": bytes.fromhex("2b81040021"),
    "secp256r1": bytes.fromhex("2a8648ce3d030107"),
    "secp384r1": bytes.fromhex("2b81040022"),
    "secp521r1": bytes.fromhex("2b81040023"),
    "brainpoolP256r1": bytes.fromhex("2b2403030208010107"),
    "brainpoolP384r1": bytes.fromhex("2b240303020801010b"),
    "brainpoolP512r1": bytes.fromhex("2b240303020801010d"),
}
_EC_PUBLIC_KEY = bytes.fromhex("2a8648ce3d0201")
_PRIME_FIELD = bytes.fromhex("2a8648ce3d0101")
_DH_PUBLIC_NUMBER = bytes.fromhex("2a8648ce3e0201")
_STANDARDIZED = bytes.fromhex("04007f00070102")
_ACTIVE_AUTHENTICATION = bytes.fromhex("678108010105")
_PLAIN_ECDSA = bytes.fromhex("04007f0007010104 01")
_PLAIN_HASHES = {"sha1": 1, "sha224": 2, "sha256": 3, "sha384": 4, "sha512": 5}


class KeyForm(StrEnum):
    """How a public key tells its domain: spelled out, by its name, or by the standard's number."""

    EXPLICIT = "explicit"
    NAMED = "named"
    STANDARDIZED = "standardized"


@dataclass(frozen=True, slots=True)
class Protocol:
    """A protocol in a domain, as a variant names it."""

    agreement: str
    cipher: str
    domain: str

    @classmethod
    def parse(cls, text: str) -> Protocol:
        """Read `ECDH-GM-AES-CBC-CMAC-128/brainpoolP256r1`; raises ValueError."""
        name, _, domain = text.partition("/")
        for cipher in _CIPHERS:
            agreement = name.removesuffix(f"-{cipher}")
            if agreement != name and domain in PARAMETER_IDS:
                if agreement.startswith("EC") is domain.startswith("modp"):
                    break
                return cls(agreement, cipher, domain)
        raise ValueError(f"no protocol is called {text!r}")

    @property
    def parameter_id(self) -> int:
        """The number of the domain."""
        return PARAMETER_IDS[self.domain]

    @property
    def pace_oid(self) -> bytes:
        """The contents of the object identifier of this way of PACE."""
        return _BSI + bytes((2, 4, _AGREEMENTS[self.agreement], _CIPHERS[self.cipher]))

    @property
    def chip_oid(self) -> bytes:
        """The contents of the object identifier of this way of chip authentication."""
        return _BSI + bytes((2, 3, _CHIP_AGREEMENTS[self.agreement], _CIPHERS[self.cipher]))


def pace_info(protocol: Protocol) -> bytes:
    """PACEInfo, version 2."""
    return _sequence(_oid(protocol.pace_oid), integer(2), integer(protocol.parameter_id))


def chip_authentication_info(protocol: Protocol, key_id: int | None = None) -> bytes:
    """ChipAuthenticationInfo, version 1."""
    return _sequence(_oid(protocol.chip_oid), integer(1), b"" if key_id is None else integer(key_id))


def chip_public_key_info(agreement: str, public_key: bytes, key_id: int | None = None) -> bytes:
    """ChipAuthenticationPublicKeyInfo around a SubjectPublicKeyInfo."""
    oid = _BSI + bytes((2, 1, _CHIP_AGREEMENTS[agreement]))
    return _sequence(_oid(oid), public_key, b"" if key_id is None else integer(key_id))


def active_authentication_info(hash_name: str) -> bytes:
    """ActiveAuthenticationInfo: the plain ECDSA of BSI TR-03111 with a hash."""
    algorithm = _PLAIN_ECDSA + bytes((_PLAIN_HASHES[hash_name],))
    return _sequence(_oid(_ACTIVE_AUTHENTICATION), integer(1), _oid(algorithm))


def terminal_authentication_info() -> bytes:
    """TerminalAuthenticationInfo, version 1: what the ministry's own terminals need for the fingers."""
    return _TERMINAL_AUTHENTICATION


def security_infos(*infos: bytes) -> bytes:
    """Write the SET, in the order given: Vietnamese cards do not sort it."""
    return tlv.encode(0x31, b"".join(infos))


def ec_public_key(key: ec.EllipticCurvePublicKey, form: KeyForm) -> bytes:
    """SubjectPublicKeyInfo of a point."""
    curve = next(curve for curve in CURVES if curve.name == key.curve.name)
    numbers = key.public_numbers()
    if form is KeyForm.NAMED:
        algorithm = _sequence(_oid(_EC_PUBLIC_KEY), _oid(_NAMED_CURVES[curve.name]))
    elif form is KeyForm.STANDARDIZED:
        algorithm = _sequence(_oid(_STANDARDIZED), integer(PARAMETER_IDS[curve.name]))
    else:
        algorithm = _sequence(_oid(_EC_PUBLIC_KEY), explicit_curve(curve))
    return _sequence(algorithm, _bits(_point(curve, numbers.x, numbers.y)))


@cache
def explicit_curve(curve: Curve) -> bytes:
    """Spell a curve out as SpecifiedECDomain (X9.62), as many countries do."""
    base = ec.derive_private_key(1, curve.implementation).public_key().public_numbers()
    return _sequence(
        integer(1),
        _sequence(_oid(_PRIME_FIELD), integer(curve.p)),
        _sequence(_octets(curve.a.to_bytes(curve.size, "big")), _octets(curve.b.to_bytes(curve.size, "big"))),
        _octets(_point(curve, base.x, base.y)),
        integer(curve.n),
        integer(1),
    )


def dh_public_key(p: int, g: int, q: int, public: int, standardized: int | None = None) -> bytes:
    """SubjectPublicKeyInfo of a number modulo p (X9.42), or under a standard domain's number."""
    if standardized is None:
        algorithm = _sequence(_oid(_DH_PUBLIC_NUMBER), _sequence(integer(p), integer(g), integer(q)))
    else:
        algorithm = _sequence(_oid(_STANDARDIZED), integer(standardized))
    return _sequence(algorithm, _bits(integer(public)))


def integer(value: int) -> bytes:
    """Write a DER INTEGER that is not negative."""
    return tlv.encode(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def _point(curve: Curve, x: int, y: int) -> bytes:
    return b"\x04" + x.to_bytes(curve.size, "big") + y.to_bytes(curve.size, "big")


def _sequence(*parts: bytes) -> bytes:
    return tlv.encode(0x30, b"".join(parts))


def _oid(contents: bytes) -> bytes:
    return tlv.encode(0x06, contents)


def _octets(data: bytes) -> bytes:
    return tlv.encode(0x04, data)


def _bits(data: bytes) -> bytes:
    return tlv.encode(0x03, b"\x00" + data)
