"""The language of the screens: what qsTr and tr ask, and what a bridge object says."""

from __future__ import annotations

from PySide6.QtCore import QTranslator

from kiosk.languages.catalogue import SOURCE, Languages


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
    ) -> str | None:
        """Return what stands for a text of QML or of a bridge; None leaves it as it is."""
        return self._languages.translate(source, self.code, disambiguation or "", n if n >= 0 else None)
