"""The virtual card: bytes in, bytes out, no reader and no clock."""

from __future__ import annotations

from hardware.emrtd import files, tlv
from hardware.emrtd.access import Suite, choose_suite, pace_infos
from hardware.emrtd.apdu import Command, parse_command
from hardware.emrtd.errors import BadData, SecureMessagingError
from hardware.emrtd.kdf import Password
from hardware.simulated.card.contents import CARD_ACCESS, write_files
from hardware.simulated.card.data import CardData
from hardware.simulated.card.issuer import Issuer
from hardware.simulated.card.messaging import ChipSession
from hardware.simulated.card.pace_chip import PaceChip

_OK = 0x9000
_SECURITY = 0x6982
_CONDITIONS = 0x6985
_SM_OBJECTS_MISSING = 0x6987
_SM_OBJECTS_INCORRECT = 0x6988
_NOT_FOUND = 0x6A82
_WRONG_OFFSET = 0x6B00
_WRONG_DATA = 0x6A80
_WRONG_LENGTH = 0x6700
_UNKNOWN_INSTRUCTION = 0x6D00

_FINGERS = "DG3"
"""Kept for terminals that the ministry has certified: it is there, and refused."""

_NAMES_BY_ID = {identifier: name for name, identifier in files.FILE_IDS.items()}

ATR = bytes.fromhex("3b888001 8031b864 40050402 27")
"""Answer to reset in the manner of a contactless card."""


class VirtualCard:
    """A card with an ISO 7816-4 face: `process` takes a command and returns data and status.

    `contents` are its files by name; a test may change them before the card is used.
    """

    def __init__(self, data: CardData, issuer: Issuer) -> None:
        self.contents = write_files(data, issuer)
        self._can = data.number[-6:]
        self._suite: Suite = choose_suite(pace_infos(CARD_ACCESS))
        self.reset()

    def reset(self) -> None:
        """Forget every session, as when the field goes off."""
        self._pace: PaceChip | None = None
        self._session: ChipSession | None = None
        self._applet = False
        self._selected: str | None = None

    def process(self, command: bytes) -> bytes:
        """Answer one command."""
        try:
            parsed = parse_command(command)
        except BadData:
            return _status(_WRONG_LENGTH)
        if self._session is not None:
            return self._process_protected(self._session, parsed)
        data, sw = self._execute(parsed)
        if self._pace is not None and self._pace.keys is not None:
            self._session, self._pace = ChipSession(self._pace.keys), None
        return data + _status(sw)

    def _process_protected(self, session: ChipSession, command: Command) -> bytes:
        """Answer under secure messaging; a plain or false command ends the session and closes the chip."""
        try:
            if command.cla & 0x0C != 0x0C:
                self.reset()
                return _status(_SM_OBJECTS_MISSING)
            opened = session.open(command)
        except (BadData, SecureMessagingError):
            self.reset()
            return _status(_SM_OBJECTS_INCORRECT)
        data, sw = self._execute(opened)
        return session.protect(data, sw) + _status(sw)

    def _execute(self, command: Command) -> tuple[bytes, int]:
        match command.ins:
            case 0xA4:
                return b"", self._select(command)
            case 0xB0:
                return self._read_binary(command)
            case 0x22:
                return b"", self._manage_security(command)
            case 0x86 if self._pace is not None:
                return self._pace.general_authenticate(command)
            case 0x86:
                return b"", _CONDITIONS
            case _:
                return b"", _UNKNOWN_INSTRUCTION

    def _select(self, command: Command) -> int:
        if command.p1 == 0x00:  # the master file, in every variant: seen on Vietnamese cards
            return _UNKNOWN_INSTRUCTION
        if command.p1 == 0x04:
            return self._select_application(command.data)
        name = _NAMES_BY_ID.get(int.from_bytes(command.data, "big"))
        opened = self._applet and self._session is not None
        if name == _FINGERS or (name != files.EF_CARD_ACCESS and not opened):
            return _SECURITY
        if name is None or name not in self.contents:
            return _NOT_FOUND
        self._selected = name
        return _OK

    def _select_application(self, identifier: bytes) -> int:
        if identifier != files.APPLICATION:
            return _NOT_FOUND
        self._applet = True
        self._selected = None
        return _OK

    def _read_binary(self, command: Command) -> tuple[bytes, int]:
        if self._selected is None:
            return b"", 0x6986
        if command.le is None or command.p1 & 0x80:
            return b"", _WRONG_LENGTH
        content = self.contents[self._selected]
        offset = command.p1 << 8 | command.p2
        if offset >= len(content):
            return b"", _WRONG_OFFSET
        data = content[offset : offset + command.le]
        return data, _OK if len(data) == command.le else 0x6282

    def _manage_security(self, command: Command) -> int:
        """MSE:Set AT for PACE; only the CAN is known here."""
        if (command.p1, command.p2) != (0xC1, 0xA4) or self._session is not None:
            return _WRONG_DATA
        try:
            objects = {item.tag: item.value for item in tlv.read_all(command.data)}
        except BadData:
            return _WRONG_DATA
        if objects.get(0x80) != self._suite.oid:
            return _WRONG_DATA
        if objects.get(0x83) != b"\x02":
            return 0x6A88
        self._pace = PaceChip(self._suite, Password.from_can(self._can))
        return _OK


def _status(sw: int) -> bytes:
    return sw.to_bytes(2, "big")
