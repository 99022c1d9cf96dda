"""Turns of phrase that several screens share."""

from __future__ import annotations

from kiosk.catalogue.procedure import Case, Procedure
from kiosk.identity.assurance import AccountAssurance
from kiosk.journey.world import World
from kiosk.languages.phrase import Phrase, inside, say


def fit_words(procedure: Procedure, world: World) -> str:
    """Say what this kiosk can do of a procedure: without its form nothing can be filed, whatever fits."""
    if world.forms.find(procedure.code) is None:
        return "Chưa nộp được tại ki-ốt này"
    return procedure.fit.words


def bring_words(procedure: Procedure, case: Case) -> Phrase:
    """Say in a line what a case asks one to bring; papers that only some need are told on its own screen."""
    account = procedure.needs.account is not AccountAssurance.NONE
    card = Phrase("Thẻ căn cước hoặc VNeID" if account else "Thẻ căn cước")
    needed = [paper for paper in case.papers if paper.required]
    if not needed:
        return card
    paper, more = inside(needed[0].name), len(needed) - 1
    if not more:
        return say("{card}; {paper}", card=card, paper=paper)
    return say("{card}; {paper} và {count} giấy tờ khác", card=card, paper=paper, count=more)
