"""The standard curves that chip cards use, with the numbers Python's part of PACE needs.

Sources: RFC 5639 (brainpool), FIPS 186-4 (secp); ids: Doc 9303-11 9.5.1. Of those ids brainpoolP192r1 (9),
brainpoolP224r1 (11) and brainpoolP320r1 (14) are missing: the `cryptography` package does not have them.
"""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec


@dataclass(frozen=True, slots=True)
class Curve:
    """y^2 = x^3 + a x + b over the prime field p; the base point has order n."""

    name: str
    implementation: ec.EllipticCurve
    p: int
    a: int
    b: int
    n: int

    @property
    def size(self) -> int:
        """Bytes of a coordinate."""
        return (self.p.bit_length() + 7) // 8


SECP192R1 = Curve(
    "secp192r1",
    ec.SECP192R1(),
    p=0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFFFFFFFFFFFF,
    a=0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFFFFFFFFFFFC,
    b=0x64210519E59C80E70FA7E9AB72243049FEB8DEECC146B9B1,
    n=0xFFFFFFFFFFFFFFFFFFFFFFFF99DEF836146BC9B1B4D22831,
)
SECP224R1 = Curve(
    "secp224r1",
    ec.SECP224R1(),
    p=0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF000000000000000000000001,
    a=0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFE,
    b=0xB4050A850C04B3ABF54132565044B0B7D7BFD8BA270B39432355FFB4,
    n=0xFFFFFFFFFFFFFFFFFFFFFFFFFFFF16A2E0B8F03E13DD29455C5C2A3D,
)
BRAINPOOLP256R1 = Curve(
    "brainpoolP256r1",
    ec.BrainpoolP256R1(),
    p=0xA9FB57DBA1EEA9BC3E660A909D838D726E3BF623D52620282013481D1F6E5377,
    a=0x7D5A0975FC2C3057EEF67530417AFFE7FB8055C126DC5C6CE94A4B44F330B5D9,
    b=0x26DC5C6CE94A4B44F330B5D9BBD77CBF958416295CF7E1CE6BCCDC18FF8C07B6,
    n=0xA9FB57DBA1EEA9BC3E660A909D838D718C397AA3B561A6F7901E0E82974856A7,
)
BRAINPOOLP384R1 = Curve(
    "brainpoolP384r1",
    ec.BrainpoolP384R1(),
    p=int(
        "8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b412b1da197fb71123acd3a729901d1a71874700133107ec53",
        16,
    ),
    a=int(
        "7bc382c63d8c150c3c72080ace05afa0c2bea28e4fb22787139165efba91f90f8aa5814a503ad4eb04a8c7dd22ce2826",
        16,
    ),
    b=int(
        "4a8c7dd22ce28268b39b55416f0447c2fb77de107dcd2a62e880ea53eeb62d57cb4390295dbc9943ab78696fa504c11",
        16,
    ),
    n=int(
        "8cb91e82a3386d280f5d6f7e50e641df152f7109ed5456b31f166e6cac0425a7cf3ab6af6b7fc3103b883202e9046565",
        16,
    ),
)
BRAINPOOLP512R1 = Curve(
    "brainpoolP512r1",
    ec.BrainpoolP512R1(),
    p=int(
        "aadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca703308717d4d9b009bc66842aecda12ae6"
        "a380e62881ff2f2d82c68528aa6056583a48f3",
        16,
    ),
    a=int(
        "7830a3318b603b89e2327145ac234cc594cbdd8d3df91610a83441caea9863bc2ded5d5aa8253aa10a2ef1c98b"
        "9ac8b57f1117a72bf2c7b9e7c1ac4d77fc94ca",
        16,
    ),
    b=int(
        "3df91610a83441caea9863bc2ded5d5aa8253aa10a2ef1c98b9ac8b57f1117a72bf2c7b9e7c1ac4d77fc94cadc"
        "083e67984050b75ebae5dd2809bd638016f723",
        16,
    ),
    n=int(
        "aadd9db8dbe9c48b3fd4e6ae33c9fc07cb308db3b3c9d20ed6639cca70330870553e5c414ca92619418661197f"
        "ac10471db1d381085ddaddb58796829ca90069",
        16,
    ),
)
SECP256R1 = Curve(
    "secp256r1",
    ec.SECP256R1(),
    p=0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF,
    a=0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFC,
    b=0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B,
    n=0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
)
SECP384R1 = Curve(
    "secp384r1",
    ec.SECP384R1(),
    p=int(
        "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff",
        16,
    ),
    a=int(
        "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000fffffffc",
        16,
    ),
    b=int(
        "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef",
        16,
    ),
    n=int(
        "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
        16,
    ),
)
SECP521R1 = Curve(
    "secp521r1",
    ec.SECP521R1(),
    p=int(
        "1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
        "fffffffffffffffffffffffffffffffffffffffff",
        16,
    ),
    a=int(
        "1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
        "ffffffffffffffffffffffffffffffffffffffffc",
        16,
    ),
    b=int(
        "51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd"
        "3bb1bf073573df883d2c34f1ef451fd46b503f00",
        16,
    ),
    n=int(
        "1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc014"
        "8f709a5d03bb5c9b8899c47aebb6fb71e91386409",
        16,
    ),
)

BY_PARAMETER_ID = {
    8: SECP192R1,
    10: SECP224R1,
    12: SECP256R1,
    13: BRAINPOOLP256R1,
    15: SECP384R1,
    16: BRAINPOOLP384R1,
    17: BRAINPOOLP512R1,
    18: SECP521R1,
}
"""Standardized domain parameters by the number a chip names them with."""

CURVES = tuple(BY_PARAMETER_ID.values())
