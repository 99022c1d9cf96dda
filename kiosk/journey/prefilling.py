"""What card and form answer, laid under what the citizen typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from kiosk.dossier.filling import Prefilled, prefill, prefill_delivery
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


def delivery_known(visit: Visit) -> Mapping[str, Prefilled]:
    """Return what the way of delivery need not ask, of all that the person has not typed there."""
    if visit.citizen is None:
        return {}
    known = prefill_delivery(visit.citizen, visit.answers)
    return {key: found for key, found in known.items() if key not in visit.delivery_answers}


def delivery_given(visit: Visit) -> Mapping[str, str]:
    """Return the answers to the way of delivery: what was typed over what is known."""
    known = {key: found.value for key, found in delivery_known(visit).items()}
    return MappingProxyType({**known, **visit.delivery_answers})
