"""The iron of a simulated receipt printer: head, roll, cover, blade, presenter, and what fails of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from hardware.simulated.paper import Slip


@dataclass(slots=True, eq=False)
class Mechanism:
    """Burns rows of `dots` dots at `dpi`; the blade stands `blade` rows above the head.

    With a `presenter` the cut slip is held until it is taken. `rows_per_second` slows the printer down: it
    burns what `let_pass` allows. A blunt cutter moves, and cuts nothing.
    """

    dots: int = 576
    dpi: int = 203
    blade: int = 0
    presenter: bool = False
    rows_per_second: float | None = None
    paper_out: bool = False
    paper_low: bool = False
    cover_open: bool = False
    cutter_jam: bool = False
    head_hot: bool = False
    cutter_blunt: bool = False
    silent: bool = False
    presented: Slip | None = None
    slips: list[Slip] = field(default_factory=list)
    dead_dots: frozenset[int] = frozenset()
    _rows_left: int | None = None
    _rows_to_silence: int | None = None
    _allowed: float = 0.0
    _paper: bytearray = field(default_factory=bytearray)

    @property
    def stride(self) -> int:
        """Bytes of a row."""
        return (self.dots + 7) // 8

    @property
    def stopped(self) -> bool:
        """Whether the printer stands still until somebody, or the air, helps."""
        return self.paper_out or self.cover_open or self.cutter_jam or self.head_hot

    @property
    def hanging(self) -> int:
        """Rows of paper that were burned and not cut off yet."""
        return len(self._paper) // self.stride

    def end_paper_after(self, rows: int) -> None:
        """Let the roll end after so many more rows."""
        self._rows_left = rows
        self.paper_out = rows <= 0

    def new_roll(self) -> None:
        """Put paper in, the old piece torn off; what was waiting is printed on the new."""
        if self.paper_out and self._paper:
            self._drop(bytes(self._paper), partial=False)
            self._paper.clear()
        self._rows_left = None
        self.paper_out = self.paper_low = False

    def fall_silent_after(self, rows: int) -> None:
        """Say nothing any more after so many more rows; print on."""
        self._rows_to_silence = rows
        self.silent = rows <= 0

    def speak(self) -> None:
        """Answer again."""
        self._rows_to_silence = None
        self.silent = False

    def let_pass(self, seconds: float) -> None:
        """Let time pass for a printer that is slow."""
        if self.rows_per_second is not None:
            self._allowed = min(self._allowed + self.rows_per_second * seconds, self.rows_per_second)

    def burn(self, rows: list[bytes]) -> int:
        """Burn rows as far as paper and time go and return how many."""
        if self.stopped:
            return 0
        count = len(rows) if self._rows_left is None else min(len(rows), self._rows_left)
        if self.rows_per_second is not None:
            count = min(count, int(self._allowed))
            self._allowed -= count
        alive = self._alive()
        for row in rows[:count]:
            # What is wider than the head falls beside the paper.
            burned = int.from_bytes(row[: self.stride].ljust(self.stride, b"\x00"), "big") & alive
            self._paper += burned.to_bytes(self.stride, "big")
        if self._rows_left is not None:
            self._rows_left -= count
            self.paper_out = self._rows_left <= 0
        if self._rows_to_silence is not None:
            self.fall_silent_after(self._rows_to_silence - count)
        return count

    def cut(self, *, partial: bool) -> None:
        """Cut what is past the blade; what is between head and blade begins the next slip."""
        end = max(len(self._paper) - self.blade * self.stride, 0)
        if end and not self.cutter_blunt:
            self._drop(bytes(self._paper[:end]), partial=partial)
            del self._paper[:end]

    def take_slip(self) -> bool:
        """Take what the presenter holds; False when it is empty."""
        held, self.presented = self.presented, None
        return held is not None

    def _alive(self) -> int:
        """Return the dots that still burn, as the bits of a row; dot 0 is the leftmost."""
        bits = self.stride * 8
        alive = (1 << bits) - 1
        for dot in self.dead_dots:
            alive &= ~(1 << (bits - 1 - dot))
        return alive

    def _drop(self, rows: bytes, *, partial: bool) -> None:
        slip = Slip(rows, self.dots, self.dpi, partial)
        self.slips.append(slip)
        # A slip that nobody took falls out when the next one comes.
        if self.presenter:
            self.presented = slip
