"""A printer that understands ESC/POS: takes bytes, answers status, burns rows, cuts slips.

Like a real one it stops in the middle when its paper ends or its cover opens, keeps what it has not printed,
answers DLE EOT even then, and goes on from there on new paper unless its buffer was cleared. It finds what is
to be done at once wherever it stands, also inside a picture, and then answers though nobody asked.
"""

from __future__ import annotations

import random
import re
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from hardware.simulated.escpos_text import CELL_WIDTH, CODE_PAGES, Style, line_rows
from hardware.simulated.receipt_mechanism import Mechanism

if TYPE_CHECKING:
    from collections.abc import Callable

_CLEAR_BUFFER = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
_AT_ONCE = re.compile(rb"\x10\x04([\x01-\x04\x14])|" + re.escape(_CLEAR_BUFFER), re.DOTALL)
_STARTS = b"\x10\x1b\x1c\x1d"
_LINE_FEED, _SPACE, _FULL_STATUS = 0x0A, 0x20, 0x14
_HEAD, _LONG_HEAD, _RASTER_HEAD = 2, 5, 8
# Each dot twice.
_WIDER = [int("".join(bit * 2 for bit in f"{byte:08b}"), 2).to_bytes(2, "big") for byte in range(256)]
# Parameters that follow commands which change nothing in our picture.
_IGNORED = {
    b"\x1bM": 1,
    b"\x1bR": 1,
    b"\x1bc": 2,
    b"\x1bp": 3,
    b"\x1d|": 1,
    b"\x10\x05": 1,
    b"\x10\x04": 1,
}


class EscposInterpreter:
    """The brain of a simulated printer; not safe for several threads.

    `full_status` makes it answer as Custom's printers do, and `identity` is what GS I tells: maker, model,
    serial number. `unit` is how many of ESC J's units an inch has until GS P says otherwise.
    """

    def __init__(
        self,
        mechanism: Mechanism | None = None,
        *,
        full_status: bool = False,
        identity: tuple[str, str, str] = ("", "", ""),
        unit: int = 203,
    ) -> None:
        self.mechanism = mechanism or Mechanism()
        self.unknown: list[str] = []
        self._full_status = full_status
        self._identity = identity
        self._unit_at_start = unit
        self._recent = b""
        self._waiting = bytearray()
        self._rows: list[bytes] = []
        self._afterwards: Callable[[], None] | None = None
        self._out = bytearray()
        self._automatic = False
        self._told = b""
        self._commands: dict[bytes, tuple[int, Callable[[bytes], None]]] = {
            b"\x1b@": (0, lambda _: self._initialise()),
            b"\x1b!": (1, self._print_mode),
            b"\x1b-": (1, lambda p: self._restyle(underline=p[0] % 48 % 3)),
            b"\x1b2": (0, lambda _: self._space(None)),
            b"\x1b3": (1, self._space),
            b"\x1bE": (1, lambda p: self._restyle(bold=bool(p[0] & 1))),
            b"\x1bG": (1, lambda p: self._restyle(bold=bool(p[0] & 1))),
            b"\x1bJ": (1, lambda p: self._print_line(self._dots_of(p[0]))),
            b"\x1ba": (1, lambda p: self._restyle(align=p[0] % 48 % 3)),
            b"\x1bd": (1, self._feed_lines),
            b"\x1bi": (0, lambda _: self._cut(partial=False)),
            b"\x1bm": (0, lambda _: self._cut(partial=True)),
            b"\x1bt": (1, lambda p: self._restyle(code_page=CODE_PAGES.get(p[0], "cp437"))),
            b"\x1cP": (4, lambda _: self._cut(partial=False)),
            b"\x1d!": (1, lambda p: self._restyle(width=(p[0] >> 4 & 7) + 1, height=(p[0] & 7) + 1)),
            b"\x1dI": (1, self._identify),
            b"\x1dL": (2, self._set_margin),
            b"\x1dP": (2, self._set_units),
            b"\x1dW": (2, self._set_area),
            b"\x1da": (1, self._set_automatic),
            b"\x1dr": (1, lambda _: self._say(bytes((0x03 if self.mechanism.paper_low else 0x00,)))),
        }
        self._less_than_a_row = Fraction(0)
        self._initialise()

    def feed(self, data: bytes = b"") -> bytes:
        """Take bytes from the wire and return what the printer says, also of what happened meanwhile."""
        self._waiting += data
        self._obey_at_once(data)
        self._work()
        self._tell_changes()
        said = b"" if self.mechanism.silent else bytes(self._out)
        self._out.clear()
        return said

    def babble(self, count: int, seed: int) -> None:
        """Say so many bytes of nonsense with the next answer."""
        self._say(random.Random(seed).randbytes(count))  # noqa: S311 - it is meant to be repeatable

    @property
    def busy(self) -> bool:
        """Whether something waits to be printed."""
        return bool(self._rows or self._waiting)

    def _obey_at_once(self, data: bytes) -> None:
        """Find the real-time commands in what has just come."""
        recent = self._recent + data
        end = 0
        for found in _AT_ONCE.finditer(recent):
            end = found.end()
            if found[1] is None:
                left = len(recent) - end
                self._waiting = self._waiting[len(self._waiting) - left :]
                self._rows.clear()
                self._afterwards = None
                self._line.clear()
            else:
                self._say(self._status(found[1][0]))
        self._recent = recent[end:][-(len(_CLEAR_BUFFER) - 1) :]

    def _work(self) -> None:
        """Print as far as it goes."""
        while not self.mechanism.stopped:
            if self._rows:
                del self._rows[: self.mechanism.burn(self._rows)]
                if self._rows:
                    return
            elif self._afterwards is not None:
                then, self._afterwards = self._afterwards, None
                then()
            elif not self._waiting or not self._obey():
                return

    def _obey(self) -> bool:
        """Obey the first command that waits; False when it has not come whole."""
        first = self._waiting[0]
        if first in _STARTS:
            return self._obey_command(bytes(self._waiting[:2]))
        del self._waiting[:1]
        if first == _LINE_FEED:
            self._print_line()
        elif first >= _SPACE:
            self._take_letter(bytes((first,)))
        return True

    def _obey_command(self, head: bytes) -> bool:  # noqa: PLR0911 - one return a kind of command
        match head:
            case b"\x1dv":
                return self._raster()
            case b"\x1dV":
                return self._cut_command()
            case b"\x1d(":
                return self._long_command()
            case b"\x10\x14":
                length = len(_CLEAR_BUFFER) if self._waiting[2:3] == b"\x08" else 5
                return self._take(length) is not None
            case _ if len(head) < _HEAD:
                return False
            case _ if head in self._commands:
                length, action = self._commands[head]
                whole = self._take(_HEAD + length)
                if whole is not None:
                    action(whole[_HEAD:])
                return whole is not None
            case _ if head in _IGNORED:
                return self._take(_HEAD + _IGNORED[head]) is not None
            case _:
                self.unknown.append(head.hex())
                return self._take(_HEAD) is not None

    def _take(self, length: int) -> bytes | None:
        """Take a whole command away; None when it has not come whole."""
        if len(self._waiting) < length:
            return None
        whole = bytes(self._waiting[:length])
        del self._waiting[:length]
        return whole

    def _raster(self) -> bool:
        """GS v 0: burn the rows where margin and printing area are."""
        if len(self._waiting) < _RASTER_HEAD:
            return False
        mode, stride = self._waiting[3] & 3, int.from_bytes(self._waiting[4:6], "little")
        height = int.from_bytes(self._waiting[6:8], "little")
        command = self._take(_RASTER_HEAD + stride * height)
        if command is None:
            return False
        for start in range(_RASTER_HEAD, len(command), stride or 1):
            row = self._placed(command[start : start + stride], twice=bool(mode & 1))
            self._rows += [row] * (2 if mode & 2 else 1)
        return True

    def _placed(self, row: bytes, *, twice: bool) -> bytes:
        """Return a row as wide as the head, its dots right of the margin and inside the area."""
        if twice:
            row = b"".join(_WIDER[byte] for byte in row)
        bits = self.mechanism.stride * 8
        shift = bits - self._margin - len(row) * 8
        dots = int.from_bytes(row, "big")
        dots = dots << shift if shift >= 0 else dots >> -shift
        if (beyond := bits - self._margin - self._area) > 0:
            dots = dots >> beyond << beyond
        return (dots & ((1 << bits) - 1)).to_bytes(self.mechanism.stride, "big")

    def _cut_command(self) -> bool:
        """GS V: at once, or after feeding to the blade and so many units beyond."""
        if len(self._waiting) < _HEAD + 1:
            return False
        mode = self._waiting[2]
        feeds = mode in b"ABab"
        command = self._take(4 if feeds else 3)
        if command is None:
            return False
        self._print_line(self.mechanism.blade + self._dots_of(command[3]) if feeds else 0)
        self._cut(partial=mode in b"\x011Bb")
        return True

    def _long_command(self) -> bool:
        """GS ( and a letter, with its own length; H asks for an answer with an id."""
        if len(self._waiting) < _LONG_HEAD:
            return False
        command = self._take(_LONG_HEAD + int.from_bytes(self._waiting[3:5], "little"))
        if command is None:
            return False
        if command[2:3] == b"H" and command[5:7] == b"00" and len(command) == 11:
            self._say(b"\x37\x22" + command[7:] + b"\x00")
        return True

    def _cut(self, *, partial: bool) -> None:
        self._afterwards = lambda: self.mechanism.cut(partial=partial)

    def _take_letter(self, letter: bytes) -> None:
        cells = sum(len(data) * style.width for data, style in self._line) + self._style.width
        if cells * CELL_WIDTH > self._area:
            self._print_line()
        if self._line and self._line[-1][1] == self._style:
            letter = self._line.pop()[0] + letter
        self._line.append((letter, self._style))

    def _print_line(self, feed: int | None = None) -> None:
        """Burn the line that waits; feed so many rows after it, or else to the next line."""
        spacing = self._spacing if feed is None else 0
        if self._line or feed is None:
            rows = line_rows(self._line, self._area, spacing)
            self._rows += [self._placed(row, twice=False) for row in rows]
        self._rows += [b""] * (feed or 0)
        self._line.clear()

    def _feed_lines(self, parameters: bytes) -> None:
        self._print_line(parameters[0] * self._spacing)

    def _dots_of(self, units: int) -> int:
        """Return the rows that so many units are; what is less than a row is kept for the next time."""
        exact = Fraction(units * self.mechanism.dpi, self._unit) + self._less_than_a_row
        self._less_than_a_row = exact - int(exact)
        return int(exact)

    def _initialise(self) -> None:
        self._style = Style()
        self._line: list[tuple[bytes, Style]] = []
        self._margin, self._area = 0, self.mechanism.dots
        self._less_than_a_row *= 0
        self._unit, self._unit_across = self._unit_at_start, self.mechanism.dpi
        self._space(None)

    def _space(self, parameters: bytes | None) -> None:
        """Set the height of a line, a sixth of an inch to begin with."""
        units = parameters[0] * self.mechanism.dpi // self._unit if parameters else self.mechanism.dpi // 6
        self._spacing = units

    def _restyle(self, **changes: str | int | bool) -> None:
        self._style = replace(self._style, **changes)  # type: ignore[arg-type] # names and types are Style's

    def _print_mode(self, parameters: bytes) -> None:
        mode = parameters[0]
        self._restyle(
            bold=bool(mode & 0x08),
            height=2 if mode & 0x10 else 1,
            width=2 if mode & 0x20 else 1,
            underline=1 if mode & 0x80 else 0,
        )

    def _set_margin(self, parameters: bytes) -> None:
        wanted = int.from_bytes(parameters, "little") * self.mechanism.dpi // self._unit_across
        self._margin = min(wanted, self.mechanism.dots)
        self._area = self.mechanism.dots - self._margin

    def _set_area(self, parameters: bytes) -> None:
        wanted = int.from_bytes(parameters, "little") * self.mechanism.dpi // self._unit_across
        self._area = min(wanted, self.mechanism.dots - self._margin)

    def _set_units(self, parameters: bytes) -> None:
        self._unit_across = parameters[0] or self.mechanism.dpi
        self._unit = parameters[1] or self._unit_at_start

    def _identify(self, parameters: bytes) -> None:
        told = dict(zip((66, 67, 68), self._identity, strict=True)).get(parameters[0], "")
        if told:
            self._say(b"_" + told.encode("ascii") + b"\x00")

    def _say(self, data: bytes) -> None:
        self._out += data

    def _set_automatic(self, parameters: bytes) -> None:
        self._automatic = bool(parameters[0])
        self._told = b""

    def _tell_changes(self) -> None:
        """Say what changed, if that is wanted."""
        if self._automatic and (now := self._automatic_status()) != self._told:
            self._told = now
            self._say(now)

    def _automatic_status(self) -> bytes:
        iron = self.mechanism
        return bytes(
            (
                0x10 | 0x08 * iron.stopped | 0x20 * iron.cover_open,
                0x08 * iron.cutter_jam | 0x40 * iron.head_hot,
                0x03 * (iron.paper_low or iron.paper_out) | 0x0C * iron.paper_out,
                0x00,
            )
        )

    def _status(self, kind: int) -> bytes:
        """Answer DLE EOT."""
        iron = self.mechanism
        if kind == _FULL_STATUS:
            paper = iron.paper_out | 0x04 * iron.paper_low | 0x20 * (iron.presented is not None)
            full = bytes((0x10, 0x0F, paper, 0x02 * iron.cover_open, iron.head_hot, iron.cutter_jam))
            return full if self._full_status else b""
        if self._full_status:
            return b""
        bits = {
            1: 0x08 * iron.stopped,
            2: 0x04 * iron.cover_open | 0x20 * iron.paper_out | 0x40 * (iron.cutter_jam or iron.head_hot),
            3: 0x08 * iron.cutter_jam | 0x40 * iron.head_hot,
            4: 0x60 * iron.paper_out | 0x0C * (iron.paper_low or iron.paper_out),
        }
        return bytes((0x12 | bits[kind],))
