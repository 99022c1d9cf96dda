"""What the card answers, laid under what the citizen typed."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from kiosk.dossier.filling import prefill
from kiosk.dossier.form import Form
from kiosk.journey.visit import Visit


def refill(visit: Visit, form: Form) -> Visit:
    """Fill from the card every field that was not typed.

    Asked again after each answer, because an answer may open fields (being the mother fills the mother's
    part) or close them again. What was typed is never overwritten, an emptied field neither.
    """
    if visit.citizen is None:
        return visit
    typed = {key: value for key, value in visit.answers.items() if key not in visit.sources}
    filled = {key: found for key, found in prefill(form, visit.citizen, typed).items() if key not in typed}
    return replace(
        visit,
        answers=MappingProxyType({**typed, **{key: found.value for key, found in filled.items()}}),
        sources=MappingProxyType({key: found.source.value for key, found in filled.items()}),
    )
