"""The chip's half of secure messaging (Doc 9303-11 section 9.8)."""

from __future__ import annotations

import hmac

from hardware.emrtd import tlv
from hardware.emrtd.apdu import Command
from hardware.emrtd.errors import SecureMessagingError
from hardware.emrtd.kdf import SessionKeys
from hardware.emrtd.secure_messaging import AesSession


class ChipSession:
    """Unwraps commands and wraps answers."""

    def __init__(self, keys: SessionKeys) -> None:
        self._session = AesSession(keys)

    def open(self, command: Command) -> Command:
        """Check and unwrap a command; raises SecureMessagingError, BadData."""
        self._session.step()
        items = {item.tag: item.value for item in tlv.read_all(command.data)}
        header = bytes((command.cla, command.ins, command.p1, command.p2))
        expected = self._session.mac(header, command.data[:-10])
        if not hmac.compare_digest(items.get(0x8E, b""), expected):
            raise SecureMessagingError("a command with a false checksum")
        data = self._session.decrypt(items[0x87][1:]) if 0x87 in items else b""
        le = (items[0x97][0] or 256) if items.get(0x97) else None
        return Command(command.cla & ~0x0C, command.ins, command.p1, command.p2, data, le)

    def protect(self, data: bytes, sw: int) -> bytes:
        """Wrap an answer and its status."""
        self._session.step()
        body = tlv.encode(0x87, b"\x01" + self._session.encrypt(data)) if data else b""
        body += tlv.encode(0x99, sw.to_bytes(2, "big"))
        return body + tlv.encode(0x8E, self._session.mac(body))
