"""The language of the screens: what qsTr and tr ask, and the choice of it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, QTranslator, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.journey.events import SetComfort
from kiosk.journey.visit import Visit
from kiosk.languages.catalogue import SOURCE, VIETNAMESE, Languages
from ui.bridge.model import Drawn
from ui.bridge.rows import Rows

QML_IMPORT_NAME = "Kiosk.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


class Translator(QTranslator):
    """Answers Qt from the catalogues; what a language lacks stays in the Vietnamese of the source."""

    def __init__(self, languages: Languages) -> None:
        super().__init__()
        self._languages = languages
        self.code = SOURCE

    def use(self, code: str) -> bool:
        """Speak this language from now on; says whether it is another than before."""
        other = code != self.code
        self.code = code
        return other

    def say(self, text: str) -> str:
        """Say a text or a `Phrase` of the kiosk in the language of the screens."""
        return self._languages.say(text, self.code)

    def isEmpty(self) -> bool:  # noqa: N802  # Qt's signature
        """Say that there is something in it: Qt does not ask an empty one."""
        return False

    def translate(
        self,
        context: str,  # noqa: ARG002  # Qt's signature; one sentence is said in one way on all screens
        source: str,
        disambiguation: str | None = None,
        n: int = -1,
    ) -> str:
        """Return what stands for a text of QML or of a bridge, itself where nothing does."""
        found = self._languages.translate(source, self.code, disambiguation or "", n if n >= 0 else None)
        return source if found is None else found


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
