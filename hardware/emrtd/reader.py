"""Reads a card from the first command to the last file, in as few commands as can be.

The order is that of whoever waits: who it is (DG1, DG13) first, then what proves it, the portrait last. A
group that the chip keeps to itself or does not have is told and is no error.

Vietnamese cards answer SELECT MF with 6D00 and hand out EF.CardAccess without it. So do most; the master file
is selected only where EF.CardAccess is not found otherwise.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from time import perf_counter

from hardware.emrtd import active_authentication, chip_authentication, files, lengths
from hardware.emrtd.apdu import (
    END_OF_FILE,
    FILE_NOT_FOUND,
    MOST_EXCHANGES,
    MOST_SHORT,
    OK,
    SECURITY_NOT_SATISFIED,
    WRONG_OFFSET,
    CardTransport,
    Command,
    PlainChannel,
)
from hardware.emrtd.draw import Draw
from hardware.emrtd.errors import BadData, CardRefused, PlainAnswer, SecureMessagingError
from hardware.emrtd.opening import Opened, open_chip
from hardware.emrtd.read_file import FileReader, Manner
from hardware.emrtd.read_progress import Bar
from hardware.emrtd.read_size import ReadSize
from hardware.errors import DeviceFault, FaultKind
from hardware.vocabulary import (
    AccessKey,
    ActiveAuthentication,
    ChipAuthentication,
    ChipReading,
    ChipRequest,
    Progress,
)

_SESSIONS = 8
"""So many times a chip is opened for one reading: it may end a session over what it does not bear."""

_WHO = ("DG1", "DG13")
_PROOF = ("DG14", files.EF_SOD, "DG15", files.EF_COM)
_PORTRAIT = ("DG2",)
_MASTER_FILE = (
    Command(0x00, 0xA4, 0x00, 0x0C, b"\x3f\x00"),
    Command(0x00, 0xA4, 0x00, 0x0C),
)
_KEPT = frozenset({SECURITY_NOT_SATISFIED, 0x6985})
_EMPTY = frozenset({OK, END_OF_FILE, WRONG_OFFSET})
_NOT_HERE = frozenset({FILE_NOT_FOUND, SECURITY_NOT_SATISFIED, 0x6985, 0x6986, 0x6D00})


def read_card(  # noqa: PLR0913 - what is wanted, who is told, and what the reader is like
    transport: CardTransport,
    request: ChipRequest,
    identity: Callable[[ChipReading], None],
    progress: Callable[[Progress], None],
    draw: Draw = secrets.token_bytes,
    *,
    longest: int = MOST_SHORT,
    atr: bytes = b"",
    again: Callable[[], CardTransport] | None = None,
) -> ChipReading:
    """Open the chip and read the files that `request` wants.

    `identity` and `progress` (in bytes) are told as `hardware.roles.ChipReader.read` says; `draw` gives the
    reader's own secrets. `longest` is how many bytes in one answer the reader takes; of the card EF.ATR/INFO
    or its answer to reset `atr` must say so too. `again` powers the card anew after it ended a session;
    without it the same transport is gone on with. DG14 wanted is chip authentication wanted, DG15 active
    authentication. Raises every EmrtdError, and what the transport raises.
    """
    reading = _Reading(request, identity, progress, draw, Manner(ReadSize(longest)), longest, atr)
    for _ in range(_SESSIONS):
        try:
            reading.go_on(transport)
            return reading.result()
        except (SecureMessagingError, DeviceFault) as error:
            if not reading.may_go_on_after(error):
                raise
        transport = again() if again is not None else transport
    raise SecureMessagingError(f"the chip ended {_SESSIONS} sessions")


class _Broken(SecureMessagingError):
    """The session has ended, and what was to be told of it is noted."""


@dataclass
class _Reading:
    """One reading, over as many sessions as it takes; what was read once is not read again."""

    request: ChipRequest
    identity: Callable[[ChipReading], None]
    progress: Callable[[Progress], None]
    draw: Draw
    manner: Manner
    longest: int
    atr: bytes
    files: dict[str, bytes] = field(default_factory=dict)
    milliseconds: dict[str, float] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    chip: ChipAuthentication | None = None
    active: ActiveAuthentication | None = None
    told: bool = False
    access: str = ""
    keys: tuple[AccessKey, ...] = ()

    def __post_init__(self) -> None:
        self.keys = self.request.keys
        self._order = _in_order(self.request.wanted)
        self._bar = Bar(self._order, self.progress)
        self._reader: FileReader | None = None
        self._asked_card_access = self._tried_long = False
        self._channels: list[PlainChannel] = []

    def go_on(self, transport: CardTransport) -> None:
        """Open the chip and read what is still wanted."""
        spent = sum(channel.exchanges for channel in self._channels)
        plain = PlainChannel(transport, MOST_EXCHANGES - spent)
        self._channels.append(plain)
        self._reader = None
        self._read_card_access(plain)
        opened = open_chip(plain, self.files.get(files.EF_CARD_ACCESS), self.keys, self.draw)
        self.access, self.keys = opened.access, (opened.key,)
        self._reader = FileReader(opened.channel, self.manner, self._bar.moved)
        self._bar.tell()
        for name in self._order:
            if name not in _WHO:
                self._tell_identity()
            self._read(name)
            if name == "DG14":
                self._authenticate_chip(opened)
            elif name == "DG15":
                self._authenticate_actively(opened)
        self._tell_identity()

    def may_go_on_after(self, error: Exception) -> bool:
        """Tell whether another session, with less asked of the chip, may bring the rest."""
        if isinstance(error, _Broken):
            return True
        return _is_about_lengths(error) and self._reader is not None and self._ask_less(self._reader)

    def result(self) -> ChipReading:
        """Return what there is."""
        return ChipReading(
            access=self.access,
            files=dict(self.files),
            refused=tuple(self.refused),
            missing=tuple(self.missing),
            broken=tuple(self.broken),
            apdus=sum(channel.exchanges for channel in self._channels),
            milliseconds=dict(self.milliseconds),
            key=self.keys[0].kind,
            chip_authentication=self.chip,
            active_authentication=self.active,
        )

    def _read_card_access(self, plain: PlainChannel) -> None:
        """Read EF.CardAccess once, and what the card says of its lengths where that matters."""
        if self._asked_card_access:
            return
        name = files.EF_CARD_ACCESS
        started = perf_counter()
        # Not by its short identifier: that is not known of Vietnamese cards, and the long way is.
        reader = FileReader(plain, Manner(ReadSize(), short_identifiers=False), lambda *_: None)
        found = reader.read(name)
        if found in _NOT_HERE:
            # Where another application is selected by itself; of the answers only that to the file counts.
            for command in _MASTER_FILE:
                if plain.send(command).sw == OK:
                    found = reader.read(name)
                    break
        if isinstance(found, bytes):
            self.files[name] = found
            self.milliseconds[name] = _milliseconds_since(started)
        elif found not in _NOT_HERE:
            # Not to be taken for a chip without PACE: that would be opened in the weaker way.
            raise CardRefused(found, f"reading {name}")
        if self.longest > MOST_SHORT:
            told = lengths.told_in_file(plain)
            if told or not lengths.atr_says_extended(self.atr):
                self.manner.size = ReadSize(min(self.longest, told or MOST_SHORT))
        self._asked_card_access = True

    def _read(self, name: str) -> None:
        """Read one file, unless it was tried; the chip may keep it, not have it, or give what is none."""
        reader = self._reader
        if reader is None or name in {*self.files, *self.refused, *self.missing, *self.broken}:
            return
        started = perf_counter()
        try:
            found = reader.read(name)
        except (CardRefused, BadData):
            # What breaks off in the middle, as a picture beyond 32 kB of a chip that reads no further, or is
            # no such group, must not cost what else there is. Nothing of it is kept, so no verdict rises.
            if name in _WHO:
                raise
            self._bar.withheld(name)
            self.broken.append(name)
            return
        if isinstance(found, bytes):
            self.files[name] = found
            self.milliseconds[name] = _milliseconds_since(started)
            return
        self._bar.withheld(name)
        if found == FILE_NOT_FOUND:
            self.missing.append(name)
        elif name in _WHO and found not in _KEPT:
            raise CardRefused(found, f"reading {name}")
        else:
            (self.broken if found in _EMPTY else self.refused).append(name)

    def _tell_identity(self) -> None:
        """Hand on who it is, once."""
        if not self.told:
            self.told = True
            self.identity(self.result())

    def _authenticate_chip(self, opened: Opened) -> None:
        """Have the chip prove that it holds the private key of DG14, which it may have done already."""
        dg14 = self.files.get("DG14")
        if dg14 is None or self.chip is not None:
            return
        if opened.proof is not None:
            self.chip = opened.proof.check(dg14)
            if self.chip.proved is not None:
                return
        self._reader_rests()
        try:
            chip = chip_authentication.authenticate(opened.channel, dg14, self.draw)
        except (PlainAnswer, DeviceFault) as error:
            if not _is_about_lengths(error):
                raise
            # A long key of the chip makes a long command, which not every reader carries.
            self.chip = ChipAuthentication("CA", proved=None, trouble=str(error))
            raise _Broken(str(error)) from None
        self.chip = chip if chip is not None else self.chip
        if chip is not None and not chip.proved and not opened.channel.alive:
            raise _Broken(chip.trouble)
        if chip is not None and chip.proved and self._reader is not None:
            self._reader.current = files.EF_SOD

    def _authenticate_actively(self, opened: Opened) -> None:
        """Have the chip sign the challenge; one that gives no signature is noted with an empty one."""
        dg15 = self.files.get("DG15")
        if dg15 is None or self.active is not None:
            return
        self._reader_rests()
        # A long key's answer needs an extended length, or comes in pieces. The first is tried where the
        # reader is known to carry it, or the chip has proved nothing yet; the second if that ended a session.
        proved = self.chip is not None and self.chip.proved
        long = not self._tried_long and (self.longest > MOST_SHORT or not proved)
        self._tried_long = True
        response = b""
        try:
            response = active_authentication.respond(
                opened.channel, self.request.challenge, dg15 if long else b""
            )
        except (CardRefused, BadData):
            pass
        except (PlainAnswer, DeviceFault) as error:
            if not _is_about_lengths(error):
                raise
            if not long:
                self.active = ActiveAuthentication(self.request.challenge, b"")
            raise _Broken(str(error)) from None
        self.active = ActiveAuthentication(self.request.challenge, response)

    def _reader_rests(self) -> None:
        """Another command than READ BINARY follows."""
        if self._reader is not None:
            self._reader.asked = 0

    def _ask_less(self, reader: FileReader) -> bool:
        """Ask less of the chip from now on; False when there is nothing less."""
        if reader.by_short_identifier and not self.manner.proved:
            self.manner.short_identifiers = False
            return True
        return self.manner.size.ended(reader.asked)


def _is_about_lengths(error: Exception) -> bool:
    """Tell whether an error may come of a length that chip or reader does not bear.

    A chip ends a session over it with a bare status. A reader may say the same in its place, or break off;
    what the chip got of it nobody knows.
    """
    if isinstance(error, DeviceFault):
        return error.kind is FaultKind.PROTOCOL
    return isinstance(error, PlainAnswer) and error.sw != OK


def _in_order(wanted: Iterable[str]) -> tuple[str, ...]:
    """Put the wanted files into the order in which they are read, each once."""
    asked = dict.fromkeys(wanted)
    asked.pop(files.EF_CARD_ACCESS, None)  # it is read before anything else
    first = [name for name in (*_WHO, *_PROOF) if name in asked]
    last = [name for name in _PORTRAIT if name in asked]
    rest = [name for name in asked if name not in {*first, *last}]
    return (*first, *rest, *last)


def _milliseconds_since(started: float) -> float:
    return round((perf_counter() - started) * 1000, 1)
