"""Chip authentication mapping: the chip proves in the last step of PACE that it holds its static key.

The chip says CA = map key / static key; CA times its static public key must be the mapping key it sent
(Doc 9303-11 sections 4.4.3.3.3 and 4.4.3.5.2). The static public key stands in the signed DG14, which is read
later; until then the proof is kept.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from hardware.emrtd import ciphers
from hardware.emrtd.chip_keys import EcChipKey, read_chip_key
from hardware.emrtd.dg14 import ChipPublicKey, parse_dg14
from hardware.emrtd.errors import BadData, NotSupported, SecureMessagingError
from hardware.emrtd.kdf import SessionKeys
from hardware.emrtd.pace_group import Group
from hardware.emrtd.secure_messaging import unpad
from hardware.vocabulary import ChipAuthentication


@dataclass(frozen=True, slots=True)
class MappingProof:
    """What the chip claims in a run of the suite `protocol`: `number` times its static key is `mapped`."""

    protocol: str
    group: Group
    mapped: bytes
    number: int = field(repr=False)

    def check(self, dg14: bytes) -> ChipAuthentication:
        """Hold the claim against the static keys of DG14; it counts only if DG14 is signed.

        It is never held against the chip: its key for this may be one that stands in EF.CardSecurity alone
        (section 9.2.11), which is not read here. Chip authentication is to be asked for then.
        """
        try:
            keys = parse_dg14(dg14).keys
        except BadData as error:
            return ChipAuthentication(self.protocol, proved=None, trouble=str(error))
        if any(self._holds_for(key) for key in keys):
            return ChipAuthentication(self.protocol, proved=True)
        trouble = f"no key of DG14 is the one on {self.group.name} that the chip mapped with"
        return ChipAuthentication(self.protocol, proved=None, trouble=trouble)

    def _holds_for(self, key: ChipPublicKey) -> bool:
        """Tell whether `key` would have made the mapping key; a key of another group or kind would not."""
        try:
            public = read_chip_key(key)
            if not isinstance(public, EcChipKey):
                return False
            point = public.public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
            return hmac.compare_digest(self.group.private(self.number).power(point), self.mapped)
        except (BadData, NotSupported):
            return False


def open_proof(protocol: str, group: Group, keys: SessionKeys, mapped: bytes, sealed: bytes) -> MappingProof:
    """Decrypt the chip's authentication data; raises BadData."""
    block = keys.cipher.block
    if not sealed or len(sealed) % block:
        raise BadData("chip authentication data that is not whole blocks")
    padded = ciphers.decrypt(keys.cipher, keys.encryption, sealed, proof_vector(keys))
    try:
        number = int.from_bytes(unpad(padded, block), "big")
    except SecureMessagingError:
        raise BadData("chip authentication data without padding") from None
    if not 0 < number < group.order:
        raise BadData("chip authentication data out of range")
    return MappingProof(protocol, group, mapped, number)


def proof_vector(keys: SessionKeys) -> bytes:
    """Return the vector of section 4.4.3.5: minus one, encrypted."""
    return ciphers.encrypt(keys.cipher, keys.encryption, b"\xff" * keys.cipher.block)
