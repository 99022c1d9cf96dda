"""Active authentication: the chip signs a challenge with a key that never leaves it (Doc 9303-11 6.1).

A copy of the files has no such key. It says something only once DG15, where the key's other half lies, is
known to be what the country signed.
"""

from __future__ import annotations

from dataclasses import dataclass

from hardware.emrtd import iso9796, signatures
from hardware.emrtd.apdu import MOST_EXTENDED, MOST_SHORT, OK, Channel, Command
from hardware.emrtd.dg14 import parse_dg14
from hardware.emrtd.dg15 import EcKey, RsaKey, parse_dg15
from hardware.emrtd.errors import BadData, CardRefused, EmrtdError
from hardware.emrtd.public_keys import weakness
from hardware.emrtd.signatures import Scheme, hash_weakness
from hardware.vocabulary import CHALLENGE_BYTES

_SHORT_ANSWER = 223
"""The most that a short response carries under secure messaging."""

_HASH_BITS = {"sha512": 512, "sha384": 384, "sha256": 256, "sha224": 224, "sha1": 160}


@dataclass(frozen=True, slots=True)
class ActiveProof:
    """What the chip's answer is worth: whether it `holds`, by which algorithm, and whether that is `weak`."""

    holds: bool
    algorithm: str
    weak: bool = False


def respond(channel: Channel, challenge: bytes, dg15: bytes = b"") -> bytes:
    """Have the chip sign `challenge` (8 bytes) by INTERNAL AUTHENTICATE; raises CardRefused.

    The challenge is drawn by whoever wants the proof, never by the reader: a reader that is far away, or
    somebody else's, could have collected answers to challenges of its own.

    The key in `dg15` tells when an answer has no room in a short response. Some chips hand such a one out in
    pieces; one that refuses is asked again with an extended length, which the reader must carry.
    """
    if len(challenge) != CHALLENGE_BYTES:
        raise ValueError(f"a challenge has {CHALLENGE_BYTES} bytes")
    response = channel.send(Command(0x00, 0x88, 0x00, 0x00, challenge, le=MOST_SHORT))
    if response.sw != OK and _is_long(dg15):
        response = channel.send(Command(0x00, 0x88, 0x00, 0x00, challenge, le=MOST_EXTENDED))
    if response.sw != OK or not response.data:
        raise CardRefused(response.sw, "INTERNAL AUTHENTICATE")
    return response.data


def verify(dg15: bytes, dg14: bytes | None, challenge: bytes, response: bytes) -> ActiveProof:
    """Check the chip's answer with the public key in DG15; raises BadData, NotSupported for the key alone.

    Whatever the answer is, it holds or it does not. The hash of ECDSA stands in DG14 where there is one.
    """
    key = parse_dg15(dg15)
    if isinstance(key, RsaKey):
        return _verify_rsa(key, challenge, response)
    return _verify_ecdsa(key, _hash_names(key, dg14), challenge, response)


def _is_long(dg15: bytes) -> bool:
    try:
        return parse_dg15(dg15).signature_size > _SHORT_ANSWER
    except EmrtdError:
        return False


def _verify_rsa(key: RsaKey, challenge: bytes, response: bytes) -> ActiveProof:
    try:
        block = iso9796.recover(key.modulus, key.exponent, response)
        name = iso9796.hash_of(block)
        holds = iso9796.message_holds(block, challenge)
    except BadData:
        return ActiveProof(holds=False, algorithm=key.name)
    weak = bool(hash_weakness(name)) or key.modulus.bit_length() < 2048
    return ActiveProof(holds, f"{key.name} ISO 9796-2 {name}", weak)


def _hash_names(key: EcKey, dg14: bytes | None) -> tuple[str, ...]:
    """List the hashes that may have been used, the likeliest first.

    Where DG14 is absent or silent, as on cards with DG15 alone, it is one no longer than the key, by the
    standard the one of its length.
    """
    said = parse_dg14(dg14).active_hash if dg14 is not None else ""
    if said:
        return (said,)
    fitting = tuple(name for name, bits in _HASH_BITS.items() if bits <= key.key.key_size)
    return fitting or ("sha1",)


def _verify_ecdsa(key: EcKey, names: tuple[str, ...], challenge: bytes, response: bytes) -> ActiveProof:
    """Take both spellings: r and s in a row (what the standard says), and DER (what many chips send)."""
    for name in names:
        for spelling in ("plain ECDSA", "ECDSA"):
            if signatures.verify(key.key, Scheme(spelling, name), challenge, response):
                return ActiveProof(holds=True, algorithm=f"{key.name} {name}", weak=_is_weak(key, name))
    return ActiveProof(holds=False, algorithm=f"{key.name} {names[0]}")


def _is_weak(key: EcKey, name: str) -> bool:
    return bool(hash_weakness(name)) or bool(weakness(key.key))
