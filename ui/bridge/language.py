"""The language of the screens: what qsTr and tr ask, and the choice of it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QCoreApplication, QObject, QTranslator, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.journey.events import SetComfort
from kiosk.journey.visit import Visit
from kiosk.languages.catalogue import SOURCE, VIETNAMESE, Languages
from kiosk.languages.unbroken import unbroken
from ui.bridge.model import Drawn
from ui.bridge.qm import qm_bytes
from ui.bridge.rows import Rows

QML_IMPORT_NAME = "Kiosk.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


# Qt reads compiled bytes where they lie: they live as long as the table.
_BLANK = qm_bytes({("", " "): " "})


class _Table(QTranslator):
    """A compiled language; it overrides nothing of Qt's, so that Qt reads it without asking Python."""


class Translator:
    """Tells Qt what the screens say; what a language lacks stays in the Vietnamese of the source.

    Qt asks from its own threads too, with a lock of its translations held, and the screen's thread may hold
    Python's lock and want that one: so what Qt reads is a compiled table and not a line of Python.
    Counts are said by `Phrase`s and never by Qt: of several forms a table has the last.
    """

    def __init__(self, languages: Languages, application: QCoreApplication) -> None:
        self._languages = languages
        self._application = application
        self._tables = {one.code: self._warmed() for one in languages.all}
        self._compiled: dict[str, bytes] = {}
        self.code = SOURCE
        self._install(SOURCE)

    def _warmed(self) -> _Table:
        """Make a table that has been asked once: only then does Qt know that nothing of Python's is in it."""
        table = _Table()
        table.load(_BLANK)
        self._application.installTranslator(table)
        QCoreApplication.translate("", " ")
        self._application.removeTranslator(table)
        return table

    def _install(self, code: str) -> None:
        if code not in self._compiled:
            self._compiled[code] = qm_bytes(self._said(code))
            self._tables[code].load(self._compiled[code])
        self._application.installTranslator(self._tables[code])

    def _said(self, code: str) -> dict[tuple[str, str], str]:
        """Return what is shown for each (context, Vietnamese) where that is another text."""
        if code != SOURCE:
            return {asked: unbroken(words) for asked, words in self._languages.words(code).items()}
        every = {asked for one in self._languages.all for asked in self._languages.words(one.code)}
        return {asked: unbroken(asked[1]) for asked in every if unbroken(asked[1]) != asked[1]}

    def use(self, code: str) -> bool:
        """Speak this language from now on; says whether it is another than before."""
        if code == self.code:
            return False
        self._leave()
        # The Vietnamese stays below: Qt asks it for what the other lacks.
        if code in self._tables and code != SOURCE:
            self._install(code)
        self.code = code
        return True

    def _leave(self) -> None:
        if self.code in self._tables and self.code != SOURCE:
            self._application.removeTranslator(self._tables[self.code])

    def close(self) -> None:
        """Tell Qt nothing any more."""
        self._leave()
        self._application.removeTranslator(self._tables[SOURCE])

    def say(self, text: str) -> str:
        """Say a text or a `Phrase` of the kiosk in the language of the screens."""
        return unbroken(self._languages.say(text, self.code))


@dataclass(frozen=True, slots=True)
class _Row:
    code: str
    name: str
    chosen: bool


@QmlElement
@QmlSingleton
class LanguageModel(Drawn, QObject):
    """The languages that there are, each by its own name, and which is spoken."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows = Rows(_Row, self)

    def show(self, visit: Visit) -> None:
        """Draw this visit."""
        before, self._visit = self._visit, visit
        if self._scene is not None:
            spoken = visit.comfort.language
            self._rows.show(
                [_Row(known.code, known.name, known.code == spoken) for known in self._scene.languages]
            )
        if before.comfort.language != visit.comfort.language:
            self.changed.emit()

    @Property(QObject, notify=changed)
    def rows(self) -> QObject:
        """The languages, Vietnamese first."""
        return self._rows

    @Property(str, notify=changed)
    def current(self) -> str:
        """The name of the language that is spoken, in that language."""
        known = self._scene.languages if self._scene else ()
        return next((one.name for one in known if one.code == self._visit.comfort.language), VIETNAMESE.name)

    @Property(str, notify=changed)
    def others(self) -> str:
        """The names of the languages that are not spoken, each in itself."""
        known = self._scene.languages if self._scene else ()
        return " · ".join(one.name for one in known if one.code != self._visit.comfort.language)

    @Slot(str)
    def choose(self, code: str) -> None:
        """Speak another language from now on."""
        self._post(SetComfort(language=code))
