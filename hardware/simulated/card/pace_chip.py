"""The chip's half of PACE, in every suite (Doc 9303-11 section 4.4)."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable

from hardware.emrtd import ciphers, mapping, pace, tlv
from hardware.emrtd.access import Mapping, Suite
from hardware.emrtd.apdu import Command
from hardware.emrtd.draw import draw_scalar
from hardware.emrtd.errors import BadData
from hardware.emrtd.kdf import Password, SessionKeys, password_key, session_keys
from hardware.emrtd.pace_cam import proof_vector

WRONG_PASSWORD = 0x6300
WRONG_DATA = 0x6A80
_OK = 0x9000
_NONCE = 16


class PaceChip:
    """One run of the protocol, four GENERAL AUTHENTICATE commands long; `keys` are there after success.

    `static_key` is the chip's own private key in the suite's group, which chip authentication mapping needs.
    `wrong_password` is what it answers to a wrong token, 63Cx if it counts.
    """

    def __init__(
        self, suite: Suite, password: Password, static_key: int = 0, wrong_password: int = WRONG_PASSWORD
    ) -> None:
        if suite.mapping is Mapping.CHIP_AUTHENTICATION and not static_key:
            raise ValueError("chip authentication mapping takes a static key")
        self._suite = suite
        self._group = suite.group
        self._password = password
        self._static_key = static_key
        self._wrong_password = wrong_password
        integrated = suite.mapping is Mapping.INTEGRATED
        size = mapping.integrated_nonce_size(suite.cipher) if integrated else _NONCE
        self._nonce = secrets.token_bytes(size)
        self._mapping_key = 0
        self._base = self._own = self._other = b""
        self._pending: SessionKeys | None = None
        self._steps: list[Callable[[bytes], tuple[bytes, int]]] = [
            self._give_nonce,
            self._map_integrated if integrated else self._map_generic,
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

    def _draw(self) -> int:
        return draw_scalar(secrets.token_bytes, self._group.order, self._group.order_size)

    def _give_nonce(self, _data: bytes) -> tuple[bytes, int]:
        cipher = self._suite.cipher
        sealed = ciphers.encrypt(cipher, password_key(self._password, cipher), self._nonce)
        return tlv.encode(0x80, sealed), _OK

    def _map_generic(self, data: bytes) -> tuple[bytes, int]:
        self._mapping_key = self._draw()
        key = self._group.private(self._mapping_key)
        shared = key.power(tlv.find(data, 0x81))
        self._base = mapping.map_generic(self._group, self._nonce, shared)
        return tlv.encode(0x82, key.public), _OK

    def _map_integrated(self, data: bytes) -> tuple[bytes, int]:
        other = tlv.find(data, 0x81)
        if len(other) != self._suite.cipher.key_size:
            raise BadData("a nonce of a wrong length")
        self._base = mapping.map_integrated(self._group, self._suite.cipher, self._nonce, other)
        return tlv.encode(0x82, b""), _OK

    def _agree(self, data: bytes) -> tuple[bytes, int]:
        self._other = tlv.find(data, 0x83)
        key = self._group.private(self._draw())
        self._own = key.power(self._base)
        self._pending = session_keys(key.secret(self._other), self._suite.cipher)
        return tlv.encode(0x84, self._own), _OK

    def _confirm(self, data: bytes) -> tuple[bytes, int]:
        keys = self._pending
        if keys is None:
            raise BadData("no keys yet")
        expected = pace.authentication_token(keys, self._suite, self._own)
        if not hmac.compare_digest(tlv.find(data, 0x85), expected):
            return b"", self._wrong_password
        self.keys = keys
        answer = tlv.encode(0x86, pace.authentication_token(keys, self._suite, self._other))
        if self._suite.mapping is Mapping.CHIP_AUTHENTICATION:
            answer += tlv.encode(0x8A, self._proof(keys))
        return answer, _OK

    def _proof(self, keys: SessionKeys) -> bytes:
        """Encrypt map key / static key, section 4.4.3.5."""
        order = self._group.order
        number = self._mapping_key * pow(self._static_key, -1, order) % order
        padded = ciphers.pad(number.to_bytes((order.bit_length() + 7) // 8, "big"), keys.cipher.block)
        return ciphers.encrypt(keys.cipher, keys.encryption, padded, proof_vector(keys))
