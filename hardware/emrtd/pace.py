"""PACE with generic mapping over elliptic curves: Doc 9303-11 section 4.4.

Both sides end with session keys only if both know the password; whoever listens learns nothing, and each try
costs a conversation with the chip.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.cmac import CMAC

from hardware.emrtd import ec, tlv
from hardware.emrtd.access import Suite
from hardware.emrtd.apdu import OK, Channel, Command
from hardware.emrtd.curves import Curve
from hardware.emrtd.ec import Point
from hardware.emrtd.errors import BadData, CardRefused, SecureMessagingError, WrongPassword
from hardware.emrtd.kdf import Password, SessionKeys, password_key, session_keys


def establish(
    channel: Channel,
    suite: Suite,
    password: Password,
    scalar: Callable[[Curve], int] = ec.random_scalar,
) -> SessionKeys:
    """Open the chip with `password` and return the keys of secure messaging.

    `scalar` draws the two private keys. Raises WrongPassword, CardRefused, BadData, SecureMessagingError.
    """
    curve = suite.curve
    _select_protocol(channel, suite, password)
    nonce = decrypt_nonce(password, _authenticate(channel, "the nonce", b"", 0x80, last=False))

    own_key = scalar(curve)
    own = ec.multiply_base(curve, own_key)
    sent = tlv.encode(0x81, ec.encode_point(curve, own))
    other = ec.decode_point(curve, _authenticate(channel, "the mapping", sent, 0x82, last=False))
    generator = map_generator(curve, nonce, ec.multiply(curve, own_key, other))

    own_key = scalar(curve)
    own = ec.multiply(curve, own_key, generator)
    sent = tlv.encode(0x83, ec.encode_point(curve, own))
    other = ec.decode_point(curve, _authenticate(channel, "the key agreement", sent, 0x84, last=False))
    if own == other:
        raise BadData("the chip returned our own key")
    keys = session_keys(ec.shared_x(curve, own_key, other).to_bytes(curve.size, "big"))

    token = authentication_token(keys, suite, other)
    answer = _authenticate(channel, "the password", tlv.encode(0x85, token), 0x86, last=True)
    if not hmac.compare_digest(answer, authentication_token(keys, suite, own)):
        raise SecureMessagingError("the chip did not prove that it knows the password")
    return keys


def decrypt_nonce(password: Password, encrypted: bytes) -> int:
    """Return the chip's nonce s as a number; raises BadData."""
    if len(encrypted) != 16:
        raise BadData(f"an encrypted nonce of {len(encrypted)} bytes")
    # One block under a zero IV, as the standard says for AES (9.8.6 is for messages, 4.4.3.3 for the nonce).
    decryptor = Cipher(algorithms.AES(password_key(password)), modes.CBC(bytes(16))).decryptor()
    return int.from_bytes(decryptor.update(encrypted) + decryptor.finalize(), "big")


def map_generator(curve: Curve, nonce: int, shared: Point) -> Point:
    """Return the new base point s*G + H of generic mapping, section 4.4.3.3.1."""
    if nonce % curve.n == 0:
        raise BadData("a nonce of zero")
    return ec.add(curve, ec.multiply_base(curve, nonce % curve.n), shared)


def authentication_token(keys: SessionKeys, suite: Suite, public: Point) -> bytes:
    """Return the token over the other side's ephemeral key: section 4.4.3.4, eight bytes of CMAC."""
    oid = tlv.encode(0x06, suite.oid)
    point = tlv.encode(0x86, ec.encode_point(suite.curve, public))
    mac = CMAC(algorithms.AES(keys.mac))
    mac.update(tlv.encode(0x7F49, oid + point))
    return mac.finalize()[:8]


def _select_protocol(channel: Channel, suite: Suite, password: Password) -> None:
    """MSE:Set AT, section 4.4.4.1."""
    data = tlv.encode(0x80, suite.oid) + tlv.encode(0x83, bytes((password.kind,)))
    if suite.parameter_id is not None:
        data += tlv.encode(0x84, bytes((suite.parameter_id,)))
    response = channel.send(Command(0x00, 0x22, 0xC1, 0xA4, data))
    # 63Cx here only counts the tries that are left.
    if response.sw != OK and response.sw & 0xFFF0 != 0x63C0:
        raise CardRefused(response.sw, "MSE:Set AT for PACE")


def _authenticate(channel: Channel, step: str, data: bytes, wanted: int, *, last: bool) -> bytes:
    """One GENERAL AUTHENTICATE, section 4.4.4.2: all but the last are chained."""
    cla = 0x00 if last else 0x10
    response = channel.send(Command(cla, 0x86, 0x00, 0x00, tlv.encode(0x7C, data), le=256))
    if response.sw == 0x6300 or response.sw & 0xFFF0 == 0x63C0:
        raise WrongPassword(response.sw & 0x0F if response.sw != 0x6300 else None)
    if response.sw != OK:
        raise CardRefused(response.sw, f"PACE, {step}")
    return tlv.find(response.data, 0x7C, wanted)
