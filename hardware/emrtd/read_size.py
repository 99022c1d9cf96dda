"""How much to ask of a chip at once: begun with what is safe, grown and shrunk by what card and reader take.

Under secure messaging an answer of 256 bytes carries 223 of a file: padded to whole blocks, wrapped, with
status and checksum. Cards are known that take 255, 160, 128 or less, with 6700 or 6Cxx for more.
"""

from __future__ import annotations

from hardware.emrtd.apdu import MOST_SHORT

SHORT = 223
"""The most that fits a short answer under secure messaging with AES; with 3DES it would be 231."""

_FIRST_EXTENDED = 2048
_WRAPPING = 19  # DO87 with a length of two bytes and its padding indicator, DO99, DO8E
_BLOCK = 16
_LADDER = (160, 128, 96, 64, 32, 16, 8)
_WORTH_A_TRY = 4
"""A larger size is tried when so many more answers of the present one are to come."""

_NEAR_ENOUGH = 12  # a twelfth: what is lost by less is less than what trying costs


class ReadSize:
    """The size for one card in one reader, both known to take `longest` bytes of data in one answer.

    256 is what all take; more is tried only where reader and card say so, for a card that does not know
    extended lengths may end the session over them.
    """

    def __init__(self, longest: int = MOST_SHORT) -> None:
        self._most = room(longest) if longest > MOST_SHORT else SHORT
        self._good = SHORT
        self._bad = self._most + 1

    @property
    def good(self) -> int:
        """What is known to be taken."""
        return self._good

    @property
    def first(self) -> int:
        """What is asked for when nothing is known of the file: an extended length until one was refused."""
        return max(self._good, min(self._most, _FIRST_EXTENDED)) if self._bad > self._most else self._good

    def ask(self, left: int) -> int:
        """Say how many to ask for of a file of which so many bytes are left."""
        if left > _WORTH_A_TRY * self._good and self._bad - self._good > max(self._good // _NEAR_ENOUGH, 1):
            return min(left, self._next())
        return min(left, self._good)

    def took(self, count: int) -> None:
        """Note that so many came at once."""
        self._good = max(self._good, min(count, self._most))

    def gave_less(self, count: int) -> None:
        """Note that the card gives `count` at once, whatever it is asked for."""
        self._good = self._most = max(count, 1)
        self._bad = self._good + 1

    def refused(self, count: int) -> None:
        """Note that so many at once were refused, the session being well."""
        self._bad = min(self._bad, count)
        self._good = min(self._good, below(count) or count)

    def ended(self, count: int) -> bool:
        """Note that the session ended over so many at once; False when there is nothing less to try."""
        if not below(count):
            return False
        self.refused(count)
        self._most = self._good
        self._bad = self._good + 1
        return True

    def _next(self) -> int:
        if self._bad <= self._most:
            return (self._good + self._bad) // 2
        return self._most if self._good >= _FIRST_EXTENDED else min(self._most, _FIRST_EXTENDED)


def room(longest: int) -> int:
    """Return how many bytes of a file fit an answer of so many under secure messaging with AES."""
    return (longest - _WRAPPING) // _BLOCK * _BLOCK - 1


def below(count: int) -> int:
    """Return the next smaller size that cards are known to take, 223 for any extended one; 0 when none is."""
    if count > SHORT:
        return SHORT
    return next((size for size in _LADDER if size < count), 0)
