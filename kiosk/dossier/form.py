"""A form (tờ khai) as data: pages of few questions, who each answer is about, and where it may come from.

Answers are texts by key. The field `name` of the second entry of the group `members` is `members.2.name`, the
number of its entries stands under `members`; an address has parts (`kiosk.dossier.addresses`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from kiosk.catalogue.source import Source
from kiosk.catalogue.units import Units
from kiosk.dossier.answers import tidy
from kiosk.languages.phrase import Phrase, say

# Under this key stands for whom the citizen files; it may be named in conditions like any field.
WHO = "who"


class FieldKind(StrEnum):
    """What a field takes, and so how it is asked and checked.

    `date` is typed dd/mm/yyyy; `birth` is the same, a month or a year alone; `number` is whole.
    """

    TEXT = "text"
    NAME = "name"
    NUMBER = "number"
    DATE = "date"
    BIRTH = "birth"
    CHOICE = "choice"
    PHONE = "phone"
    EMAIL = "email"
    ID_NUMBER = "id-number"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose: `value` is kept, `label` and its line of `meaning` are shown."""

    value: str
    label: str
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds when the answer to `field` is one of `values`."""

    field: str
    values: tuple[str, ...]

    def met_by(self, answers: Mapping[str, str]) -> bool:
        """Whether it holds for these answers."""
        return answers.get(self.field, "") in self.values


@dataclass(frozen=True, slots=True)
class Prefill:
    """The card's value `citizen.<attribute>` fits this field, when the condition holds (None: always)."""

    source: str
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One question.

    `person` says whom the answer is about (`submitter`, `subject`, `mother`, `father` …) and `attribute`
    which part of a `Person` it is. A field is asked only `when` its condition, on an earlier field, holds.
    `usual` is what most people answer. `earlier_than` names the date field that this one must come before.
    `least` and `most` bound a number; of a date they say how many days from today it may be, and both 0 mean
    any day up to today. An address is asked down to the house (`street`) unless the commune is all it takes.
    """

    key: str
    label: str
    kind: FieldKind
    required: bool = True
    help: str = ""
    example: str = ""
    longest: int = 100
    least: int = 0
    most: int = 0
    street: bool = True
    choices: tuple[Choice, ...] = ()
    usual: str = ""
    person: str = ""
    attribute: str = ""
    prefill: tuple[Prefill, ...] = ()
    when: Condition | None = None
    earlier_than: str = ""

    def words(self, answer: str) -> str:
        """Say an answer as a person reads it: the label of a choice, else the text itself."""
        return next((choice.label for choice in self.choices if choice.value == answer), answer)


@dataclass(frozen=True, slots=True)
class Group:
    """The step is asked once for each entry, of `least` to `most`: the people who move in together.

    `entry` names one of them (`Người cùng ở`), `add` is what one touches for another; `person` is what the
    people of the entries are in the dossier: `member.1`, `member.2`.
    """

    key: str
    least: int
    most: int
    entry: str
    add: str
    person: str = ""

    def count(self, answers: Mapping[str, str]) -> int:
        """Say how many entries there are."""
        said = answers.get(self.key, "")
        return max(self.least, min(self.most, int(said))) if said.isdecimal() else self.least


@dataclass(frozen=True, slots=True)
class FormStep:
    """A few questions under one title, with a line that says why; asked `when` its condition holds."""

    key: str
    title: str
    lead: str
    fields: tuple[Field, ...]
    group: Group | None = None
    when: Condition | None = None

    def of_entry(self, entry: int) -> tuple[Field, ...]:
        """Return the fields of one entry, counted from 1, with the keys that its answers stand under."""
        if self.group is None or not entry:
            return self.fields
        own = {field.key for field in self.fields}
        return tuple(_of_entry(field, self.group, own, entry) for field in self.fields)


@dataclass(frozen=True, slots=True)
class FormPage:
    """One screen of the form: a step, or one `entry` (from 1) of a repeated one, and what is asked on it."""

    step: FormStep
    entry: int
    fields: tuple[Field, ...]

    @property
    def title(self) -> Phrase:
        """The question of the screen; of an entry its name and number."""
        group = self.step.group
        if group is None:
            return Phrase(self.step.title)
        # A number never stands alone on a line.
        return say("{entry} thứ\u00a0{number}", entry=Phrase(group.entry), number=self.entry)


class Who(StrEnum):
    """For whom somebody files: themselves, their child, somebody who asked them, the two who are there."""

    SELF = "self"
    CHILD = "child"
    PROXY = "proxy"
    SPOUSES = "spouses"


@dataclass(frozen=True, slots=True)
class Role:
    """For whom one may file by this form, in the words of its procedure."""

    value: Who
    label: str
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class PaperRule:
    """A paper of the procedure is asked for only `when` a rule of it holds; then it may be `required`."""

    paper: str
    when: Condition
    required: bool = True


@dataclass(frozen=True, slots=True)
class CaseRule:
    """Which case holds: `within` up to `days` days after the date in `field`, else `after`."""

    field: str
    days: int
    within: str
    after: str


@dataclass(frozen=True, slots=True)
class Form:
    """The form of one procedure; `version` counts up when its fields change.

    `roles` are empty where it does not matter for whom one files, or where the form itself asks.
    """

    code: str
    version: int
    title: str
    source: Source
    steps: tuple[FormStep, ...]
    roles: tuple[Role, ...] = ()
    papers: tuple[PaperRule, ...] = ()
    case_rule: CaseRule | None = None
    units: Units | None = None

    def fields(self) -> tuple[Field, ...]:
        """Return all fields as the data has them, in the order they are asked; those of groups once."""
        return tuple(field for step in self.steps for field in step.fields)

    def pages(self, answers: Mapping[str, str]) -> tuple[FormPage, ...]:
        """Return the screens that these answers lead through, each with what is asked on it.

        The answer to a question that is no longer asked decides nothing.
        """
        counting = {WHO: answers.get(WHO, "")}
        pages = []
        for step in self.steps:
            if step.when is not None and not step.when.met_by(counting):
                continue
            entries = range(1, step.group.count(answers) + 1) if step.group else (0,)
            for entry in entries:
                asked = []
                for field in step.of_entry(entry):
                    if field.when is None or field.when.met_by(counting):
                        asked.append(field)
                        counting[field.key] = tidy(answers.get(field.key, ""))
                if asked:
                    pages.append(FormPage(step, entry, tuple(asked)))
        return tuple(pages)

    def page_at(self, answers: Mapping[str, str], place: int) -> FormPage:
        """Return the screen at a place, the last one where there are fewer."""
        pages = self.pages(answers)
        return pages[max(0, min(place, len(pages) - 1))]

    def asked(self, answers: Mapping[str, str]) -> tuple[Field, ...]:
        """Return the fields that are asked given these answers, one for each entry of a group."""
        return tuple(field for page in self.pages(answers) for field in page.fields)

    def field(self, key: str) -> Field:
        """Return the field that an answer's key belongs to; raises KeyError when the form has none."""
        for step in self.steps:
            entry = _entry_of(step.group, key) if step.group else 0
            for field in step.of_entry(entry):
                if key == field.key or (field.kind is FieldKind.ADDRESS and key.startswith(field.key + ".")):
                    return field
        raise KeyError(key)

    def step(self, key: str) -> FormStep:
        """Return one step; raises KeyError when the form has none of this key."""
        for step in self.steps:
            if step.key == key:
                return step
        raise KeyError(key)


def _entry_of(group: Group, key: str) -> int:
    entry = key.removeprefix(group.key + ".").partition(".")[0]
    return int(entry) if entry.isdecimal() and key.startswith(group.key + ".") else 0


def _of_entry(field: Field, group: Group, own: set[str], entry: int) -> Field:
    def scoped(key: str) -> str:
        return f"{group.key}.{entry}.{key}" if key in own else key

    def condition(when: Condition | None) -> Condition | None:
        return when and replace(when, field=scoped(when.field))

    return replace(
        field,
        key=scoped(field.key),
        person=f"{group.person}.{entry}" if group.person and not field.person else field.person,
        prefill=tuple(replace(rule, when=condition(rule.when)) for rule in field.prefill),
        when=condition(field.when),
        earlier_than=field.earlier_than and scoped(field.earlier_than),
    )
