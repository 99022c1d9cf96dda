"""The chip's half of basic access control (Doc 9303-11 section 4.3)."""

from __future__ import annotations

import secrets

from hardware.emrtd import bac
from hardware.emrtd.errors import BadData, SecureMessagingError
from hardware.emrtd.kdf import document_keys

WRONG_KEY = 0x6300
NO_CHALLENGE = 0x6985
WRONG_LENGTH = 0x6700
_OK = 0x9000


class BacChip:
    """Knows one MRZ; `session` has the keys and the counter after success. A challenge serves one try."""

    def __init__(self, mrz_information: str, wrong_key: int = WRONG_KEY) -> None:
        self._keys = document_keys(mrz_information)
        self._wrong_key = wrong_key
        self._nonce: bytes | None = None
        self.session: bac.Session | None = None

    def get_challenge(self) -> bytes:
        """Return eight new random bytes."""
        self._nonce = secrets.token_bytes(bac.NONCE)
        return self._nonce

    def external_authenticate(self, data: bytes) -> tuple[bytes, int]:
        """Return the chip's answer to the reader's cryptogram, and the status word."""
        nonce, self._nonce = self._nonce, None
        if nonce is None:
            return b"", NO_CHALLENGE
        try:
            opened = bac.unseal(self._keys, data)
        except BadData:
            return b"", WRONG_LENGTH
        except SecureMessagingError:
            return b"", self._wrong_key
        reader_nonce, echoed, reader_secret = opened[:8], opened[8:16], opened[16:]
        if echoed != nonce:
            return b"", self._wrong_key
        own_secret = secrets.token_bytes(bac.SECRET)
        self.session = bac.agree(reader_nonce, reader_secret, nonce, own_secret)
        return bac.seal(self._keys, nonce + reader_nonce + own_secret), _OK
