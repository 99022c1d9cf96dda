"""A line of text with a caret, and what a key does to it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile

from kiosk.typing.compose import Word, press, put_mark
from kiosk.typing.letters import ToneStyle
from kiosk.typing.marks import KEYS, Mark, Method

# No syllable is longer than seven letters; what is much longer is no word that marks could go to.
_LONGEST = 24


@dataclass(frozen=True, slots=True)
class Preview:
    """The letters that a mark would make, or that wear it already (`worn`)."""

    letters: str
    worn: bool


@dataclass(frozen=True, slots=True)
class Typed:
    """The text before and after the caret; `word` is the one at the caret, None until a key looks for it.

    The text is the truth: a `Typed` made anew of the same text goes on in any word, and knows only no longer
    by which keys it came.
    """

    before: str = ""
    after: str = ""
    word: Word | None = None

    @property
    def text(self) -> str:
        """The whole line."""
        return self.before + self.after

    @property
    def caret(self) -> int:
        """How many letters stand before the caret."""
        return len(self.before)

    def press(self, key: str, method: Method, style: ToneStyle) -> Typed:
        """Type one key; a text of several letters is written as it stands."""
        word = self._word()
        if len(key) != 1 or not _is_of_words(key, word, method):
            return Typed(self.before + key, self.after)
        return self._with(press(word, key, method, style))

    def mark(self, mark: Mark, style: ToneStyle) -> Typed:
        """Put a mark on the syllable at the caret, or take it off where it is there already."""
        made = put_mark(self._word(), mark, style)
        return self if made is None else self._with(made.word)

    def preview(self, mark: Mark, style: ToneStyle) -> Preview | None:
        """Say what `mark` would do to the syllable at the caret; None when it fits nowhere."""
        word = self._word()
        made = put_mark(word, mark, style)
        if made is None:
            return None
        now, then = word.left + word.right, made.word.left + made.word.right
        shown = now if made.again else then
        changed = (letter for letter, a, b in zip(shown, now, then, strict=True) if a != b)
        return Preview("".join(changed), made.again)

    def back(self) -> Typed:
        """Take away the letter before the caret, with all its marks.

        Of a foreign word, shown as its keys, it takes the last key: what the keys before it made comes back.
        """
        word = self._word()
        if word.past is not None and word.left == word.seed + word.keys and not word.right:
            return self._with(word.past)
        return Typed(self.before[:-1], self.after)

    def _word(self) -> Word:
        if self.word is not None:
            return self.word
        left = "".join(takewhile(str.isalpha, reversed(self.before[-_LONGEST - 1 :])))[::-1]
        right = "".join(takewhile(str.isalpha, self.after[: _LONGEST + 1]))
        if len(left) + len(right) > _LONGEST:
            return Word()
        return Word(left, right, left)

    def _with(self, word: Word) -> Typed:
        old = self._word()
        before = self.before[: len(self.before) - len(old.left)]
        return Typed(before + word.left, word.right + self.after[len(old.right) :], word)


def _is_of_words(key: str, word: Word, method: Method) -> bool:
    # The brackets of Telex and the digits of VNI speak to a word only; elsewhere they are themselves.
    if method is Method.PLAIN:
        return False
    if key.isalpha() or (method is Method.TELEX and key in "[]{}"):
        return True
    return bool(word.left) and word.left[-1].isalpha() and key in KEYS[method]
