"""PACE, the reader's side: Doc 9303-11 section 4.4.

Both sides end with session keys only if both know the password; whoever listens learns nothing, and each try
costs a conversation with the chip.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass

from hardware.emrtd import ciphers, mapping, tlv
from hardware.emrtd.access import Mapping, Suite
from hardware.emrtd.apdu import MOST_EXTENDED, MOST_SHORT, OK, Channel, Command
from hardware.emrtd.ciphers import Cipher
from hardware.emrtd.draw import Draw, draw_scalar
from hardware.emrtd.errors import BadData, CardRefused, SecureMessagingError, WrongPassword
from hardware.emrtd.kdf import Password, SessionKeys, password_key, session_keys
from hardware.emrtd.pace_cam import MappingProof, open_proof
from hardware.emrtd.tries import LAST_TRY, tries_left

_AUTHENTICATION_FAILED = 0x6300
_LONGEST_NONCE = 64


@dataclass(frozen=True, slots=True)
class Established:
    """What a run of PACE leaves: the keys, and with chip authentication mapping the chip's proof."""

    keys: SessionKeys
    proof: MappingProof | None = None


def establish(
    channel: Channel, suite: Suite, password: Password, draw: Draw = secrets.token_bytes
) -> Established:
    """Open the chip with `password`.

    `draw` gives the reader's own secrets. Raises WrongPassword, CardRefused, BadData, SecureMessagingError.
    """
    group = suite.group
    _select_protocol(channel, suite, password)
    sealed = tlv.find(_authenticate(channel, "the nonce", b""), 0x80)
    nonce = open_nonce(suite.cipher, password, sealed)
    if suite.mapping is Mapping.INTEGRATED:
        own_nonce = draw(suite.cipher.key_size)
        # The chip answers with an empty object or none: it has nothing to add.
        _authenticate(channel, "the mapping", tlv.encode(0x81, own_nonce))
        chip_mapping = b""
        base = mapping.map_integrated(group, suite.cipher, nonce, own_nonce)
    else:
        key = group.private(draw_scalar(draw, group.order, group.order_size))
        own_mapping = key.public
        answer = _authenticate(channel, "the mapping", tlv.encode(0x81, own_mapping))
        chip_mapping = tlv.find(answer, 0x82)
        _refuse_echo(own_mapping, chip_mapping)
        base = mapping.map_generic(group, nonce, key.power(chip_mapping))

    key = group.private(draw_scalar(draw, group.order, group.order_size))
    own = key.power(base)
    answer = _authenticate(channel, "the key agreement", tlv.encode(0x83, own))
    other = tlv.find(answer, 0x84)
    _refuse_echo(own, other)
    keys = session_keys(key.secret(other), suite.cipher)

    answer = _confirm(channel, tlv.encode(0x85, authentication_token(keys, suite, other)))
    if not hmac.compare_digest(tlv.find(answer, 0x86), authentication_token(keys, suite, own)):
        raise SecureMessagingError("the chip did not prove that it knows the password")
    if suite.mapping is not Mapping.CHIP_AUTHENTICATION:
        return Established(keys)
    return Established(keys, open_proof(suite.name, group, keys, chip_mapping, tlv.find(answer, 0x8A)))


def open_nonce(cipher: Cipher, password: Password, sealed: bytes) -> bytes:
    """Return the chip's nonce s, sent as whole blocks under a zero vector (4.4.3.3); raises BadData."""
    if not 0 < len(sealed) <= _LONGEST_NONCE or len(sealed) % cipher.block:
        raise BadData(f"an encrypted nonce of {len(sealed)} bytes")
    return ciphers.decrypt(cipher, password_key(password, cipher), sealed)


def authentication_token(keys: SessionKeys, suite: Suite, public: bytes) -> bytes:
    """Return the token over the other side's one-time key: section 4.4.3.4."""
    body = tlv.encode(0x06, suite.oid) + tlv.encode(suite.group.tag, public)
    signed = tlv.encode(0x7F49, body)
    if keys.cipher is Cipher.TDES:  # CMAC pads for itself
        signed = ciphers.pad(signed, keys.cipher.block)
    return ciphers.checksum(keys.cipher, keys.mac, signed)


def _refuse_echo(own: bytes, other: bytes) -> None:
    if own == other.lstrip(b"\0"):  # zeros before it do not make a number another
        raise BadData("the chip returned our own key")


def _select_protocol(channel: Channel, suite: Suite, password: Password) -> None:
    """MSE:Set AT, section 4.4.4.1, without Le: some chips take none here.

    63Cx only counts the tries that are left. The last is never spent: it is the holder's.
    """
    data = tlv.encode(0x80, suite.oid) + tlv.encode(0x83, bytes((password.kind,)))
    if suite.parameter_id is not None:
        data += tlv.encode(0x84, bytes((suite.parameter_id,)))
    response = channel.send(Command(0x00, 0x22, 0xC1, 0xA4, data))
    left = tries_left(response.sw)
    if left is not None:
        if left <= LAST_TRY:
            raise CardRefused(response.sw, f"MSE:Set AT for PACE, which leaves {left} tries")
    elif response.sw != OK:
        raise CardRefused(response.sw, "MSE:Set AT for PACE")


def _authenticate(channel: Channel, step: str, data: bytes) -> bytes:
    """Send one GENERAL AUTHENTICATE that others follow, section 4.4.4.2: so it is chained."""
    template = tlv.encode(0x7C, data)
    # Keys of 2048 bits are longer than a short command carries, and so is the one that comes back.
    le = MOST_SHORT if len(template) < MOST_SHORT else MOST_EXTENDED
    response = channel.send(Command(0x10, 0x86, 0x00, 0x00, template, le=le))
    if response.sw != OK:
        raise CardRefused(response.sw, f"PACE, {step}")
    return tlv.find(response.data, 0x7C)


def _confirm(channel: Channel, data: bytes) -> bytes:
    """Send the last GENERAL AUTHENTICATE: the one whose refusal means a wrong password."""
    response = channel.send(Command(0x00, 0x86, 0x00, 0x00, tlv.encode(0x7C, data), le=MOST_SHORT))
    if response.sw == _AUTHENTICATION_FAILED:
        raise WrongPassword
    left = tries_left(response.sw)
    if left is not None:
        raise WrongPassword(left)
    if response.sw != OK:
        raise CardRefused(response.sw, "PACE, the password")
    return tlv.find(response.data, 0x7C)
