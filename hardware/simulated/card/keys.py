"""The private keys of a virtual card, derived from its authority's seed and its number: none is ever stored.

RSA keys cannot be derived and take long to make, so the cards of one authority share them.
"""

from __future__ import annotations

from hashlib import shake_256

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from hardware.emrtd.curves import CURVES
from hardware.simulated.card.issuer import Authority

_MORE_THAN_ANY_ORDER = 80  # bytes, so that the remainder shows no favour


class CardKeys:
    """The keys of one card; `chip` tells a clone, whose keys are its own, from the chip that was signed."""

    def __init__(self, authority: Authority, number: str, chip: str = "genuine") -> None:
        self._authority = authority
        self._card = f"{number}/{chip}"
        self._chip = chip
        self._made: dict[str, ec.EllipticCurvePrivateKey] = {}

    def scalar(self, purpose: str, order: int) -> int:
        """Return a private number below `order`."""
        label = f"/{self._card}/{purpose}".encode()
        drawn = shake_256(self._authority.seed + label).digest(_MORE_THAN_ANY_ORDER)
        return int.from_bytes(drawn, "big") % (order - 1) + 1

    def elliptic(self, purpose: str, curve_name: str) -> ec.EllipticCurvePrivateKey:
        """Return a private key on a curve by its name."""
        label = f"{purpose}/{curve_name}"
        if label not in self._made:
            curve = next(curve for curve in CURVES if curve.name == curve_name)
            number = self.scalar(purpose, curve.n)
            self._made[label] = ec.derive_private_key(number, curve.implementation)
        return self._made[label]

    def rsa(self, bits: int) -> RSAPrivateKey:
        """Return the RSA key of all cards of this authority, a clone's other than a genuine chip's."""
        return self._authority.rsa_key(self._chip, bits)

    def active(self, kind: str) -> ec.EllipticCurvePrivateKey | RSAPrivateKey:
        """Return the key of active authentication, `ecdsa/CURVE` or `rsa/BITS`."""
        family, _, size = kind.partition("/")
        return self.rsa(int(size)) if family == "rsa" else self.elliptic("active", size)
