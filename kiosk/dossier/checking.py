"""Checking a form: what is wrong with each answer, in short Vietnamese words that stand at its field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kiosk.dossier.answers import (
    date_iso,
    problem_with_birth,
    problem_with_date,
    problem_with_id_number,
    problem_with_name,
    problem_with_number,
    problem_with_phone,
    problem_with_text,
    tidy,
)
from kiosk.dossier.form import Field, FieldKind, Form


def check(form: Form, answers: Mapping[str, str], today: date) -> dict[str, str]:
    """Return the problem of every answer by field key; empty when the form can be filed."""
    return _check(form, form.asked(answers), answers, today)


def check_step(form: Form, step: str, answers: Mapping[str, str], today: date) -> dict[str, str]:
    """Return the problems of one step's answers; raises KeyError when the form has no such step."""
    return _check(form, form.asked(answers, form.step(step)), answers, today)


def _check(form: Form, fields: tuple[Field, ...], answers: Mapping[str, str], today: date) -> dict[str, str]:
    tidied = {key: tidy(value) for key, value in answers.items()}
    problems = {}
    for field in fields:
        problem = _problem(form, field, tidied, today)
        if problem:
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


def _problem_of_kind(field: Field, answer: str, today: date) -> str:
    problem = ""
    match field.kind:
        case FieldKind.TEXT:
            pass
        case FieldKind.NAME:
            problem = problem_with_name(answer, field.longest)
        case FieldKind.NUMBER:
            problem = problem_with_number(answer, field.least, field.most)
        case FieldKind.DATE:
            problem = problem_with_date(answer, today)
        case FieldKind.BIRTH:
            problem = problem_with_birth(answer, today)
        case FieldKind.PHONE:
            problem = problem_with_phone(answer)
        case FieldKind.ID_NUMBER:
            problem = problem_with_id_number(answer)
        case FieldKind.CHOICE:
            if answer not in {choice.value for choice in field.choices}:
                problem = "Xin chọn một trong các ô."
    return problem


def _problem_of_order(form: Form, field: Field, answers: Mapping[str, str]) -> str:
    if not field.earlier_than:
        return ""
    own, other = date_iso(answers[field.key]), date_iso(answers.get(field.earlier_than, ""))
    # A year alone is compared by years; ISO text sorts as its dates do.
    length = min(len(own), len(other))
    if other and own[:length] >= other[:length]:
        return f"Phải trước: {form.field(field.earlier_than).label.lower()}. Xin xem lại hai ngày này."
    return ""
