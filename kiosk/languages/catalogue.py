"""The languages that the kiosk speaks, each a PO file in one folder: dropping a file adds one."""

from __future__ import annotations

import gettext
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polib
import structlog

from kiosk.languages.phrase import VIETNAMESE_MARKS, Marks, Phrase, fill

_log = structlog.get_logger(__name__)

SOURCE = "vi"
SHIPPED = Path(__file__).resolve().parents[2] / "assets" / "languages"


@dataclass(frozen=True, slots=True)
class Language:
    """A language: its code (`en`), its name in itself, and what the speech program calls its voice."""

    code: str
    name: str
    voice: str


VIETNAMESE = Language(SOURCE, "Tiếng Việt", "vi")


@dataclass(frozen=True, slots=True)
class Book:
    """One language with everything said in it: the forms of each sentence by (context, Vietnamese).

    `plural` gives the form for a count; `marks` are those in its numbers.
    """

    language: Language
    said: Mapping[tuple[str, str], tuple[str, ...]]
    plural: Callable[[int], int]
    marks: Marks

    def find(self, text: str, context: str = "", count: int | None = None) -> str | None:
        """Return what stands for a Vietnamese text, None where nothing does; of several forms the count's."""
        forms = self.said.get((context, text)) or self.said.get(("", text))
        if forms is None:
            return None
        return forms[min(self.plural(count), len(forms) - 1)] if count is not None else forms[-1]


class Languages:
    """Says Vietnamese sentences in any language that there is a book of; what it lacks stays Vietnamese."""

    def __init__(self, books: tuple[Book, ...] = ()) -> None:
        self._books = {book.language.code: book for book in books}
        self.all: tuple[Language, ...] = (VIETNAMESE, *(book.language for book in books))

    def find(self, code: str) -> Language:
        """Return the language with this code, Vietnamese for one that is not there."""
        book = self._books.get(code)
        return book.language if book else VIETNAMESE

    def words(self, code: str) -> dict[tuple[str, str], str]:
        """Return what a language says for each (context, Vietnamese), of several forms the last."""
        book = self._books.get(code)
        return {asked: forms[-1] for asked, forms in book.said.items()} if book else {}

    def say(self, text: str, code: str) -> str:
        """Say a text or a `Phrase` in a language; never fails: what cannot be said there stays Vietnamese."""
        book = self._books.get(code)
        if book is None or not text:
            return str(text)
        if not isinstance(text, Phrase):
            return book.find(text) or text
        count = text.values.get("count")
        template = book.find(text.template, count=count if isinstance(count, int) else None)

        def told(value: str) -> str:
            return self.say(value, code)

        try:
            return fill(template or text.template, text.values, told, book.marks, inside=text.inside)
        except (KeyError, ValueError, IndexError):
            _log.warning("sentence cannot be filled", language=code, sentence=text.template)
            return str(text)


@cache
def load_languages(folder: Path = SHIPPED) -> Languages:
    """Read every `<code>.po` of a folder, once; one that cannot be read is logged and left out.

    The header says the language's own name (`X-Language-Name`), its voice (`X-Voice`, else its code), what
    parts thousands (`X-Thousands`, `.` unless said) and what stands before decimals (`X-Decimals`, `,` unless
    said, and `.` where a comma parts thousands).
    """
    books = []
    for path in sorted(folder.glob("*.po")):
        try:
            books.append(read_book(path))
        except (OSError, ValueError) as error:
            _log.error("language left out", file=path.name, reason=type(error).__name__)
    return Languages(tuple(books))


def read_book(path: Path) -> Book:
    """Read one PO file; raises OSError, and ValueError for one that is none."""
    file = polib.pofile(str(path), encoding="utf-8")
    head = file.metadata
    code = path.stem
    said = {}
    for entry in file:
        forms = tuple(text for _, text in sorted(entry.msgstr_plural.items())) or (entry.msgstr,)
        if all(forms) and not entry.obsolete and not entry.fuzzy:
            said[(entry.msgctxt or "", entry.msgid)] = forms
    language = Language(code, head.get("X-Language-Name", code), head.get("X-Voice", code))
    return Book(
        language,
        said,
        _plural(head.get("Plural-Forms", "")),
        _marks(head),
    )


def _marks(head: Mapping[str, str]) -> Marks:
    # A space is written within quotes.
    thousands = head.get("X-Thousands", VIETNAMESE_MARKS.thousands).strip("'\"")
    usual = "." if thousands == "," else VIETNAMESE_MARKS.decimals
    return Marks(thousands, head.get("X-Decimals", usual).strip("'\""))


def _plural(header: str) -> Callable[[int], int]:
    rule = header.partition("plural=")[2].strip().rstrip(";")
    return gettext.c2py(rule) if rule else lambda _count: 0
