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
from hardware.emrtd.errors import BadData, CardRefused, EmrtdError, NotSupported
from hardware.emrtd.public_keys import STRONG_RSA_BITS, weakness
from hardware.emrtd.read_size import SHORT
from hardware.emrtd.signatures import HASHES, Scheme, hash_weakness
from hardware.vocabulary import CHALLENGE_BYTES


@dataclass(frozen=True, slots=True)
class ActiveProof:
    """What the chip's answer is worth: whether it `holds`, by which algorithm, and whether that is `weak`.

    `announced` is the hash that DG14 says where the chip used another one.
    """

    holds: bool
    algorithm: str
    weak: bool = False
    announced: str = ""


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
    """Check the chip's answer with the public key in DG15.

    Raises BadData for the key alone, and NotSupported for a key or a hash that is not known here: then it
    cannot be told whether the answer holds. The hash of ECDSA should stand in DG14, where there is one.
    """
    key = parse_dg15(dg15)
    if isinstance(key, RsaKey):
        return _verify_rsa(key, challenge, response)
    return _verify_ecdsa(key, dg14, challenge, response)


def _is_long(dg15: bytes) -> bool:
    try:
        return parse_dg15(dg15).signature_size > SHORT
    except EmrtdError:
        return False


def _verify_rsa(key: RsaKey, challenge: bytes, response: bytes) -> ActiveProof:
    try:
        block = iso9796.recover(key.modulus, key.exponent, response)
        name = iso9796.hash_of(block)
        holds = iso9796.message_holds(block, challenge)
    except BadData:
        return ActiveProof(holds=False, algorithm=key.name)
    weak = bool(hash_weakness(name)) or key.modulus.bit_length() < STRONG_RSA_BITS
    return ActiveProof(holds, f"{key.name} ISO 9796-2 {name}", weak)


def _verify_ecdsa(key: EcKey, dg14: bytes | None, challenge: bytes, response: bytes) -> ActiveProof:
    """Try every hash, the one that DG14 says first, and both spellings.

    Cards with DG15 alone say the hash nowhere, and some use another than they say; a signature that holds
    with any is one that only the private key makes. The standard spells it r and s in a row, many chips DER.
    """
    said, doubt = _announced(dg14)
    for name in sorted(HASHES, key=lambda name: name != said):
        for spelling in ("plain ECDSA", "ECDSA"):
            if signatures.verify(key.key, Scheme(spelling, name), challenge, response):
                other = said if name != said else ""
                return ActiveProof(True, f"{key.name} {name}", weak=_is_weak(key, name), announced=other)
    if doubt:
        raise NotSupported(doubt)
    return ActiveProof(holds=False, algorithm=key.name)


def _announced(dg14: bytes | None) -> tuple[str, str]:
    """Return the hash that DG14 says, and what in DG14 may be a hash that is not known here."""
    try:
        security = parse_dg14(dg14) if dg14 is not None else None
    except BadData as error:
        return "", f"DG14, which says the hash, cannot be read: {error}"
    if security is None:
        return "", ""
    unknown = security.active_unknown
    return security.active_hash, f"active authentication by the algorithm {unknown}" if unknown else ""


def _is_weak(key: EcKey, name: str) -> bool:
    return bool(hash_weakness(name)) or bool(weakness(key.key))
