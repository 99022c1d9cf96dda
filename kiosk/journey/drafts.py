"""What was entered for a procedure, put aside while another one is looked at: the way back loses nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from kiosk.catalogue.procedure import Procedure
from kiosk.journey.visit import Draft, Visit

_NOTHING: Mapping[str, str] = MappingProxyType({})


def turn_to(visit: Visit, procedure: Procedure) -> Visit:
    """Return the visit with this procedure chosen, and with what was entered for it before."""
    before = visit.procedure
    if before is not None and before.code == procedure.code:
        return visit
    drafts = {**visit.drafts}
    if before is not None:
        drafts[before.code] = _draft_of(visit)
    draft = drafts.pop(procedure.code, Draft())
    return replace(
        visit,
        procedure=procedure,
        drafts=MappingProxyType(drafts),
        case=draft.case or procedure.cases[0],
        form_step=draft.form_step,
        answers=draft.answers,
        sources=draft.sources,
        problems=_NOTHING,
        pages=draft.pages,
        submission_id=draft.submission_id,
        local_reference=draft.local_reference,
    )


def without_sources(visit: Visit) -> Visit:
    """Return the visit with what was typed alone, here and in what was put aside."""
    drafts = {
        code: replace(draft, answers=_typed(draft.answers, draft.sources), sources=_NOTHING)
        for code, draft in visit.drafts.items()
    }
    return replace(
        visit,
        answers=_typed(visit.answers, visit.sources),
        sources=_NOTHING,
        drafts=MappingProxyType(drafts),
    )


def _draft_of(visit: Visit) -> Draft:
    return Draft(
        case=visit.case,
        form_step=visit.form_step,
        answers=visit.answers,
        sources=visit.sources,
        pages=visit.pages,
        submission_id=visit.submission_id,
        local_reference=visit.local_reference,
    )


def _typed(answers: Mapping[str, str], sources: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType({key: value for key, value in answers.items() if key not in sources})
