"""Secure messaging with AES: Doc 9303-11 section 9.8.

Once it is on, an answer that is not protected ends the session, whatever it says: whoever sits between the
reader and the chip may not talk us back into plain words.
"""

from __future__ import annotations

import hmac

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.cmac import CMAC

from hardware.emrtd import tlv
from hardware.emrtd.apdu import Channel, Command, Response
from hardware.emrtd.errors import BadData, SecureMessagingError
from hardware.emrtd.kdf import SessionKeys

_BLOCK = 16


class AesSession:
    """Keys and send sequence counter of one session; both sides step the counter before every message."""

    def __init__(self, keys: SessionKeys) -> None:
        self._keys = keys
        self._counter = 0

    def step(self) -> None:
        """Count one message, section 9.8.6.3."""
        self._counter += 1

    def encrypt(self, data: bytes) -> bytes:
        """Pad and encrypt under an IV that is the encrypted counter."""
        encryptor = Cipher(algorithms.AES(self._keys.encryption), modes.CBC(self._iv())).encryptor()
        return encryptor.update(pad(data)) + encryptor.finalize()

    def decrypt(self, data: bytes) -> bytes:
        """Undo `encrypt`; raises SecureMessagingError."""
        if not data or len(data) % _BLOCK:
            raise SecureMessagingError("encrypted data that is not whole blocks")
        decryptor = Cipher(algorithms.AES(self._keys.encryption), modes.CBC(self._iv())).decryptor()
        return unpad(decryptor.update(data) + decryptor.finalize())

    def mac(self, *parts: bytes) -> bytes:
        """Eight bytes of CMAC over the counter and the padded `parts`."""
        mac = CMAC(algorithms.AES(self._keys.mac))
        mac.update(self._counter_block())
        for part in parts:
            mac.update(pad(part) if part else b"")
        return mac.finalize()[:8]

    def _counter_block(self) -> bytes:
        return self._counter.to_bytes(_BLOCK, "big")

    def _iv(self) -> bytes:
        # ECB of the one counter block is how section 9.8.6.1 makes the IV.
        encryptor = Cipher(algorithms.AES(self._keys.encryption), modes.ECB()).encryptor()  # noqa: S305 - above
        return encryptor.update(self._counter_block()) + encryptor.finalize()


class SecureChannel:
    """Protects every command and checks every answer."""

    def __init__(self, plain: Channel, keys: SessionKeys) -> None:
        self._plain = plain
        self._session: AesSession | None = AesSession(keys)

    def send(self, command: Command) -> Response:
        """Exchange one command; raises SecureMessagingError, after which the channel is dead."""
        session, self._session = self._session, None  # stays dead unless the answer proves good
        if session is None:
            raise SecureMessagingError("the session has ended")
        session.step()
        answer = self._plain.send(protect_command(session, command))
        session.step()
        response = open_response(session, answer)
        self._session = session
        return response


def protect_command(session: AesSession, command: Command) -> Command:
    """Wrap a command: data as DO87, the wanted length as DO97, the checksum as DO8E."""
    cla = command.cla | 0x0C
    body = b""
    if command.data:
        body += tlv.encode(0x87, b"\x01" + session.encrypt(command.data))
    if command.le is not None:
        body += tlv.encode(0x97, bytes((command.le & 0xFF,)))
    header = bytes((cla, command.ins, command.p1, command.p2))
    checksum = session.mac(header, body)
    return Command(cla, command.ins, command.p1, command.p2, body + tlv.encode(0x8E, checksum), le=256)


def open_response(session: AesSession, answer: Response) -> Response:
    """Check and unwrap an answer; raises SecureMessagingError when it is plain or false."""
    try:
        items = tlv.read_all(answer.data)
    except BadData as error:
        raise SecureMessagingError(f"a protected answer that cannot be read: {error}") from None
    if not items or items[-1].tag != 0x8E or len(items[-1].value) != 8:
        raise SecureMessagingError(f"an answer without protection, status {answer.sw:04X}")
    signed = answer.data[:-10]  # as it came: a checksum is over the card's own encoding, not over ours
    if not hmac.compare_digest(session.mac(signed), items[-1].value):
        raise SecureMessagingError("an answer with a false checksum")
    objects = {item.tag: item.value for item in items[:-1]}
    status = objects.get(0x99, b"")
    if len(status) != 2 or int.from_bytes(status, "big") != answer.sw:
        raise SecureMessagingError("an answer whose status is not the protected one")
    sealed = objects.get(0x87)
    if sealed is None:
        return Response(b"", answer.sw)
    if sealed[:1] != b"\x01":
        raise SecureMessagingError("an unknown padding of encrypted data")
    return Response(session.decrypt(sealed[1:]), answer.sw)


def pad(data: bytes) -> bytes:
    """ISO/IEC 9797-1 padding method 2."""
    return data + b"\x80" + bytes(-(len(data) + 1) % _BLOCK)


def unpad(data: bytes) -> bytes:
    """Undo `pad`; raises SecureMessagingError."""
    body = data.rstrip(b"\x00")
    if not body.endswith(b"\x80") or len(data) - len(body) >= _BLOCK:
        raise SecureMessagingError("padding that is not padding")
    return body[:-1]
