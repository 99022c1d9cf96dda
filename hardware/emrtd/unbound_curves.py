"""ECDSA over the brainpool curves that `cryptography` does not bind, in Python: to check, never to sign.

Older passports are signed with them (Germany's with P224r1, the Netherlands' with P320r1). All the numbers of
a check are public, so that its time may depend on them. Sources: RFC 5639; SEC 1 section 4.1.4.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from hardware.emrtd.errors import BadData

_Jacobian = tuple[int, int, int]
_INFINITY: _Jacobian = (1, 1, 0)


@dataclass(frozen=True, slots=True)
class UnboundCurve:
    """y^2 = x^3 + a x + b over the prime field p; the base point (x, y) has the prime order n."""

    name: str
    p: int
    a: int
    b: int
    x: int
    y: int
    n: int

    @property
    def size(self) -> int:
        """Bytes of a coordinate."""
        return (self.p.bit_length() + 7) // 8

    def holds(self, x: int, y: int) -> bool:
        """Tell whether a point lies on the curve."""
        return 0 <= x < self.p and 0 <= y < self.p and (y * y - x * x * x - self.a * x - self.b) % self.p == 0

    def _double(self, point: _Jacobian) -> _Jacobian:
        x, y, z = point
        if not y or not z:
            return _INFINITY
        square = y * y % self.p
        s = 4 * x * square % self.p
        m = (3 * x * x + self.a * pow(z, 4, self.p)) % self.p
        new_x = (m * m - 2 * s) % self.p
        return new_x, (m * (s - new_x) - 8 * square * square) % self.p, 2 * y * z % self.p

    def _add(self, one: _Jacobian, other: _Jacobian) -> _Jacobian:
        if not one[2]:
            return other
        if not other[2]:
            return one
        p = self.p
        z1, z2 = one[2] * one[2] % p, other[2] * other[2] % p
        u1, u2 = one[0] * z2 % p, other[0] * z1 % p
        s1, s2 = one[1] * other[2] * z2 % p, other[1] * one[2] * z1 % p
        if u1 == u2:
            return self._double(one) if s1 == s2 else _INFINITY
        h, r = u2 - u1, s2 - s1
        h2 = h * h % p
        h3 = h * h2 % p
        x = (r * r - h3 - 2 * u1 * h2) % p
        return x, (r * (u1 * h2 - x) - s1 * h3) % p, h * one[2] * other[2] % p

    def x_of_sum(self, k: int, m: int, point: tuple[int, int]) -> int | None:
        """Return the x coordinate of k times the base point and m times `point`; None at infinity."""
        base: _Jacobian = (self.x, self.y, 1)
        given: _Jacobian = (*point, 1)
        addends = (_INFINITY, base, given, self._add(base, given))
        found = _INFINITY
        for bit in range(self.n.bit_length() - 1, -1, -1):
            found = self._add(self._double(found), addends[(k >> bit & 1) | (m >> bit & 1) << 1])
        if not found[2]:
            return None
        return found[0] * pow(found[2], -2, self.p) % self.p


@dataclass(frozen=True, slots=True)
class UnboundKey:
    """A public key on such a curve; what it has in common with `cryptography`'s goes by the same names."""

    curve: UnboundCurve
    x: int
    y: int

    @classmethod
    def from_encoded_point(cls, curve: UnboundCurve, data: bytes) -> UnboundKey:
        """Read an uncompressed point; raises BadData."""
        size = curve.size
        x, y = int.from_bytes(data[1 : 1 + size], "big"), int.from_bytes(data[1 + size :], "big")
        if len(data) != 1 + 2 * size or data[0] != 4 or not curve.holds(x, y):
            raise BadData(f"not an uncompressed point of {curve.name}")
        return cls(curve, x, y)

    @property
    def key_size(self) -> int:
        """Bits of the curve's field."""
        return self.curve.p.bit_length()

    def verify(self, signature: bytes, signed: bytes, hash_name: str) -> bool:
        """Check an ECDSA signature in DER; raises ValueError when it is no sequence of two numbers."""
        n = self.curve.n
        r, s = decode_dss_signature(signature)
        if not (0 < r < n and 0 < s < n):
            return False
        digest = hashlib.new(hash_name, signed).digest()
        value = int.from_bytes(digest, "big") >> max(len(digest) * 8 - n.bit_length(), 0)
        inverse = pow(s, -1, n)
        x = self.curve.x_of_sum(value * inverse % n, r * inverse % n, (self.x, self.y))
        return x is not None and x % n == r


UNBOUND_CURVES = (
    UnboundCurve(
        "brainpoolP192r1",
        p=0xC302F41D932A36CDA7A3463093D18DB78FCE476DE1A86297,
        a=0x6A91174076B1E0E19C39C031FE8685C1CAE040E5C69A28EF,
        b=0x469A28EF7C28CCA3DC721D044F4496BCCA7EF4146FBF25C9,
        x=0xC0A0647EAAB6A48753B033C56CB0F0900A2F5C4853375FD6,
        y=0x14B690866ABD5BB88B5F4828C1490002E6773FA2FA299B8F,
        n=0xC302F41D932A36CDA7A3462F9E9E916B5BE8F1029AC4ACC1,
    ),
    UnboundCurve(
        "brainpoolP224r1",
        p=0xD7C134AA264366862A18302575D1D787B09F075797DA89F57EC8C0FF,
        a=0x68A5E62CA9CE6C1C299803A6C1530B514E182AD8B0042A59CAD29F43,
        b=0x2580F63CCFE44138870713B1A92369E33E2135D266DBB372386C400B,
        x=0x0D9029AD2C7E5CF4340823B2A87DC68C9E4CE3174C1E6EFDEE12C07D,
        y=0x58AA56F772C0726F24C6B89E4ECDAC24354B9E99CAA3F6D3761402CD,
        n=0xD7C134AA264366862A18302575D0FB98D116BC4B6DDEBCA3A5A7939F,
    ),
    UnboundCurve(
        "brainpoolP320r1",
        p=0xD35E472036BC4FB7E13C785ED201E065F98FCFA6F6F40DEF4F92B9EC7893EC28FCD412B1F1B32E27,
        a=0x3EE30B568FBAB0F883CCEBD46D3F3BB8A2A73513F5EB79DA66190EB085FFA9F492F375A97D860EB4,
        b=0x520883949DFDBC42D3AD198640688A6FE13F41349554B49ACC31DCCD884539816F5EB4AC8FB1F1A6,
        x=0x43BD7E9AFB53D8B85289BCC48EE5BFE6F20137D10A087EB6E7871E2A10A599C710AF8D0D39E20611,
        y=0x14FDD05545EC1CC8AB4093247F77275E0743FFED117182EAA9C77877AAAC6AC7D35245D1692E8EE1,
        n=0xD35E472036BC4FB7E13C785ED201E065F98FCFA5B68F12A32D482EC7EE8658E98691555B44C59311,
    ),
)
