"""The files of a chip, and how it lets them be selected and read: ISO/IEC 7816-4, with a card's own manners.

The applet's files are behind it; the master file has EF.CardAccess and what some cards have besides.
"""

from __future__ import annotations

from collections.abc import Mapping

from hardware.emrtd import files, tlv
from hardware.emrtd.apdu import Command
from hardware.emrtd.errors import BadData
from hardware.simulated.card.commands import MOST_EXTENDED, MOST_SHORT
from hardware.simulated.card.variant import Manners

Answer = tuple[bytes, int]

OK = 0x9000
END_OF_FILE = 0x6282
WRONG_LENGTH = 0x6700
SECURITY = 0x6982
CONDITIONS = 0x6985
NO_FILE = 0x6986
SM_OBJECTS_INCORRECT = 0x6988
WRONG_DATA = 0x6A80
NOT_FOUND = 0x6A82
WRONG_PARAMETERS = 0x6A86
WRONG_OFFSET = 0x6B00
RIGHT_LENGTH = 0x6C00

_TOO_MUCH = {"6700": WRONG_LENGTH, "6C": RIGHT_LENGTH, "6988": SM_OBJECTS_INCORRECT}
_MASTER_FILE = b"\x3f\x00"
_OUTSIDE = {0x011C: files.EF_CARD_ACCESS, 0x011D: "EF.CardSecurity", 0x2F00: "EF.DIR", 0x2F01: "EF.ATR/INFO"}
_OUTSIDE_SHORT = {0x1C: 0x011C, 0x1D: 0x011D, 0x1E: 0x2F00, 0x01: 0x2F01}
_INSIDE = {identifier: name for name, identifier in files.FILE_IDS.items() if name != files.EF_CARD_ACCESS}
_OPEN = frozenset({files.EF_CARD_ACCESS, "EF.ATR/INFO"})
_KEPT_BACK = frozenset({"DG3", "DG4"})
"""For terminals that the ministry has certified: they are there, and refused."""


class FileSystem:
    """What is selected, and what may be read of it; `contents` are the files by name."""

    def __init__(self, contents: Mapping[str, bytes], manners: Manners) -> None:
        self._contents = contents
        self._manners = manners
        self.reset()

    def reset(self) -> None:
        """Go back to the master file."""
        self.in_applet = False
        self._selected: str | None = None

    def select(self, command: Command, *, opened: bool) -> Answer:
        """SELECT; `opened` tells whether secure messaging is on."""
        manners = self._manners
        by_name = command.p1 == 0x04
        if command.p1 == 0x00 and manners.master_file == "6D00":  # in every form: seen on Vietnamese cards
            return b"", 0x6D00
        if manners.select_refuses_le and command.le is not None:
            return b"", WRONG_LENGTH
        if manners.select_only_0c and command.p2 != 0x0C:
            return b"", WRONG_PARAMETERS
        if command.p1 not in {0x00, 0x02, 0x04}:
            return b"", WRONG_PARAMETERS
        if by_name:
            sw = self._select_applet(command.data)
        elif command.p1 == 0x00 and command.data in {b"", _MASTER_FILE}:
            sw = self._select_master_file()
        else:
            sw = self._select_file(int.from_bytes(command.data, "big"), opened=opened)
        return (self._description(command) if sw == OK else b""), sw

    def read(self, command: Command, room: int, *, opened: bool) -> Answer:
        """READ BINARY, even (B0) or odd (B1); `room` is the most that the answer may carry."""
        if command.le is None:
            return b"", WRONG_LENGTH
        if command.ins == 0xB1:
            return self._read_odd(command, room, opened=opened)
        if command.p1 & 0x80:
            sw = self._select_short(command.p1 & 0x1F, opened=opened)
            return (b"", sw) if sw != OK else self._part(command.p2, command.le, room)
        return self._part(command.p1 << 8 | command.p2, command.le, room)

    def _read_odd(self, command: Command, room: int, *, opened: bool) -> Answer:
        """Offset in DO54, data in DO53: the only way beyond 32 KB (ISO/IEC 7816-4 section 7.2.3)."""
        file = command.p1 << 8 | command.p2
        if file:
            short = file <= 0x1F
            sw = self._select_short(file, opened=opened) if short else self._select_file(file, opened=opened)
            if sw != OK:
                return b"", sw
        try:
            offset = int.from_bytes(tlv.find(command.data, 0x54), "big")
        except BadData:
            return b"", WRONG_DATA
        le = command.le or 0
        head = 2 if min(le, room) < 0x82 else 3 if min(le, room) < 0x103 else 4
        most = le if le in {MOST_SHORT, MOST_EXTENDED} else le - head
        data, sw = self._part(offset, max(most, 1), room - head)
        return (tlv.encode(0x53, data) if data else b""), sw

    def _part(self, offset: int, le: int, room: int) -> Answer:
        if self._selected is None:
            return b"", NO_FILE
        content = self._contents[self._selected]
        if offset >= len(content):
            return b"", WRONG_OFFSET
        most = self._manners.most
        wanted = le
        if most and le > most:
            if self._manners.over != "fewer":
                return b"", _TOO_MUCH[self._manners.over] | (most if self._manners.over == "6C" else 0)
            wanted = most
        left = len(content) - offset
        data = content[offset : offset + min(wanted, room)]
        # A length of zero asks for whatever there is, so that fewer bytes are no surprise.
        if left >= wanted or le in {MOST_SHORT, MOST_EXTENDED}:
            return data, OK
        return self._over_the_end(data, left)

    def _over_the_end(self, data: bytes, left: int) -> Answer:
        match self._manners.end:
            case "6282":
                return data, END_OF_FILE
            case "9000":
                return data, OK
            case "6B00":
                return b"", WRONG_OFFSET
            case "6C":
                return b"", RIGHT_LENGTH | left & 0xFF

    def _select_applet(self, identifier: bytes) -> int:
        if identifier != files.APPLICATION:
            return NOT_FOUND
        self.in_applet = True
        self._selected = None
        return OK

    def _select_master_file(self) -> int:
        sw = int(self._manners.master_file, 16)
        if sw == OK:
            self.reset()
        return sw

    def _select_short(self, identifier: int, *, opened: bool) -> int:
        if self.in_applet:
            return self._select_file(0x0100 | identifier, opened=opened)
        return self._select_file(_OUTSIDE_SHORT.get(identifier, 0), opened=opened)

    def _select_file(self, identifier: int, *, opened: bool) -> int:
        inside = self.in_applet and identifier in _INSIDE
        name = _INSIDE[identifier] if inside else _OUTSIDE.get(identifier)
        self._selected = None
        if name in self._contents and name in _OPEN:
            self._selected = name
            return OK
        if not inside and name is not None and name not in self._contents:
            return NOT_FOUND  # also before access: readers take 6982 for the end of the reading here
        if name in _KEPT_BACK or not opened:
            return SECURITY
        if name is None or name not in self._contents:
            return NOT_FOUND
        self._selected = name
        return OK

    def _description(self, command: Command) -> bytes:
        """Tell of what was found, if SELECT asks for it: the name of the applet, or the length of a file."""
        form = command.p2 & 0x0C
        if command.le is None or form == 0x0C:
            return b""
        name = self._selected
        if name is None:
            about = tlv.encode(0x84, files.APPLICATION) if self.in_applet else b""
        else:
            about = tlv.encode(0x80, len(self._contents[name]).to_bytes(2, "big")[-2:])
        return tlv.encode(0x6F if form == 0x00 else 0x62, about)
