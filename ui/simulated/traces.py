"""What a played visit leaves of the person on the kiosk's side, counted by the observer from outside."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec
from PIL import Image

from hardware.simulated.card.portrait import draw_portrait
from hardware.vocabulary import KeyKind
from kiosk.dossier.addresses import DETAIL, LINE, part
from kiosk.dossier.answers import date_typed
from kiosk.dossier.form import FieldKind
from kiosk.dossier.forms import load_forms
from kiosk.journey.visit import Visit
from kiosk.sandbox.observer import Facts, Leak, Report
from kiosk.sandbox.observer.needles import fold
from kiosk.sandbox.papers import birth_attestation
from kiosk.sandbox.people import Parent, Person
from kiosk.settings import Settings
from ui.simulated.demo_world import DemoWorld

_SHARED = ("/tmp", "/var/tmp", "/dev/shm", "/var/log/journal", "/run/log/journal")  # noqa: S108  # looked at, not written to
_CHOSEN = {FieldKind.CHOICE, FieldKind.NUMBER}
_OF_MILLIONS = {"ethnicity", "nationality"}


@dataclass
class Traces:
    """Every file of the kiosk's folders, and of those that all programs share, before and after a visit.

    Left out are `out`, where the demo puts its results, and the province's side. The shared folders show
    what other programs write too: another demo at the same time is left out only on its province's side.
    """

    demo: DemoWorld
    out: Path
    report: Report = field(default_factory=lambda: Report(0, ()))
    _before: bytes = b""

    def __enter__(self) -> Self:
        """Note what there is."""
        self._before = _observer("snapshot", *self._roots)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is held."""

    @property
    def leaks(self) -> tuple[Leak, ...]:
        """What the last count found: file, kind and form, never the fact itself."""
        return self.report.leaks

    @property
    def shared(self) -> int:
        """How many of them lie in folders that every program writes to, so that they may be another's."""
        ours = tuple(f"{folder}{os.sep}" for folder in map(str, self.demo.kiosk_folders))
        return sum(not leak.file.startswith(ours) for leak in self.leaks)

    def count(self, person: Person, end: Visit) -> int:
        """Count what is there now of `person` and of what `end` held, in files changed since."""
        facts = facts_of(person, end, self.demo.settings, self.out)
        left_out = [self.out.resolve(), *self.demo.root.parent.glob("kiosk-demo-*/province")]
        # In a file the snapshot would lie in one of the folders looked at.
        before = os.memfd_create("before")
        try:
            with os.fdopen(os.dup(before), "wb") as file:
                file.write(self._before)
            answer = _observer(
                *("report", "--before", f"/dev/fd/{before}"),
                *(part for folder in left_out for part in ("--leave-out", str(folder))),
                *self._roots,
                stdin=msgspec.json.encode(facts),
                keep=(before,),
            )
        finally:
            os.close(before)
        self.report = msgspec.json.decode(answer, type=Report)
        return len(self.leaks)

    @property
    def _roots(self) -> list[str]:
        # A test run has a temporary folder of its own in a shared one, full of its other tests' people: then
        # the kiosk's folders alone are looked at, its own temporary folder among them.
        taken = self.demo.root.parent.parents
        shared = [folder for folder in _SHARED if Path(folder).is_dir() and Path(folder) not in taken]
        return [*map(str, self.demo.kiosk_folders), *shared]


def _observer(*arguments: str, stdin: bytes = b"", keep: Sequence[int] = ()) -> bytes:
    """Run the observer; raises CalledProcessError when it fails, having said why on standard error."""
    command = [sys.executable, "-m", "kiosk.sandbox.observer", *arguments]
    return subprocess.run(command, input=stdin, stdout=subprocess.PIPE, check=True, pass_fds=keep).stdout


def facts_of(person: Person, end: Visit, settings: Settings, out: Path) -> Facts:
    """Gather what must not be left: who they are, what they entered, their papers and portrait."""
    sheet = birth_attestation(person)
    portrait = draw_portrait(person.card.number, person.card.sex)
    pages = [page.jpeg for paper in end.pages.values() for page in paper]
    documents = [pdf.read_bytes() for pdf in sorted(out.glob("*.pdf"))]
    return Facts(texts_of(person, end, settings), (sheet, _pixels(sheet), portrait, *pages, *documents))


def texts_of(person: Person, end: Visit, settings: Settings) -> tuple[str, ...]:
    """Gather the texts alone.

    Left out is what says little of anybody: choices, peoples, countries, the centre's own words. The day of
    birth counts as people write it; as ISO, a new-born's is a date like those of any log.
    """
    ours = {"", fold(settings.centre.name), fold(settings.centre.address)}
    texts = {*_known(person), *_entered(end, settings)}
    return tuple(sorted(text for text in texts if fold(text) not in ours))


def _known(person: Person) -> Iterator[str]:
    card, child = person.card, person.child
    yield from (card.number, card.old_number, card.name, card.origin, card.residence, card.features)
    yield from (card.father, card.mother, card.spouse, person.phone, person.code_text)
    yield from (*_days(card.birth_date), card.birth_date)
    yield from (child.name, child.birth_place, child.origin, child.certificate_number)
    yield from _days(child.birth_date)
    for parent in (child.mother, child.father):
        if parent is not None:
            yield from _parent(parent)


def _parent(parent: Parent) -> Iterator[str]:
    yield from (parent.name, parent.number, parent.residence, parent.birth_date, *_days(parent.birth_date))


def _days(iso: str) -> tuple[str, str]:
    typed = date_typed(iso)
    return typed, typed.replace("/", "")


def _entered(end: Visit, settings: Settings) -> Iterator[str]:
    form = load_forms(settings.paths.assets / "forms").find(end.procedure.code) if end.procedure else None
    for asked in form.asked(end.answers) if form else ():
        if asked.kind not in _CHOSEN and asked.attribute not in _OF_MILLIONS:
            yield end.answers.get(asked.key, "")
        if asked.kind is FieldKind.ADDRESS:
            yield from (part(asked, name, end.answers) for name in (DETAIL, LINE))
    yield from end.delivery_answers.values()
    yield end.claimed_number
    yield from (key.text for key in end.keys if key.kind is KeyKind.MRZ)


def _pixels(sheet: bytes) -> bytes:
    """Return the rows with the mother's entries as bare pixels, as a scanner hands them over."""
    with Image.open(io.BytesIO(sheet)) as image:
        return image.convert("RGB").crop((0, image.height // 4, image.width, image.height // 2)).tobytes()
