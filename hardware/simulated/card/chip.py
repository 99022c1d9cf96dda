"""The virtual card: bytes in, bytes out, no reader and no clock."""

from __future__ import annotations

import secrets

from hardware.emrtd import tlv
from hardware.emrtd.apdu import Command
from hardware.emrtd.errors import BadData, SecureMessagingError
from hardware.simulated.card.access_control import AccessControl
from hardware.simulated.card.authentication_chip import AuthenticationChip
from hardware.simulated.card.commands import MOST_SHORT, Received, read_command
from hardware.simulated.card.contents import personalise
from hardware.simulated.card.data import CardData
from hardware.simulated.card.filesystem import (
    CONDITIONS,
    OK,
    SECURITY,
    SM_OBJECTS_INCORRECT,
    WRONG_LENGTH,
    Answer,
    FileSystem,
)
from hardware.simulated.card.issuer import Issuer
from hardware.simulated.card.messaging import ChipSession
from hardware.simulated.card.variant import Variant, standard_variant

_SM_OBJECTS_MISSING = 0x6987
_UNKNOWN_INSTRUCTION = 0x6D00
_UNKNOWN_CLASS = 0x6E00
_MORE = 0x6100

_PROTECTED = 0x0C
_CHAINED = 0x10
_STATUS_AND_CHECKSUM = 14
_READ = frozenset({0xB0, 0xB1})

ATR = bytes.fromhex("3b888001 8031b864 40050402 27")
"""Answer to reset in the manner of a contactless card."""

_EXTENDED_ATR = bytes.fromhex("3b878001 8031b873 842140 99")
"""That of a card whose capabilities name extended lengths (ISO/IEC 7816-4 section 12.1.1.9)."""


class VirtualCard:
    """A card with an ISO 7816-4 face: `process` takes a command and returns data and status.

    `contents` are its files by name; a test may change them before the card is used. What the variant says
    of trouble on the way is not its business (`laying.lay_out`).
    """

    def __init__(self, data: CardData, issuer: Issuer, variant: Variant | None = None) -> None:
        self.variant = variant or standard_variant()
        made = personalise(data, issuer, self.variant)
        self.contents = made.files
        self._made = made
        self._files = FileSystem(self.contents, self.variant.manners)
        self._access = AccessControl(data, self.variant, made.keys)
        self.reset()

    @property
    def atr(self) -> bytes:
        """The answer to reset."""
        return _EXTENDED_ATR if self.variant.manners.extended else ATR

    def reset(self) -> None:
        """Forget every session, as when the field goes off."""
        self._files.reset()
        self._access.reset()
        self._proof = AuthenticationChip(self._made.agreement, self._made.signing)
        self._session: ChipSession | None = None
        self._block = 0
        self._chain = b""
        self._rest = b""

    def process(self, command: bytes) -> bytes:
        """Answer one command."""
        try:
            received = read_command(command)
        except BadData:
            return _status(WRONG_LENGTH)
        if received.extended and not self.variant.manners.extended:
            return _status(WRONG_LENGTH)
        if received.command.ins == 0xC0:
            return self._more(received)
        if self._session is None:
            data, sw = self._execute(received.command, self._room(received))
            answer = self._fitting(data, sw, received)
        else:
            answer = self._process_protected(self._session, received)
        self._begin_session()
        return answer

    def _process_protected(self, session: ChipSession, received: Received) -> bytes:
        """Answer under secure messaging; a plain or false command ends the session and closes the chip."""
        if received.command.cla & _PROTECTED != _PROTECTED:
            self.reset()
            return _status(_SM_OBJECTS_MISSING)
        try:
            opened = session.open(received.command)
        except (BadData, SecureMessagingError):
            self.reset()
            return _status(SM_OBJECTS_INCORRECT)
        room = self._room(received)
        data, sw = self._execute(opened, room)
        if sw == SM_OBJECTS_INCORRECT:
            self.reset()
            return _status(sw)
        if opened.ins in _READ and self.variant.manners.protection == "dropped":
            return data + _status(sw)
        if len(data) > room and not self.variant.manners.get_response:
            data, sw = b"", WRONG_LENGTH
        answer = session.protect(data, sw)
        keys = self._proof.take_keys()
        if keys is not None:  # the answer was still under the old ones
            session.rekey(keys)
            self._block = keys.cipher.block
        return self._fitting(answer, sw, received)

    def _execute(self, command: Command, room: int) -> Answer:
        if command.cla & 0x80:
            return b"", _UNKNOWN_CLASS
        if command.cla & _CHAINED and self._goes_on(command):
            return b"", OK
        if self._chain:
            data, self._chain = self._chain + command.data, b""
            command = Command(command.cla, command.ins, command.p1, command.p2, data, command.le)
        opened = self._session is not None
        if command.ins == 0xA4:
            return self._files.select(command, opened=opened)
        if command.ins in _READ:
            return self._files.read(command, room, opened=opened)
        return self._prove(command) if opened else self._open(command)

    def _open(self, command: Command) -> Answer:
        """Do what leads to secure messaging: PACE, and BAC in the applet."""
        match command.ins:
            case 0x22 if (command.p1, command.p2) == (0xC1, 0xA4):
                return b"", self._access.choose_pace(command)
            case 0x86:
                return self._access.general_authenticate(command)
            case 0x84:
                return self._access.get_challenge() if self._files.in_applet else (b"", CONDITIONS)
            case 0x82:
                return self._access.external_authenticate(command.data)
            case 0x22 | 0x88:
                return b"", SECURITY
            case _:
                return b"", _UNKNOWN_INSTRUCTION

    def _prove(self, command: Command) -> Answer:
        """Prove that the chip is no copy, which goes under secure messaging alone."""
        match command.ins:
            case 0x22:
                return b"", self._proof.manage_security(command)
            case 0x86:
                return self._proof.general_authenticate(command)
            case 0x88:
                return self._proof.internal_authenticate(command)
            case 0x84:  # a challenge for terminal authentication, which leads nowhere on this card
                return secrets.token_bytes(8), OK
            case _:
                return b"", _UNKNOWN_INSTRUCTION

    def _goes_on(self, command: Command) -> bool:
        """Keep a piece of a chained command.

        The steps of PACE say by the same bit that another step follows: a whole object is a whole step.
        """
        if command.ins == 0x86:
            try:
                tlv.read_one(self._chain + command.data)
            except BadData:
                pass
            else:
                return False
        self._chain += command.data
        return True

    def _begin_session(self) -> None:
        """Turn secure messaging on once the answer that ends PACE or BAC has been made."""
        begun = self._access.take_session()
        if begun is not None:
            self._session = ChipSession(begun.keys, begun.counter)
            self._block = begun.keys.cipher.block

    def _room(self, received: Received) -> int:
        """How much data the answer may carry."""
        most = self._most(received)
        if self._session is None:
            return most
        left = most - _STATUS_AND_CHECKSUM
        head = 3 if left < 3 + MOST_SHORT else 4
        return (left - head - 1) // self._block * self._block - 1

    def _most(self, received: Received) -> int:
        """Return the length of the longest answer; a reader that forgot to say one gets a short one."""
        le = received.command.le or MOST_SHORT
        return min(le, self.variant.manners.extended) if received.extended else le

    def _fitting(self, answer: bytes, sw: int, received: Received) -> bytes:
        """Hand out an answer that is too long in pieces, if this card knows how."""
        most = self._most(received)
        if len(answer) <= most:
            return answer + _status(sw)
        if not self.variant.manners.get_response:
            return _status(WRONG_LENGTH)
        self._rest = answer + _status(sw)
        return self._more(received)

    def _more(self, received: Received) -> bytes:
        """GET RESPONSE."""
        if not self._rest:
            return _status(CONDITIONS)
        most = self._most(received)
        data, sw = self._rest[:-2], self._rest[-2:]
        if len(data) <= most:
            self._rest = b""
            return data + sw
        self._rest = data[most:] + sw
        left = len(data) - most
        return data[:most] + _status(_MORE | (left if left < MOST_SHORT else 0))


def _status(sw: int) -> bytes:
    return sw.to_bytes(2, "big")
