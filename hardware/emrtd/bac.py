"""Basic access control, the reader's side: Doc 9303-11 section 4.3.

Old and weak: the key has as many bits as the printed lines have surprises, and who listens may try them all
at home. It is used only with chips that offer nothing better.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass

from hardware.emrtd import ciphers
from hardware.emrtd.apdu import OK, Channel, Command
from hardware.emrtd.ciphers import CHECKSUM, Cipher
from hardware.emrtd.draw import Draw
from hardware.emrtd.errors import (
    BadData,
    CardRefused,
    NotSupported,
    SecureMessagingError,
    WrongPassword,
)
from hardware.emrtd.kdf import SessionKeys, document_keys, session_keys
from hardware.emrtd.tries import tries_left

NONCE = 8
SECRET = 16
SEALED = 2 * NONCE + SECRET

_WRONG_KEY = frozenset({0x6300, 0x6982, 0x6988, 0x6A80})
"""What chips say to a cryptogram under another key: the standard names 6300, others were seen."""

_NO_SUCH_COMMAND = frozenset({0x6D00, 0x6E00, 0x6A81})


@dataclass(frozen=True, slots=True)
class Session:
    """The keys of secure messaging and where its counter begins."""

    keys: SessionKeys
    counter: int


def authenticate(channel: Channel, information: str, draw: Draw = secrets.token_bytes) -> Session:
    """Open the chip with the MRZ's document number, birth date and expiry, each with its check digit.

    The application must be selected. Raises WrongPassword, CardRefused, NotSupported, BadData,
    SecureMessagingError.
    """
    keys = document_keys(information)
    chip_nonce = _challenge(channel)
    own_nonce, own_secret = draw(NONCE), draw(SECRET)
    sent = seal(keys, own_nonce + chip_nonce + own_secret)
    response = channel.send(Command(0x00, 0x82, 0x00, 0x00, sent, le=SEALED + CHECKSUM))
    if response.sw in _WRONG_KEY:
        raise WrongPassword
    left = tries_left(response.sw)
    if left is not None:
        raise WrongPassword(left)
    if response.sw != OK:
        raise CardRefused(response.sw, "EXTERNAL AUTHENTICATE of BAC")
    opened = unseal(keys, response.data)
    if not hmac.compare_digest(opened[: 2 * NONCE], chip_nonce + own_nonce):
        raise SecureMessagingError("the chip did not prove that it knows the key")
    return agree(own_nonce, own_secret, chip_nonce, opened[2 * NONCE :])


def seal(keys: SessionKeys, plain: bytes) -> bytes:
    """Encrypt both nonces and a secret, and add the checksum over what is encrypted."""
    encrypted = ciphers.encrypt(Cipher.TDES, keys.encryption, plain)
    return encrypted + _checksum(keys, encrypted)


def unseal(keys: SessionKeys, data: bytes) -> bytes:
    """Undo `seal`; raises BadData, and SecureMessagingError for a false checksum."""
    if len(data) != SEALED + CHECKSUM:
        raise BadData(f"{len(data)} bytes of authentication data")
    encrypted = data[:SEALED]
    if not hmac.compare_digest(_checksum(keys, encrypted), data[SEALED:]):
        raise SecureMessagingError("authentication data with a false checksum")
    return ciphers.decrypt(Cipher.TDES, keys.encryption, encrypted)


def agree(reader_nonce: bytes, reader_secret: bytes, chip_nonce: bytes, chip_secret: bytes) -> Session:
    """Make the session of both secrets; its counter begins with the ends of both nonces (9.8.6.3)."""
    seed = bytes(a ^ b for a, b in zip(reader_secret, chip_secret, strict=True))
    return Session(session_keys(seed, Cipher.TDES), int.from_bytes(chip_nonce[4:] + reader_nonce[4:], "big"))


def _challenge(channel: Channel) -> bytes:
    response = channel.send(Command(0x00, 0x84, 0x00, 0x00, le=NONCE))
    if response.sw in _NO_SUCH_COMMAND:
        raise NotSupported("the chip offers neither PACE nor BAC")
    if response.sw != OK:
        raise CardRefused(response.sw, "GET CHALLENGE of BAC")
    if len(response.data) != NONCE:
        raise BadData(f"a challenge of {len(response.data)} bytes")
    return response.data


def _checksum(keys: SessionKeys, encrypted: bytes) -> bytes:
    return ciphers.checksum(Cipher.TDES, keys.mac, ciphers.pad(encrypted, Cipher.TDES.block))
