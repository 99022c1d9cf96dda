"""How far a reading is, in bytes, told so that a bar never runs backwards.

What is still to be opened has not said its length yet: it counts with the usual one until it does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from hardware.vocabulary import Progress

# fmt: off
_USUAL = {
    "EF.COM": 30, "EF.SOD": 2000, "DG1": 95, "DG2": 18_000, "DG13": 700, "DG14": 350, "DG15": 250,
}
# fmt: on
_USUAL_OTHER = 100


class Bar:
    """Adds up the bytes of the `wanted` files and tells `progress`.

    Where a file turns out longer than usual the bar stands until it is true again. The last that is told is
    the whole.
    """

    def __init__(self, wanted: Iterable[str], progress: Callable[[Progress], None]) -> None:
        self._lengths = {name: _USUAL.get(name, _USUAL_OTHER) for name in wanted}
        self._read = dict.fromkeys(self._lengths, 0)
        self._progress = progress
        self._told = Progress(0, 1, "bytes")

    def moved(self, name: str, read: int, length: int) -> None:
        """Note that `read` of the `length` bytes of a file are there."""
        self._read[name] = max(read, self._read.get(name, 0))
        self._lengths[name] = length
        self.tell()

    def withheld(self, name: str) -> None:
        """Note that no more of a file will come than what did."""
        self._lengths[name] = self._read.get(name, 0)
        self.tell()

    def tell(self) -> None:
        """Say how far it is, unless that is less than was said before."""
        done, total = sum(self._read.values()), max(sum(self._lengths.values()), 1)
        told = self._told
        if done >= told.done and done * told.total >= told.done * total:
            self._told = Progress(done, total, told.unit)
            self._progress(self._told)
