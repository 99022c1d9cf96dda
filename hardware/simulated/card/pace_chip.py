"""The chip's half of PACE-ECDH-GM-AES-CBC-CMAC-128 (Doc 9303-11 section 4.4)."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from hardware.emrtd import ec, pace, tlv
from hardware.emrtd.access import Suite
from hardware.emrtd.apdu import Command
from hardware.emrtd.errors import BadData
from hardware.emrtd.kdf import Password, SessionKeys, password_key, session_keys

WRONG_PASSWORD = 0x6300
WRONG_DATA = 0x6A80


class PaceChip:
    """One run of the protocol, four GENERAL AUTHENTICATE commands long; `keys` are there after success."""

    def __init__(self, suite: Suite, password: Password) -> None:
        self._suite = suite
        self._password = password
        self._curve = suite.curve
        self._nonce = secrets.token_bytes(16)
        self._generator = ec.Point(0, 0)
        self._own = self._other = self._generator
        self._pending: SessionKeys | None = None
        self._steps: list[Callable[[bytes], tuple[bytes, int]]] = [
            self._give_nonce,
            self._map,
            self._agree,
            self._confirm,
        ]
        self.keys: SessionKeys | None = None

    def general_authenticate(self, command: Command) -> tuple[bytes, int]:
        """Return the data and status word of the next step; a wrong turn ends the run."""
        if not self._steps:
            return b"", WRONG_DATA
        step = self._steps.pop(0)
        try:
            data, sw = step(tlv.find(command.data, 0x7C))
        except BadData:
            self._steps.clear()
            return b"", WRONG_DATA
        return (tlv.encode(0x7C, data) if data else b""), sw

    def _give_nonce(self, _data: bytes) -> tuple[bytes, int]:
        encryptor = Cipher(algorithms.AES(password_key(self._password)), modes.CBC(bytes(16))).encryptor()
        return tlv.encode(0x80, encryptor.update(self._nonce) + encryptor.finalize()), 0x9000

    def _map(self, data: bytes) -> tuple[bytes, int]:
        other = ec.decode_point(self._curve, tlv.find(data, 0x81))
        key = ec.random_scalar(self._curve)
        shared = ec.multiply(self._curve, key, other)
        self._generator = pace.map_generator(self._curve, int.from_bytes(self._nonce, "big"), shared)
        return tlv.encode(0x82, ec.encode_point(self._curve, ec.multiply_base(self._curve, key))), 0x9000

    def _agree(self, data: bytes) -> tuple[bytes, int]:
        self._other = ec.decode_point(self._curve, tlv.find(data, 0x83))
        key = ec.random_scalar(self._curve)
        self._own = ec.multiply(self._curve, key, self._generator)
        secret = ec.shared_x(self._curve, key, self._other)
        self._pending = session_keys(secret.to_bytes(self._curve.size, "big"))
        return tlv.encode(0x84, ec.encode_point(self._curve, self._own)), 0x9000

    def _confirm(self, data: bytes) -> tuple[bytes, int]:
        keys = self._pending
        if keys is None:
            raise BadData("no keys yet")
        expected = pace.authentication_token(keys, self._suite, self._own)
        if not hmac.compare_digest(tlv.find(data, 0x85), expected):
            return b"", WRONG_PASSWORD
        self.keys = keys
        return tlv.encode(0x86, pace.authentication_token(keys, self._suite, self._other)), 0x9000
