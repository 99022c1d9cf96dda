"""The part a made-up person plays: what they show, say and type on the way through one visit."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import msgspec

from hardware.simulated.control import ask
from hardware.vocabulary import Role
from kiosk.catalogue.fold import fold_text
from kiosk.dossier.addresses import COMMUNE, DETAIL, LINE, PROVINCE
from kiosk.dossier.answers import date_typed
from kiosk.dossier.delivery import DeliveryWay
from kiosk.dossier.filling import answer_of
from kiosk.dossier.form import Field, FieldKind
from kiosk.journey.runner import Runner
from kiosk.journey.visit import Step, Visit
from kiosk.languages.catalogue import load_languages
from kiosk.sandbox.papers import birth_attestation
from kiosk.sandbox.people import Parent, Person
from ui.simulated.robot import Robot

_RELATIONS = {"mẹ": "me", "cha": "cha", "bà": "ong-ba"}


@dataclass(frozen=True, slots=True)
class Visitor:
    """One person at one kiosk; `pause` is called at every screen with its name, for pictures and times."""

    person: Person
    robot: Robot
    runner: Runner
    run_folder: Path
    pause: Callable[[str], None]

    def visit(self, procedure: str, query: str, way: DeliveryWay) -> Visit:
        """Play the whole visit up to the last screen; returns the visit as it stands there."""
        self.arrive()
        self.log_in()
        self.find(procedure, query)
        self.fill()
        self.scan()
        self.choose_delivery(way)
        self.submit()
        return self.runner.visit

    def arrive(self) -> None:
        """From the welcome to consent given."""
        self._at(Step.WELCOME)
        self.robot.touch("begin")
        self._at(Step.PURPOSE)
        self.robot.touch("choice:file")
        self._at(Step.CONSENT)
        for purpose in ("read-card", "send-dossier"):
            self.robot.touch(f"consent:{purpose}")
        self.pause("consent-given")
        self.robot.touch("primary")

    def log_in(self) -> None:
        """Choose the card where there is a choice, show its code, put it on the reader."""
        self.robot.wait_for("the log-in", lambda: self.runner.visit.step in {Step.LOGIN, Step.IDENTIFY})
        if self.runner.visit.step is Step.LOGIN:
            self._at(Step.LOGIN)
            self.robot.touch("login:card")
        self._at(Step.IDENTIFY)
        self._tell(Role.CODE_SCANNER, do="show", text=self.person.code_text)
        self._at(Step.CARD)
        self.insert_card()
        self._at(Step.GREETING)
        self.robot.touch("primary")

    def insert_card(self) -> None:
        """Put this person's card on the reader."""
        self._tell(Role.CHIP_READER, do="insert", card=msgspec.to_builtins(self.person.card))

    def take_card(self) -> None:
        """Take the card from the reader."""
        self._tell(Role.CHIP_READER, do="remove")

    def find(self, procedure: str, query: str) -> None:
        """Search in words as one says them, and choose."""
        self._at(Step.SEARCH)
        self.robot.touch("input:query")
        self.robot.type(query)
        self.robot.wait_for("the search", lambda: self.runner.visit.query == query)
        self.pause("search-typed")
        self.robot.touch(f"result:{procedure}")
        self._at(Step.PROCEDURE)
        self.robot.touch("primary")

    def fill(self) -> None:
        """Answer every question that is still open, page by page."""
        self._wait(Step.FORM)
        answers = answers_of(self.person)
        while self.runner.visit.step is Step.FORM:
            page = self.runner.visit.form_step
            self.pause(f"form-{page + 1}")
            # An answer may open further questions, so the page is looked at anew after each.
            while (field := self._open_question(answers)) is not None:
                self._fill(field, answers[field.key])
            self.pause(f"form-{page + 1}-filled")
            self.robot.touch("primary")
            self.robot.wait_for(f"the page after {page + 1}", partial(self._left, page))

    def scan(self) -> None:
        """Put the made-up paper into the feeder and scan it."""
        self._at(Step.PAPERS)
        sheet = birth_attestation(self.person)
        self._tell(Role.DOCUMENT_SCANNER, do="feed", page=base64.b64encode(sheet).decode())
        self.robot.touch("scan:giay-chung-sinh")
        self.robot.wait_for("a page", lambda: bool(self.runner.visit.pages.get("giay-chung-sinh")))
        self.pause("papers-scanned")
        self.robot.touch("primary")

    def choose_delivery(self, way: DeliveryWay) -> None:
        """Choose how the result comes back."""
        self._at(Step.DELIVERY)
        self.robot.touch(f"delivery:{way.value}")
        for key, text in (("address", self.person.card.residence), ("phone", self.person.phone)):
            if key in way.asks:
                self._type_into(key, text)
        self.pause("delivery-chosen")
        self.robot.touch("primary")

    def submit(self) -> None:
        """Look over everything and submit; ends on the last screen."""
        self._at(Step.REVIEW)
        self.robot.touch("primary")
        self.robot.wait_for(
            "the end of the visit", lambda: self.runner.visit.step in {Step.DONE, Step.TROUBLE}
        )
        self.pause(self.runner.visit.step.value)

    def leave(self) -> None:
        """Take the card and finish; the visit is wiped."""
        self.take_card()
        self.robot.wait_for("the card to be missed", lambda: not self.runner.visit.card_on_reader)
        self.pause("card-taken")
        self.robot.touch("primary")
        self._wait(Step.WELCOME)

    def _left(self, page: int) -> bool:
        visit = self.runner.visit
        return visit.step is not Step.FORM or visit.form_step != page

    def _open_question(self, answers: Mapping[str, str]) -> Field | None:
        visit = self.runner.visit
        form = self.runner.world.form_of(visit)
        if form is None:
            return None
        asked = form.page_at(visit.answers, visit.form_step).fields
        return next((f for f in asked if answers.get(f.key) and not answer_of(form, f, visit.answers)), None)

    def _fill(self, field: Field, wanted: str) -> None:
        if field.kind is FieldKind.CHOICE:
            self._choose(field.key, field.words(wanted))
        elif field.kind is FieldKind.ADDRESS:
            self._fill_address(field, wanted)
        else:
            self._type_into(field.key, wanted)
            self._taken(field.key)

    def _fill_address(self, field: Field, wanted: str) -> None:
        """Choose province and commune where the line names them, else type it as it is."""
        form = self.runner.world.form_of(self.runner.visit)
        detail, *unit = wanted.rsplit(", ", 2)
        provinces = form.units.provinces if form and form.units else ()
        province = next((one for one in provinces if unit[1:] == [one.name]), None)
        commune = province.find(unit[0]) if province else None
        if province is None or commune is None:
            self._choose(f"{field.key}.{PROVINCE}", "Nơi khác")
            self._type_into(f"{field.key}.{LINE}", wanted)
            return
        self._choose(f"{field.key}.{PROVINCE}", province.name)
        self._type_into(f"{field.key}.{COMMUNE}", fold_text(commune.name.split(" ", 1)[1]))
        self.robot.wait_for(
            f"{commune.name} to be taken",
            lambda: self.runner.visit.answers.get(f"{field.key}.{COMMUNE}") == commune.name,
        )
        self._type_into(f"{field.key}.{DETAIL}", detail)
        self._taken(f"{field.key}.{DETAIL}")

    def _choose(self, key: str, label: str) -> None:
        shown = load_languages().say(label, self.runner.visit.comfort.language)
        self.robot.touch(f"option:{key}:{shown}")
        self._taken(key)

    def _taken(self, key: str) -> None:
        self.robot.wait_for(f"{key} to be taken", lambda: bool(self.runner.visit.answers.get(key)))

    def _type_into(self, key: str, text: str) -> None:
        self.robot.touch(f"input:{key}")
        self.robot.wait_for(f"the keyboard for {key}", lambda: self.robot.sees("keyboard"))
        self.robot.type(text.replace("/", "") if _is_date(text) else text)
        self.robot.touch("key:done" if self.robot.sees("key:done") else "key:close")

    def _at(self, step: Step) -> None:
        self._wait(step)
        self.pause(step.value)

    def _wait(self, step: Step) -> None:
        self.robot.wait_for(f"the screen {step.value}", lambda: self.runner.visit.step is step)
        self.robot.settle()

    def _tell(self, role: Role, **request: object) -> None:
        ask(self.run_folder, role, request)


def answers_of(person: Person) -> dict[str, str]:
    """Return what a person answers in the form of 1.001193, by field key, as typed."""
    child = person.child
    return {
        "relation": _RELATIONS[child.relation],
        "submitter_residence": person.card.residence,
        "copies": "1",
        "child_name": child.name,
        "child_birth": date_typed(child.birth_date),
        "child_sex": child.sex,
        "child_ethnicity": child.ethnicity,
        "child_nationality": child.nationality,
        "birth_place": child.birth_place,
        "child_origin": child.origin,
        "birth_paper_number": child.certificate_number,
        **_parent("mother", child.mother),
        "father_declared": "co" if child.father else "khong",
        **(_parent("father", child.father) if child.father else {}),
    }


def _parent(who: str, parent: Parent) -> dict[str, str]:
    return {
        f"{who}_name": parent.name,
        f"{who}_birth": date_typed(parent.birth_date),
        f"{who}_ethnicity": parent.ethnicity,
        f"{who}_nationality": parent.nationality,
        f"{who}_residence": parent.residence,
        f"{who}_number": parent.number,
    }


def _is_date(text: str) -> bool:
    return len(text) == len("dd/mm/yyyy") and text[2] == text[5] == "/"
