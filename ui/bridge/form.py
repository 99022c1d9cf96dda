"""The form's page for QML."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.dossier.form import Form, FormPage
from kiosk.journey.entries import may_add, may_remove
from kiosk.journey.events import AddEntry, Answer, RemoveEntry
from kiosk.journey.visit import Step, Visit
from kiosk.languages.phrase import Phrase, inside, say
from ui.bridge.form_rows import Row, RowMaker, trouble_count
from ui.bridge.model import Drawn
from ui.bridge.rows import Rows

QML_IMPORT_NAME = "Kiosk.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlSingleton
class FormModel(Drawn, QObject):
    """The fields that are asked on this page, with what they hold now."""

    changed = Signal()
    stepped = Signal()
    refused = Signal(str, arguments=["key"])

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows = Rows(Row, self)
        self._form: Form | None = None
        self._page: FormPage | None = None
        self._pages = 0
        self._all_communes_of = ""
        self._drawn: list[Row] = []

    def show(self, visit: Visit) -> None:
        """Draw this visit."""
        before, problems = (self._form, self._visit.form_step), self._visit.problems
        self._visit = visit
        self._form = self._scene.world.form_of(visit) if self._scene else None
        if visit.step is not Step.FORM or self._form is None:
            self._form = self._page = None
            self._all_communes_of = ""
            self._drawn = []
            self._rows.show([])
            return
        self._page = self._form.page_at(visit.answers, visit.form_step)
        self._pages = len(self._form.pages(visit.answers))
        moved = before != (self._form, visit.form_step)
        if moved:
            self._all_communes_of = ""
        self._draw()
        if moved:
            self.stepped.emit()
        if trouble_count(visit.problems) and visit.problems != problems and not moved:
            first = next((row.key for row in self._drawn if row.trouble), "")
            if first and len(visit.problems) >= len(problems):
                self.refused.emit(first)

    def _draw(self) -> None:
        if self._page is not None and self._form is not None:
            maker = RowMaker(self._visit, self._form.units, self._say, self._all_communes_of)
            self._drawn = maker.rows(self._page.fields)
            self._rows.show(self._drawn)
        self.changed.emit()

    @Property(QObject, notify=changed)
    def rows(self) -> QObject:
        """The fields of the page."""
        return self._rows

    @Property(str, notify=changed)
    def title(self) -> str:
        """The question of the page."""
        return self._say(self._page.title) if self._page else ""

    @Property(str, notify=changed)
    def reason(self) -> str:
        """Why it is asked."""
        return self._say(self._page.step.lead) if self._page else ""

    @Property(int, notify=changed)
    def here(self) -> int:
        """Which page this is, counted from 1."""
        return self._visit.form_step + 1

    @Property(int, notify=changed)
    def pages(self) -> int:
        """How many pages there are, as far as the answers tell by now."""
        return self._pages

    @Property(str, notify=changed)
    def pageWords(self) -> str:  # noqa: N802  # a QML name
        """Which page this is, in words."""
        return self._say("Trang {here} trong {all}", here=self._visit.form_step + 1, all=self._pages)

    @Property(str, notify=changed)
    def troubleWords(self) -> str:  # noqa: N802  # a QML name
        """How many answers are to be looked at again; empty when all is well."""
        count = trouble_count(self._visit.problems)
        return self._say("Còn {count} chỗ cần xem lại, ghi rõ ở bên dưới.", count=count) if count else ""

    @Property(str, notify=changed)
    def addWords(self) -> str:  # noqa: N802  # a QML name
        """What is touched for one more entry; empty where there can be none."""
        group = self._page.step.group if self._page else None
        if group is None or self._form is None or not may_add(self._visit, self._form):
            return ""
        return self._say(group.add)

    @Property(str, notify=changed)
    def removeWords(self) -> str:  # noqa: N802  # a QML name
        """What is touched to take this entry out; empty where it may not."""
        if self._page is None or self._form is None or not may_remove(self._visit, self._form):
            return ""
        return self._say(say("Bỏ {entry}", entry=inside(self._page.title)))

    @Property(str, notify=changed)
    def entryWords(self) -> str:  # noqa: N802  # a QML name
        """Name the entry that would be taken out, for the question before it."""
        page = self._page
        if page is None or page.step.group is None:
            return ""
        return self._say(say("Bỏ hết những gì đã ghi ở trang này: {entry}?", entry=Phrase(page.title)))

    @Slot(str, str)
    def answer(self, key: str, value: str) -> None:
        """Take what a field holds now."""
        self._post(Answer(key, value))

    @Slot(str)
    def showAll(self, key: str) -> None:  # noqa: N802  # a QML name
        """Offer every commune of the province that was chosen."""
        self._all_communes_of = key
        self._draw()

    @Slot()
    def addEntry(self) -> None:  # noqa: N802  # a QML name
        """Ask for one more entry."""
        self._post(AddEntry())

    @Slot()
    def removeEntry(self) -> None:  # noqa: N802  # a QML name
        """Take out the entry that is on the screen."""
        self._post(RemoveEntry())
