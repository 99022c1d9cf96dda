"""The chip's half of secure messaging (Doc 9303-11 section 9.8)."""

from __future__ import annotations

import hmac

from hardware.emrtd import tlv
from hardware.emrtd.apdu import Command
from hardware.emrtd.errors import BadData, SecureMessagingError
from hardware.emrtd.kdf import SessionKeys
from hardware.emrtd.secure_messaging import (
    CHECKSUM_OBJECT,
    SEALED,
    SEALED_OBJECTS,
    STATUS,
    WANTED,
    Session,
)


class ChipSession:
    """Unwraps commands and wraps answers; `counter` is what the two sides begin with."""

    def __init__(self, keys: SessionKeys, counter: int = 0) -> None:
        self._session = Session(keys, counter)
        self._data_tag = SEALED

    def rekey(self, keys: SessionKeys, counter: int = 0) -> None:
        """Go on under new keys, from the next command on."""
        self._session = Session(keys, counter)

    def open(self, command: Command) -> Command:
        """Check and unwrap a command; raises SecureMessagingError, BadData."""
        self._session.step()
        items = tlv.read_all(command.data)
        if not items or items[-1].tag != CHECKSUM_OBJECT:
            raise BadData("a command without a checksum at its end")
        header = bytes((command.cla, command.ins, command.p1, command.p2))
        if not hmac.compare_digest(items[-1].value, self._session.mac(header, command.data[:-10])):
            raise SecureMessagingError("a command with a false checksum")
        objects = {item.tag: item.value for item in items}
        odd = bool(command.ins & 1)
        if (SEALED if odd else SEALED_OBJECTS) in objects:
            raise BadData("data under the tag of another kind of instruction")
        self._data_tag = SEALED_OBJECTS if odd else SEALED
        data = b""
        if self._data_tag in objects:
            sealed = objects[self._data_tag]
            data = self._session.decrypt(sealed if odd else sealed[1:])
        return Command(
            command.cla & ~0x0C, command.ins, command.p1, command.p2, data, _le(objects.get(WANTED))
        )

    def protect(self, data: bytes, sw: int) -> bytes:
        """Wrap an answer and its status."""
        self._session.step()
        body = b""
        if data:
            sealed = self._session.encrypt(data)
            body = tlv.encode(
                self._data_tag, sealed if self._data_tag == SEALED_OBJECTS else b"\x01" + sealed
            )
        body += tlv.encode(STATUS, sw.to_bytes(2, "big"))
        return body + tlv.encode(CHECKSUM_OBJECT, self._session.mac(body))


def _le(wanted: bytes | None) -> int | None:
    if not wanted:
        return None
    return int.from_bytes(wanted, "big") or (256 if len(wanted) == 1 else 65536)
