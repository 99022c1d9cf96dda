"""The list of keys that a province wants packets sealed to, numbered so that it is never taken backwards.

It travels as a signed document of kind `seal-keys` (kiosk/machine/signed.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

import msgspec

from kiosk.dossier.packet_errors import BadPacketKey
from kiosk.dossier.packet_keys import PacketSuite, SealKey

SEAL_KEYS = "seal-keys"
_MOST_KEYS = 32


@dataclass(frozen=True, slots=True)
class ListedKey:
    """A key in the list: its suite, its 16-byte id, the raw public key; `preferred`: seal to this one."""

    suite: PacketSuite
    key_id: bytes
    public: bytes
    preferred: bool

    def seal_key(self) -> SealKey:
        """Give the key to seal to."""
        return SealKey(self.suite, self.public)


@dataclass(frozen=True, slots=True)
class SealKeyList:
    """The keys of a province at one time; `serial` grows with every change, `issued_at` is aware."""

    serial: int
    issued_at: datetime
    keys: tuple[ListedKey, ...]


class ListedKeyDocument(msgspec.Struct, frozen=True):
    """One key: `key_id` is 32 hexadecimal digits."""

    suite: str
    key_id: str
    public: bytes
    preferred: bool


class SealKeysDocument(msgspec.Struct, frozen=True):
    """The list as JSON."""

    format: Literal[1]
    serial: Annotated[int, msgspec.Meta(ge=1)]
    issued_at: Annotated[datetime, msgspec.Meta(tz=True)]
    keys: Annotated[tuple[ListedKeyDocument, ...], msgspec.Meta(max_length=_MOST_KEYS)]


# Made before there are threads: two that come to a type first, together, crash in msgspec.
_LISTS = msgspec.json.Decoder(SealKeysDocument)


def encode_seal_keys(listed: SealKeyList) -> bytes:
    """Give the list its JSON form."""
    keys = tuple(
        ListedKeyDocument(key.suite.label, key.key_id.hex(), key.public, key.preferred) for key in listed.keys
    )
    return msgspec.json.encode(SealKeysDocument(1, listed.serial, listed.issued_at, keys))


def decode_seal_keys(data: bytes) -> SealKeyList:
    """Read a list; raises BadPacketKey.

    A key of a suite that this program does not know is passed over: a newer gateway may offer more.
    """
    try:
        document = _LISTS.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BadPacketKey("not a list of packet keys, format 1") from error
    suites = {suite.label: suite for suite in PacketSuite}
    keys = tuple(_listed(key, suites[key.suite]) for key in document.keys if key.suite in suites)
    preferred = [key.suite for key in keys if key.preferred]
    if len(preferred) != len(set(preferred)):
        raise BadPacketKey("two keys of one suite are preferred")
    return SealKeyList(document.serial, document.issued_at, keys)


def chosen(listed: SealKeyList, suite: PacketSuite) -> SealKey:
    """Choose the key to seal to: the preferred one of `suite`, of another where the province offers no such.

    Raises BadPacketKey where no key is preferred.
    """
    preferred = {key.suite: key for key in listed.keys if key.preferred}
    found = preferred.get(suite) or next(iter(preferred.values()), None)
    if found is None:
        raise BadPacketKey("the province names no key to seal to")
    return found.seal_key()


def _listed(document: ListedKeyDocument, suite: PacketSuite) -> ListedKey:
    key = SealKey(suite, document.public)
    key.native()
    if key.key_id.hex() != document.key_id:
        raise BadPacketKey("a key in the list stands under the id of another")
    return ListedKey(suite, key.key_id, key.raw, document.preferred)
