"""The composer for QML: a field's text and caret go in with a key, and come out as they are then."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.dossier.answers import read_date
from kiosk.journey.visit import Step, Visit
from kiosk.languages.catalogue import SOURCE
from kiosk.typing.boards import Board, dated, part_of_date, undated
from kiosk.typing.compose import compose
from kiosk.typing.letters import ToneStyle, hatted
from kiosk.typing.marks import HORN_OR_BREVE, KEYS, ROOF, Hat, Mark, Method, Stroke, Tone
from kiosk.typing.syllable import ACUTE, DOT, GRAVE, HOOK, TILDE
from kiosk.typing.typed import Typed
from kiosk.words import day_words
from ui.bridge.model import Drawn
from ui.bridge.rows import Rows

QML_IMPORT_NAME = "Kiosk.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class _Row:
    """One mark to touch: `shows` the letters as they would be, or an example where it fits nowhere."""

    mark: str
    words: str
    shows: str
    hotkey: str
    fits: bool
    worn: bool


@dataclass(frozen=True, slots=True)
class _Offer:
    mark: Mark
    words: str
    example: str


_OFFERS = {
    "acute": _Offer(Tone(ACUTE), "sắc", "as"),
    "grave": _Offer(Tone(GRAVE), "huyền", "af"),
    "hook": _Offer(Tone(HOOK), "hỏi", "ar"),
    "tilde": _Offer(Tone(TILDE), "ngã", "ax"),
    "dot": _Offer(Tone(DOT), "nặng", "aj"),
    "roof": _Offer(ROOF, "mũ", "aa"),
    "horn": _Offer(HORN_OR_BREVE, "móc", "uw"),
    "stroke": _Offer(Stroke(), "gạch", "dd"),
}


def _key_for(mark: Mark, letter: str, method: Method) -> str:
    """Return the key by which a method asks for a mark on this letter."""
    for key, asked in KEYS[method].items():
        match asked, mark:
            case Hat(makes), Hat() if letter in makes.values():
                return key
            case (Tone(), Tone()) | (Stroke(), Stroke()) if asked == mark:
                return key
    return ""


@QmlElement
@QmlSingleton
class TypingModel(Drawn, QObject):
    """How keys become letters in the field that is being filled; it holds that field's text, and no other."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._typed = Typed()
        self._board = Board.TEXT
        self._wanted: Method | None = None
        self._style = ToneStyle.OLD
        self._rows = Rows(_Row, self)

    def show(self, visit: Visit) -> None:
        """Draw this visit; the next person finds the usual keys."""
        before, self._visit = self._visit, visit
        if visit.step is Step.WELCOME and before.step is not Step.WELCOME:
            self._wanted, self._style, self._typed = None, ToneStyle.OLD, Typed()
            self._tell()
        elif visit.comfort.language != before.comfort.language:
            self._tell()

    @property
    def _method(self) -> Method:
        if not self._board.composes:
            return Method.PLAIN
        return self._chosen

    @property
    def _chosen(self) -> Method:
        # Whoever reads another language writes what Telex would take for marks.
        usual = Method.TELEX if self._visit.comfort.language == SOURCE else Method.PLAIN
        return self._wanted or usual

    @Slot(str, str, str)
    def enter(self, board: str, before: str, after: str) -> None:
        """Begin in a field of this kind, its text around the caret as it is."""
        self._board = Board(board) if board in set(Board) else Board.TEXT
        self._typed = Typed(before, after)
        self._tell()

    @Slot()
    def leave(self) -> None:
        """Forget the field."""
        self._typed = Typed()
        self._tell()

    @Slot(str, str)
    def look(self, before: str, after: str) -> None:
        """Take notice of a caret that has moved, or of a text that somebody else has changed."""
        if (before, after) != (self._typed.before, self._typed.after):
            self._typed = Typed(before, after)
            self._tell()

    @Slot(str)
    def press(self, key: str) -> None:
        """Type a key of the screen or of a keyboard."""
        written = self._board.takes(key)
        if not written:
            return
        typed = self._typed
        if self._board.is_dated:
            self._typed = Typed(dated(typed.before, typed.after, written, self._board), typed.after)
        else:
            self._typed = typed.press(written, self._method, self._style)
        self._tell()

    @Slot(str)
    def put(self, mark: str) -> None:
        """Put a mark on the syllable at the caret, or take it off again."""
        self._typed = self._typed.mark(_OFFERS[mark].mark, self._style)
        self._tell()

    @Slot()
    def back(self) -> None:
        """Take away one letter."""
        typed = self._typed
        if self._board.is_dated:
            self._typed = Typed(undated(typed.before), typed.after)
        else:
            self._typed = typed.back()
        self._tell()

    @Slot(str)
    def choose(self, method: str) -> None:
        """Type by this method from now on: `telex`, `vni` or `plain`."""
        self._wanted = Method(method)
        self._typed = Typed(self._typed.before, self._typed.after)
        self._tell()

    @Slot(str)
    def place(self, style: str) -> None:
        """Put tones as in hòa (`old`) or as in hoà (`new`) from now on."""
        self._style = ToneStyle(style)
        self._tell()

    @Property(str, notify=changed)
    def before(self) -> str:
        """The text before the caret."""
        return self._typed.before

    @Property(str, notify=changed)
    def after(self) -> str:
        """The text behind the caret."""
        return self._typed.after

    @Property(str, notify=changed)
    def board(self) -> str:
        """What kind of field is being filled."""
        return self._board.value

    @Property(bool, notify=changed)
    def pad(self) -> bool:
        """Whether the field takes digits only."""
        return self._board.is_pad

    @Property(bool, notify=changed)
    def composes(self) -> bool:
        """Whether Vietnamese is written in this field."""
        return self._board.composes

    @Property(bool, notify=changed)
    def begins(self) -> bool:
        """Whether a capital comes next by itself: every word of a name begins with one."""
        return self._board is Board.NAME and self._typed.before[-1:] in {"", " ", "-"}

    @Property(str, notify=changed)
    def method(self) -> str:
        """How Vietnamese is typed."""
        return self._chosen.value

    @Property(str, notify=changed)
    def style(self) -> str:
        """Where tones stand."""
        return self._style.value

    @Property(str, notify=changed)
    def hint(self) -> str:
        """What helps with the next key, in a line."""
        if self._board.is_dated:
            return self._hint_of_date()
        if not self._board.composes:
            return ""
        match self._chosen:
            case Method.TELEX:
                return self._say("aa = â, aw = ă, ow = ơ, dd = đ; s sắc, f huyền, r hỏi, x ngã, j nặng")
            case Method.VNI:
                return self._say("6 = â ê ô, 7 = ơ ư, 8 = ă, 9 = đ; 1 sắc, 2 huyền, 3 hỏi, 4 ngã, 5 nặng")
            case Method.PLAIN:
                return self._say("Giữ phím có ba chấm để chọn chữ có dấu")

    def _hint_of_date(self) -> str:
        text = self._typed.text
        day = read_date(text) if part_of_date(text) == 3 else None
        if day is not None:
            return self._say(day_words(day))
        if self._board is Board.BIRTH and len(text) < len("dd/mm/"):
            return self._say("Ngày/tháng/năm, tháng/năm, hoặc chỉ năm")
        match part_of_date(text):
            case 0:
                return self._say("Hai số của ngày, ví dụ 05")
            case 1:
                return self._say("Hai số của tháng, ví dụ 11")
            case 2:
                return self._say("Bốn số của năm, ví dụ 2026")
            case _:
                return self._say("Không có ngày này trong lịch")

    @Property(QObject, constant=True)
    def marks(self) -> QObject:
        """The marks to touch, each with what it makes of the letters at the caret."""
        return self._rows

    def _tell(self) -> None:
        offers = _OFFERS if self._board.composes else {}
        self._rows.show([self._row(name, offer) for name, offer in offers.items()])
        self.changed.emit()

    def _row(self, name: str, offer: _Offer) -> _Row:
        seen = self._typed.preview(offer.mark, self._style)
        shows = seen.letters if seen else compose(offer.example, Method.TELEX, self._style)
        return _Row(
            mark=name,
            words=self._say(offer.words),
            shows=shows,
            hotkey=_key_for(offer.mark, hatted(shows[-1:]), self._chosen),
            fits=seen is not None,
            worn=seen is not None and seen.worn,
        )
