"""Which case (trường hợp) of a procedure the answers lead to, and which papers it then asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from kiosk.catalogue.procedure import Case, PaperNeeded, Procedure
from kiosk.dossier.answers import read_date, tidy
from kiosk.dossier.form import WHO, Form


def choose_case(procedure: Procedure, form: Form | None, answers: Mapping[str, str], today: date) -> Case:
    """Return the case that holds on `today`, with the papers that these answers ask for.

    It is the first one while nothing decides. A birth is registered in time up to 60 days after the day of
    birth (Luật Hộ tịch 2014, Điều 15).
    """
    case = _case_by_day(procedure, form, answers, today)
    return case if form is None else replace(case, papers=papers_of(case, form, answers))


def papers_of(case: Case, form: Form, answers: Mapping[str, str]) -> tuple[PaperNeeded, ...]:
    """Return the papers of a case as the answers ask for them: a proxy's authority only of a proxy."""
    counting = {WHO: tidy(answers.get(WHO, ""))}
    counting |= {field.key: tidy(answers.get(field.key, "")) for field in form.asked(answers)}
    found = []
    for paper in case.papers:
        rules = [rule for rule in form.papers if rule.paper == paper.key]
        met = [rule.required for rule in rules if rule.when.met_by(counting)]
        if met:
            found.append(replace(paper, required=any(met)))
        elif not rules:
            found.append(paper)
    return tuple(found)


def _case_by_day(procedure: Procedure, form: Form | None, answers: Mapping[str, str], today: date) -> Case:
    if form is None or form.case_rule is None:
        return procedure.cases[0]
    rule = form.case_rule
    day = read_date(tidy(answers.get(rule.field, "")))
    if day is None:
        return procedure.cases[0]
    return procedure.case(rule.within if today <= day + timedelta(days=rule.days) else rule.after)
