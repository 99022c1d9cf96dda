"""What of a visit is nobody else's to hear: a sentence that holds it is said through headphones alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from kiosk.dossier.answers import date_typed
from kiosk.identity.card_code import mask_number
from kiosk.journey.visit import Step, Visit

# What these screens show beside question and reason is about the person, in whatever words.
PERSONAL_SCREENS = frozenset(
    {
        Step.VNEID,
        Step.IDENTIFY,
        Step.GREETING,
        Step.FORM,
        Step.DELIVERY,
        Step.REVIEW,
        Step.PRINTING,
        Step.ASK_PRINTED,
        Step.DONE,
    }
)
# Here a choice among answers tells of the person: what can be chosen is said as privately as what was.
PERSONAL_CHOICES = PERSONAL_SCREENS | {Step.WHO}
# A word of one letter, as one types it at the beginning of a name, is in every sentence.
_SHORTEST = 2


def is_personal(text: str, visit: Visit) -> bool:
    """Whether a text holds anything that the person entered, or that the card told of them."""
    words = _plain(text)
    return any(
        re.search(rf"(?<!\w){re.escape(secret)}(?!\w)", words)
        for secret in map(_plain, _secrets(visit))
        if len(secret) >= _SHORTEST
    )


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _secrets(visit: Visit) -> Iterator[str]:
    if visit.citizen is not None:
        person = visit.citizen
        yield from (person.name, person.number, mask_number(person.number), person.birth_date)
        yield from (date_typed(person.birth_date), person.residence, person.ethnicity)
    yield visit.can
    yield visit.query
    yield from visit.answers.values()
    yield from visit.delivery_answers.values()
    if visit.filing is not None:
        yield from (visit.filing.local_reference, visit.filing.dossier_code)
