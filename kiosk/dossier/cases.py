"""Which case (trường hợp) of a procedure the answers lead to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from kiosk.catalogue.procedure import Case, Procedure
from kiosk.dossier.answers import read_date, tidy
from kiosk.dossier.form import Form


def choose_case(procedure: Procedure, form: Form | None, answers: Mapping[str, str], today: date) -> Case:
    """Return the case that holds on `today`; the first one while nothing decides.

    A birth is registered in time up to 60 days after the day of birth (Luật Hộ tịch 2014, Điều 15).
    """
    if form is None or form.case_rule is None:
        return procedure.cases[0]
    rule = form.case_rule
    day = read_date(tidy(answers.get(rule.field, "")))
    if day is None:
        return procedure.cases[0]
    return procedure.case(rule.within if today <= day + timedelta(days=rule.days) else rule.after)
