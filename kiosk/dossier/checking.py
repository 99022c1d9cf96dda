"""Checking a form: what is wrong with each answer, in short Vietnamese words that stand at its field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from kiosk.dossier.addresses import problems_with_address
from kiosk.dossier.answers import (
    date_iso,
    problem_with_birth,
    problem_with_date,
    problem_with_email,
    problem_with_id_number,
    problem_with_name,
    problem_with_number,
    problem_with_phone,
    problem_with_text,
    tidy,
)
from kiosk.dossier.form import Field, FieldKind, Form, FormPage
from kiosk.languages.phrase import inside, say


def check(form: Form, answers: Mapping[str, str], today: date) -> dict[str, str]:
    """Return the problem of every answer by its key; empty when the form can be filed."""
    return _check(form, form.asked(answers), answers, today)


def check_page(form: Form, page: FormPage, answers: Mapping[str, str], today: date) -> dict[str, str]:
    """Return the problems of the answers on one screen."""
    return _check(form, page.fields, answers, today)


def _check(form: Form, fields: tuple[Field, ...], answers: Mapping[str, str], today: date) -> dict[str, str]:
    tidied = {key: tidy(value) for key, value in answers.items()}
    problems: dict[str, str] = {}
    for field in fields:
        if field.kind is FieldKind.ADDRESS:
            problems |= problems_with_address(field, tidied, form.units)
        elif problem := _problem(form, field, tidied, today):
            problems[field.key] = problem
    return problems


def _problem(form: Form, field: Field, answers: Mapping[str, str], today: date) -> str:
    answer = answers.get(field.key, "")
    if not answer:
        if not field.required:
            return ""
        return "Xin chọn một ô." if field.kind is FieldKind.CHOICE else "Xin điền ô này."
    return (
        problem_with_text(answer, field.longest)
        or _problem_of_kind(field, answer, today)
        or _problem_of_order(form, field, answers)
    )


_KINDS: Mapping[FieldKind, Callable[[Field, str, date], str]] = {
    FieldKind.NAME: lambda field, answer, _today: problem_with_name(answer, field.longest),
    FieldKind.NUMBER: lambda field, answer, _today: problem_with_number(answer, field.least, field.most),
    FieldKind.DATE: lambda field, answer, today: problem_with_date(answer, today, field.least, field.most),
    FieldKind.BIRTH: lambda _field, answer, today: problem_with_birth(answer, today),
    FieldKind.PHONE: lambda _field, answer, _today: problem_with_phone(answer),
    FieldKind.EMAIL: lambda _field, answer, _today: problem_with_email(answer),
    FieldKind.ID_NUMBER: lambda _field, answer, _today: problem_with_id_number(answer),
    FieldKind.CHOICE: lambda field, answer, _today: _problem_of_choice(field, answer),
}


def _problem_of_kind(field: Field, answer: str, today: date) -> str:
    of_kind = _KINDS.get(field.kind)
    return of_kind(field, answer, today) if of_kind else ""


def _problem_of_choice(field: Field, answer: str) -> str:
    return "" if answer in {choice.value for choice in field.choices} else "Xin chọn một trong các ô."


def _problem_of_order(form: Form, field: Field, answers: Mapping[str, str]) -> str:
    if not field.earlier_than:
        return ""
    own, other = date_iso(answers[field.key]), date_iso(answers.get(field.earlier_than, ""))
    # Less than a day is compared by what is known; ISO text sorts as its dates do.
    length = min(len(own), len(other))
    if other and own[:length] >= other[:length]:
        label = inside(form.field(field.earlier_than).label)
        return say("Phải trước: {label}. Xin xem lại hai ngày này.", label=label)
    return ""
