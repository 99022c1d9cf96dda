"""A form (tờ khai) as data: steps of few questions, who each answer is about, and where it may come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from kiosk.catalogue.source import Source
from kiosk.dossier.answers import tidy


class FieldKind(StrEnum):
    """What a field takes, and so how it is asked and checked.

    `date` is typed dd/mm/yyyy; `birth` is the same or a year alone; `number` is whole.
    """

    TEXT = "text"
    NAME = "name"
    NUMBER = "number"
    DATE = "date"
    BIRTH = "birth"
    CHOICE = "choice"
    PHONE = "phone"
    ID_NUMBER = "id-number"


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
class FormStep:
    """A screen or a run of screens: a few questions under one title, with a line that says why."""

    key: str
    title: str
    lead: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class CaseRule:
    """Which case holds: `within` up to `days` days after the date in `field`, else `after`."""

    field: str
    days: int
    within: str
    after: str


@dataclass(frozen=True, slots=True)
class Form:
    """The form of one procedure; `version` counts up when its fields change."""

    code: str
    version: int
    title: str
    source: Source
    steps: tuple[FormStep, ...]
    case_rule: CaseRule | None = None

    def fields(self) -> tuple[Field, ...]:
        """Return all fields, in the order they are asked."""
        return tuple(field for step in self.steps for field in step.fields)

    def asked(self, answers: Mapping[str, str], step: FormStep | None = None) -> tuple[Field, ...]:
        """Return the fields that are asked given these answers, of the whole form or of one step.

        The answer to a question that is no longer asked decides nothing.
        """
        counting: dict[str, str] = {}
        asked = []
        for field in self.fields():
            if field.when is None or field.when.met_by(counting):
                asked.append(field)
                counting[field.key] = tidy(answers.get(field.key, ""))
        return tuple(field for field in asked if step is None or field in step.fields)

    def field(self, key: str) -> Field:
        """Return one field; raises KeyError when the form has none of this key."""
        for field in self.fields():
            if field.key == key:
                return field
        raise KeyError(key)

    def step(self, key: str) -> FormStep:
        """Return one step; raises KeyError when the form has none of this key."""
        for step in self.steps:
            if step.key == key:
                return step
        raise KeyError(key)
