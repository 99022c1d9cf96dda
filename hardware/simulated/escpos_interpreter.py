"""A printer that understands ESC/POS: takes bytes, answers status, burns rows, cuts slips.

Like a real one it stops in the middle when its paper ends or its cover opens, keeps what it has not printed,
answers DLE EOT even then, and goes on from there on new paper unless its buffer was cleared.
"""

from __future__ import annotations

from hardware.simulated.paper import LINE_DOTS, Slip, fit_row, text_rows

ESC, GS, DLE = 0x1B, 0x1D, 0x10
_CLEAR_BUFFER = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
# Parameters that follow commands which change nothing in our picture.
_IGNORED = {
    (ESC, ord("!")): 1,
    (ESC, ord("-")): 1,
    (ESC, ord("2")): 0,
    (ESC, ord("3")): 1,
    (ESC, ord("E")): 1,
    (ESC, ord("M")): 1,
    (ESC, ord("a")): 1,
    (ESC, ord("t")): 1,
    (GS, ord("!")): 1,
    (GS, ord("L")): 2,
    (GS, ord("W")): 2,
}


class EscposInterpreter:
    """The printer behind the wire; not safe for several threads."""

    def __init__(self) -> None:
        self.paper_out = False
        self.paper_low = False
        self.cover_open = False
        self.cutter_jam = False
        self.silent = False
        self.slips: list[Slip] = []
        self.unknown: list[str] = []
        self._rows_left: int | None = None
        self._rows_to_silence: int | None = None
        self._paper = bytearray()
        self._line = bytearray()
        self._waiting = bytearray()

    def end_paper_after(self, rows: int) -> None:
        """Let the roll end after so many more rows."""
        self._rows_left = rows
        self.paper_out = rows <= 0

    def speak(self) -> None:
        """Answer again."""
        self._rows_to_silence = None
        self.silent = False

    def fall_silent_after(self, rows: int) -> None:
        """Say nothing any more after so many more rows; print on."""
        self._rows_to_silence = rows
        self.silent = rows <= 0

    def new_roll(self) -> None:
        """Put paper in, the old piece torn off; what was waiting is printed on the new."""
        if self.paper_out and self._paper:
            self._cut()
        self._rows_left = None
        self.paper_out = self.paper_low = False

    def feed(self, data: bytes) -> bytes:
        """Take bytes from the wire and return what the printer answers."""
        answers = bytearray()
        if self._stopped:
            data = self._obey_at_once(data, answers)
        self._waiting += data
        while self._waiting and not self._stopped:
            used = self._obey(bytes(self._waiting), answers)
            if used == 0:
                break
            del self._waiting[:used]
        return b"" if self.silent else bytes(answers)

    @property
    def _stopped(self) -> bool:
        return self.paper_out or self.cover_open or self.cutter_jam

    def _obey_at_once(self, data: bytes, answers: bytearray) -> bytes:
        """Take the real-time commands out of what comes while the printer stands still."""
        while (place := data.find(_CLEAR_BUFFER)) >= 0:
            self._clear()
            data = data[place + len(_CLEAR_BUFFER) :]
        rest = bytearray()
        while (place := data.find(b"\x10\x04")) >= 0 and len(data) > place + 2:
            answers.append(self._status(data[place + 2]))
            rest += data[:place]
            data = data[place + 3 :]
        return bytes(rest) + data

    def _obey(self, data: bytes, answers: bytearray) -> int:  # noqa: PLR0911 - one return a command
        """Obey the first command and return its length; 0 when it has not come whole."""
        if len(data) == 1 and data[0] in (DLE, ESC, GS):
            return 0
        match data[:1], data[1:2]:
            case b"\x10", b"\x04":
                if len(data) < 3:
                    return 0
                answers.append(self._status(data[2]))
                return 3
            case b"\x10", b"\x14":
                return len(_CLEAR_BUFFER) if len(data) >= len(_CLEAR_BUFFER) else 0
            case b"\x1b", _:
                return self._obey_esc(data)
            case b"\x1d", _:
                return self._obey_gs(data, answers)
            case b"\n", _:
                self._end_line()
            case _:
                if data[0] >= 0x20:
                    self._line.append(data[0])
        return 1

    def _obey_esc(self, data: bytes) -> int:
        match data[1:2]:
            case b"@":
                self._line.clear()
                return 2
            case b"d" | b"J":
                if len(data) < 3:
                    return 0
                self._end_line(also_empty=False)
                self._burn([b""] * (data[2] * LINE_DOTS if data[1:2] == b"d" else data[2]))
                return 3
            case _:
                return self._skip(data)

    def _obey_gs(self, data: bytes, answers: bytearray) -> int:
        match data[1:2]:
            case b"v":
                return self._raster(data)
            case b"V":
                length = 4 if data[2:3] in (b"A", b"B", b"a", b"b") else 3
                if len(data) < length:
                    return 0
                self._burn([b""] * (data[3] if length == 4 else 0))
                self._cut()
                return length
            case b"r":
                if len(data) < 3:
                    return 0
                answers.append(0x03 if self.paper_low else 0x00)
                return 3
            case _:
                return self._skip(data)

    def _raster(self, data: bytes) -> int:
        """GS v 0: print the rows that there is paper for and keep the rest as a shorter command."""
        if len(data) < 8:
            return 0
        stride, height = int.from_bytes(data[4:6], "little"), int.from_bytes(data[6:8], "little")
        if len(data) < 8 + stride * height:
            return 0
        rows = [data[8 + row * stride : 8 + (row + 1) * stride] for row in range(height)]
        burned = self._burn(rows)
        if burned < height:
            left = data[:6] + (height - burned).to_bytes(2, "little") + b"".join(rows[burned:])
            self._waiting[: 8 + stride * height] = left
            return 0
        return 8 + stride * height

    def _skip(self, data: bytes) -> int:
        """Pass over a command that draws nothing; note one that we do not know."""
        length = _IGNORED.get((data[0], data[1]))
        if length is None:
            self.unknown.append(data[:2].hex())
            length = 0
        return 2 + length if len(data) >= 2 + length else 0

    def _end_line(self, *, also_empty: bool = True) -> None:
        if self._line or also_empty:
            text = self._line.decode("ascii", "replace")
            self._line.clear()
            self._burn(text_rows(text))

    def _burn(self, rows: list[bytes]) -> int:
        """Burn rows as far as the paper goes and return how many."""
        count = len(rows) if self._rows_left is None else min(len(rows), self._rows_left)
        for row in rows[:count]:
            self._paper += fit_row(row)
        if self._rows_left is not None:
            self._rows_left -= count
            self.paper_out = self._rows_left <= 0
        if self._rows_to_silence is not None:
            self.fall_silent_after(self._rows_to_silence - count)
        return count

    def _cut(self) -> None:
        self.slips.append(Slip(bytes(self._paper)))
        self._paper.clear()

    def _clear(self) -> None:
        self._waiting.clear()
        self._line.clear()

    def _status(self, kind: int) -> int:
        bits = {
            1: 0x08 if self._stopped else 0,
            2: (0x04 if self.cover_open else 0)
            | (0x20 if self.paper_out else 0)
            | (0x40 if self.cutter_jam else 0),
            3: 0x08 if self.cutter_jam else 0,
            4: (0x60 if self.paper_out else 0) | (0x0C if self.paper_low or self.paper_out else 0),
        }.get(kind, 0)
        return 0x12 | bits
