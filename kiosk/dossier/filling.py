"""Filling a form: what card or account already answer, and the people that the answers speak of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from kiosk.dossier.addresses import line_of, unit_of
from kiosk.dossier.answers import date_iso, date_typed, tidy
from kiosk.dossier.form import WHO, Field, FieldKind, Form
from kiosk.dossier.people import Person
from kiosk.identity.assurance import AccountAssurance, CardAssurance
from kiosk.identity.citizen import Citizen

# The field of every form that asks how to reach the person.
CONTACT = "contact_phone"
_NONE: Mapping[str, str] = MappingProxyType({})


class AnswerSource(StrEnum):
    """Where an answer came from; what is typed has no source."""

    CHIP = "chip"
    CODE = "code"
    ACCOUNT = "account"
    FORM = "form"
    USUAL = "usual"

    @property
    def words(self) -> str:
        """The source in Vietnamese, as beside the field."""
        return _SOURCE_WORDS[self]


_SOURCE_WORDS = {
    AnswerSource.CHIP: "từ thẻ căn cước",
    AnswerSource.CODE: "từ mã QR in trên thẻ, chưa xác minh",
    AnswerSource.ACCOUNT: "từ tài khoản VNeID",
    AnswerSource.FORM: "từ tờ khai",
    AnswerSource.USUAL: "câu trả lời thường gặp, xin xem lại",
}


@dataclass(frozen=True, slots=True, repr=False)
class Prefilled:
    """A value for a field, and where it came from."""

    value: str
    source: AnswerSource


def prefill(form: Form, citizen: Citizen, answers: Mapping[str, str] = _NONE) -> dict[str, Prefilled]:
    """Return what need not be typed, by field key: the card's or account's values, else the usual answers.

    A parent's own fields follow the relation that was chosen, so this is asked again after each answer. Only
    what the person has not typed should be taken over. Pure: the same input gives the same result.
    """
    source = _source_of(citizen)
    filled = {}
    for field in form.asked(answers):
        value = _from_citizen(field, citizen, answers)
        if value:
            filled[field.key] = Prefilled(value, source)
        elif field.usual:
            filled[field.key] = Prefilled(field.usual, AnswerSource.USUAL)
    return filled


def prefill_delivery(citizen: Citizen, answers: Mapping[str, str]) -> dict[str, Prefilled]:
    """Return what the post need not ask again, by its keys: the form's telephone, the card's residence."""
    phone = tidy(answers.get(CONTACT, ""))
    filled = {"phone": Prefilled(phone, AnswerSource.FORM)} if phone else {}
    if _tells(citizen) and (address := tidy(citizen.residence)):
        filled["address"] = Prefilled(address, _source_of(citizen))
    return filled


def _tells(citizen: Citizen) -> bool:
    return citizen.assurance >= CardAssurance.CLAIMED or citizen.account is not AccountAssurance.NONE


def _source_of(citizen: Citizen) -> AnswerSource:
    if citizen.assurance >= CardAssurance.CHIP_READ:
        return AnswerSource.CHIP
    return AnswerSource.CODE if citizen.account is AccountAssurance.NONE else AnswerSource.ACCOUNT


def _from_citizen(field: Field, citizen: Citizen, answers: Mapping[str, str]) -> str:
    if not _tells(citizen):
        return ""
    for rule in field.prefill:
        if rule.when is not None and not rule.when.met_by(answers):
            continue
        value = tidy(str(getattr(citizen, rule.source.removeprefix("citizen."))))
        if field.kind in {FieldKind.DATE, FieldKind.BIRTH}:
            value = date_typed(value)
        if field.kind is FieldKind.NAME and value.isupper():
            value = value.title()
        if field.choices and value not in {choice.value for choice in field.choices}:
            continue
        return value
    return ""


def asked_answers(form: Form, answers: Mapping[str, str]) -> dict[str, str]:
    """Return the answers that count: tidied, of fields that are asked, none empty.

    An address is one line, with the code of the commune where it was chosen; a group says how
    many entries it has.
    """
    given = {WHO: answers.get(WHO, "")} if form.roles else {}
    for page in form.pages(answers):
        if page.step.group is not None:
            given[page.step.group.key] = str(page.step.group.count(answers))
        for field in page.fields:
            given[field.key] = answer_of(form, field, answers)
            if field.kind is FieldKind.ADDRESS:
                given |= unit_of(field, answers, form.units)
    return {key: answer for key, answer in given.items() if answer}


def answer_of(form: Form, field: Field, answers: Mapping[str, str]) -> str:
    """Return one answer as it counts: tidied, and an address as its line."""
    if field.kind is FieldKind.ADDRESS:
        return line_of(field, answers, form.units)
    return tidy(answers.get(field.key, ""))


def person_of(form: Form, answers: Mapping[str, str], who: str, known: Person | None = None) -> Person:
    """Put together the person `who` from the answers about them, over what is already known of them."""
    return replace(known or Person(name=""), **_parts(form, answers).get(who, {}))


def people_of(form: Form, answers: Mapping[str, str]) -> dict[str, Person]:
    """Return everybody that the answers speak of, by what they are: `mother`, `spouse`, `member.2`."""
    return {who: replace(Person(name=""), **parts) for who, parts in _parts(form, answers).items()}


def _parts(form: Form, answers: Mapping[str, str]) -> dict[str, dict[str, str]]:
    people: dict[str, dict[str, str]] = {}
    for field in form.asked(answers):
        answer = answer_of(form, field, answers)
        if field.person and field.attribute and answer:
            is_date = field.kind in {FieldKind.DATE, FieldKind.BIRTH}
            people.setdefault(field.person, {})[field.attribute] = date_iso(answer) if is_date else answer
    return people
