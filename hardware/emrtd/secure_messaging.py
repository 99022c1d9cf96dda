"""The protected channel: Doc 9303-11 section 9.8, in 3DES and AES.

Commands and answers are encrypted and carry a checksum over a counter that both sides step, so nothing can be
read, changed, repeated or dropped on the way. An answer that fails a check, a plain one above all, ends the
channel: only errors come from it afterwards.
"""

from __future__ import annotations

import hmac

from hardware.emrtd import ciphers, tlv
from hardware.emrtd.apdu import MOST_EXTENDED, MOST_SHORT, Channel, Command, Response
from hardware.emrtd.ciphers import CHECKSUM, Cipher
from hardware.emrtd.errors import BadData, PlainAnswer, SecureMessagingError
from hardware.emrtd.kdf import SessionKeys

SEALED = 0x87
"""Encrypted data behind a byte that names the padding."""
SEALED_OBJECTS = 0x85
"""Encrypted data objects, which stand for SEALED where the instruction is odd; no padding byte."""
WANTED = 0x97
STATUS = 0x99
CHECKSUM_OBJECT = 0x8E

_PADDING = b"\x01"  # says: padded as ISO/IEC 9797-1 method 2
_TRAILER = 2 + CHECKSUM


class Session:
    """Keys and send sequence counter; both sides step the counter before every message."""

    def __init__(self, keys: SessionKeys, counter: int = 0) -> None:
        self._keys = keys
        self._block = keys.cipher.block
        self._counter = counter

    def step(self) -> None:
        """Count one message, section 9.8.2; the counter is one block long and rolls over."""
        self._counter = (self._counter + 1) % (1 << 8 * self._block)

    def encrypt(self, data: bytes) -> bytes:
        """Pad and encrypt."""
        padded = ciphers.pad(data, self._block)
        return ciphers.encrypt(self._keys.cipher, self._keys.encryption, padded, self._vector())

    def decrypt(self, data: bytes) -> bytes:
        """Undo `encrypt`; raises SecureMessagingError."""
        if not data or len(data) % self._block:
            raise SecureMessagingError("encrypted data that is not whole blocks")
        padded = ciphers.decrypt(self._keys.cipher, self._keys.encryption, data, self._vector())
        return unpad(padded, self._block)

    def mac(self, *parts: bytes) -> bytes:
        """Eight bytes of checksum over the counter and the padded `parts`."""
        padded = b"".join(ciphers.pad(part, self._block) for part in parts if part)
        return ciphers.checksum(self._keys.cipher, self._keys.mac, self._counter_block() + padded)

    def _counter_block(self) -> bytes:
        return self._counter.to_bytes(self._block, "big")

    def _vector(self) -> bytes:
        """3DES begins with zero, AES with the encrypted counter: sections 9.8.6.1 and 9.8.7.1."""
        if self._keys.cipher is Cipher.TDES:
            return bytes(self._block)
        return ciphers.encrypt(self._keys.cipher, self._keys.encryption, self._counter_block())


class SecureChannel:
    """Protects every command and checks every answer."""

    def __init__(self, plain: Channel, keys: SessionKeys, counter: int = 0) -> None:
        self._plain = plain
        self._session: Session | None = Session(keys, counter)

    @property
    def alive(self) -> bool:
        """Whether the session has not ended."""
        return self._session is not None

    def rekey(self, keys: SessionKeys, counter: int = 0) -> None:
        """Go on under new keys, as of chip authentication; raises SecureMessagingError on a dead channel."""
        if self._session is None:
            raise SecureMessagingError("the session has ended")
        self._session = Session(keys, counter)

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


def protect_command(session: Session, command: Command) -> Command:
    """Wrap a command: data as DO87 (DO85 for an odd instruction), length wanted as DO97, checksum as DO8E.

    It grows to extended length if it was that before, or no longer fits a short one.
    """
    cla = command.cla | 0x0C
    body = b""
    if command.data:
        sealed = session.encrypt(command.data)
        body += (
            tlv.encode(SEALED_OBJECTS, sealed) if command.ins & 1 else tlv.encode(SEALED, _PADDING + sealed)
        )
    if command.le is not None:
        body += tlv.encode(WANTED, _wanted(command.le))
    header = bytes((cla, command.ins, command.p1, command.p2))
    body += tlv.encode(CHECKSUM_OBJECT, session.mac(header, body))
    extended = len(body) >= MOST_SHORT or (command.le or 0) > MOST_SHORT
    le = MOST_EXTENDED if extended else MOST_SHORT
    return Command(cla, command.ins, command.p1, command.p2, body, le=le)


def open_response(session: Session, answer: Response) -> Response:
    """Check and unwrap an answer; raises SecureMessagingError when it is plain or false."""
    if not answer.data:
        raise PlainAnswer(answer.sw)
    try:
        items = tlv.read_all(answer.data)
    except BadData as error:
        raise SecureMessagingError(f"a protected answer that cannot be read: {error}") from None
    if items[-1].tag != CHECKSUM_OBJECT or len(items[-1].value) != CHECKSUM:
        raise PlainAnswer(answer.sw)
    signed = answer.data[:-_TRAILER]  # as it came: a checksum is over the card's own encoding, not over ours
    if not hmac.compare_digest(session.mac(signed), items[-1].value):
        raise SecureMessagingError("an answer with a false checksum")
    objects = {item.tag: item.value for item in items[:-1]}
    if len(objects) != len(items) - 1 or not objects.keys() <= {SEALED, SEALED_OBJECTS, STATUS}:
        raise SecureMessagingError("an answer with objects that do not belong there")
    status = objects.pop(STATUS, b"")
    if len(status) != 2 or int.from_bytes(status, "big") != answer.sw:
        raise SecureMessagingError("an answer whose status is not the protected one")
    return Response(_opened(session, objects), answer.sw)


def _opened(session: Session, objects: dict[int, bytes]) -> bytes:
    """Decrypt the data of an answer, if it has any."""
    if len(objects) > 1:
        raise SecureMessagingError("an answer with data twice")
    for tag, sealed in objects.items():
        if tag == SEALED_OBJECTS:
            return session.decrypt(sealed)
        if sealed[:1] != _PADDING:
            raise SecureMessagingError("an unknown padding of encrypted data")
        return session.decrypt(sealed[1:])
    return b""


def _wanted(le: int) -> bytes:
    """One byte up to 256, two above; all zero is all there is, as in a plain command."""
    if le <= MOST_SHORT:
        return bytes((le & 0xFF,))
    return (le & 0xFFFF).to_bytes(2, "big")


def unpad(data: bytes, block: int) -> bytes:
    """Undo padding method 2 over whole blocks; raises SecureMessagingError."""
    body = data.rstrip(b"\x00")
    if not body.endswith(b"\x80") or len(data) - len(body) >= block:
        raise SecureMessagingError("padding that is not padding")
    return body[:-1]
