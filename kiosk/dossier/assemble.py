"""Putting a dossier together from what a visit has gathered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from kiosk.catalogue.calendar import VIETNAM
from kiosk.catalogue.procedure import Procedure
from kiosk.dossier.cases import choose_case
from kiosk.dossier.consent import Consent
from kiosk.dossier.delivery import Delivery
from kiosk.dossier.dossier import Dossier
from kiosk.dossier.filling import asked_answers, person_of
from kiosk.dossier.form import Form
from kiosk.dossier.papers import Paper
from kiosk.dossier.people import Person
from kiosk.identity.citizen import Citizen


@dataclass(frozen=True, slots=True, repr=False)
class Gathered:
    """What a visit has gathered by the time of its review; `answers` as they were typed."""

    procedure: Procedure
    form: Form
    citizen: Citizen
    consents: tuple[Consent, ...]
    answers: Mapping[str, str]
    delivery: Delivery
    papers: tuple[Paper, ...]


def assemble(
    gathered: Gathered, *, submission_id: str, local_reference: str, kiosk_id: str, at: datetime
) -> Dossier:
    """Make the dossier: `at` (with its time zone) is when it was made and decides which case holds.

    Answers to questions that were not asked in the end are left out. Nothing is checked: see `check_dossier`.
    """
    form, citizen, answers = gathered.form, gathered.citizen, gathered.answers
    today = at.astimezone(VIETNAM).date()
    return Dossier(
        submission_id=submission_id,
        local_reference=local_reference,
        kiosk_id=kiosk_id,
        created_at=at,
        procedure_code=gathered.procedure.code,
        procedure_name=gathered.procedure.name,
        case_key=choose_case(gathered.procedure, form, answers, today).key,
        form_version=form.version,
        submitter=person_of(form, answers, "submitter", Person.of_citizen(citizen)),
        subject=person_of(form, answers, "subject"),
        card_assurance=citizen.assurance,
        holder_assurance=citizen.holder,
        consents=gathered.consents,
        answers=asked_answers(form, answers),
        delivery=gathered.delivery,
        papers=gathered.papers,
    )
