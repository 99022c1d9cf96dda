"""Finding a procedure, and the door to its form."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from hardware.vocabulary import Role
from kiosk.catalogue.procedure import Procedure
from kiosk.dossier.cases import choose_case
from kiosk.dossier.consent import ConsentPurpose
from kiosk.dossier.form import WHO
from kiosk.identity.assurance import AccountAssurance, CardAssurance
from kiosk.journey.devices import logins, may_scan_for, needs_paper
from kiosk.journey.drafts import turn_to
from kiosk.journey.effects import Search
from kiosk.journey.entry import enter
from kiosk.journey.events import (
    Back,
    BrowseBy,
    ChooseProcedure,
    ChooseWho,
    Continue,
    Found,
    OpenShelf,
    TypeQuery,
)
from kiosk.journey.rule import Outcome, Rules, leads, stay, stays, trouble
from kiosk.journey.visit import Step, TroubleKind, Visit
from kiosk.journey.world import World

_NEEDS_MORE = (
    "Chữ ký trong chip đúng, nhưng thủ tục này cần biết chắc hơn về thẻ hoặc về người cầm thẻ, "
    "nên chưa nộp được ở đây."
)


def may_file(visit: Visit, world: World) -> bool:
    """Whether this kiosk has the form of the procedure that was chosen, and can take the papers it needs."""
    procedure = visit.procedure
    return procedure is not None and world.form_of(visit) is not None and may_scan_for(visit, procedure)


def asks_who(visit: Visit, world: World) -> bool:
    """Whether it makes a difference to the form for whom one files."""
    form = world.form_of(visit)
    return form is not None and bool(form.roles)


def may_leave_who(visit: Visit, world: World) -> bool:
    """Whether it was said for whom, in a way that this form knows."""
    form = world.form_of(visit)
    return form is not None and visit.answers.get(WHO, "") in {role.value for role in form.roles}


def may_scan_as(visit: Visit, world: World) -> bool:
    """Whether the scanner can take what is asked of who files for whom they said."""
    procedure, form = visit.procedure, world.form_of(visit)
    if procedure is None or form is None or Role.DOCUMENT_SCANNER not in visit.out:
        return True
    return not needs_paper(choose_case(procedure, form, visit.answers, world.today()))


def _type(visit: Visit, event: TypeQuery, _world: World) -> Outcome:
    query = event.text[:200]
    return stay(replace(visit, query=query, shelf="" if query.strip() else visit.shelf), Search(query))


def _browse(visit: Visit, event: BrowseBy, _world: World) -> Outcome:
    return stay(replace(visit, browse=event.by, shelf=""))


def _shelf(visit: Visit, event: OpenShelf, world: World) -> Outcome:
    known = event.name in {shelf.name for shelf in world.catalogue.shelves(visit.browse)}
    return stay(replace(visit, shelf=event.name, query="", hits=()) if known else visit)


def _found(visit: Visit, event: Found, _world: World) -> Outcome:
    # An answer to words that have changed since is not shown.
    return stay(replace(visit, hits=event.hits) if event.text == visit.query else visit)


def _choose(visit: Visit, event: ChooseProcedure, world: World) -> Outcome:
    procedure = world.catalogue.find(event.code)
    return enter(turn_to(visit, procedure), Step.PROCEDURE, world)


def may_leave_consent(visit: Visit) -> bool:
    """Whether what filing needs has been agreed to."""
    return all(purpose in visit.consents for purpose in ConsentPurpose if purpose.required)


def begin_filing(visit: Visit, world: World) -> Outcome:
    """Go from a chosen procedure towards its form: by consent and card first, where they are missing.

    Who came after another person has agreed to nothing yet. A procedure that cannot be filed here is shown:
    its screen says why.
    """
    if visit.citizen is not None and not may_leave_consent(visit):
        return enter(visit, Step.CONSENT, world)
    if visit.procedure is None:
        return enter(visit, Step.SEARCH, world)
    if not may_file(visit, world):
        return enter(visit, Step.PROCEDURE, world)
    return _file_as(visit, visit.procedure, world)


def _file_as(visit: Visit, procedure: Procedure, world: World) -> Outcome:
    if visit.citizen is None:
        if not logins(visit, world):
            return trouble(visit, TroubleKind.READER_OUT, Step.PROCEDURE)
        return enter(visit, Step.CONSENT, world)
    citizen = visit.citizen
    if not procedure.needs.met_by(citizen.assurance, citizen.holder, citizen.account):
        if citizen.account is not AccountAssurance.NONE:
            return trouble(visit, TroubleKind.NEEDS_A_CARD, Step.PROCEDURE)
        # The screen's own words are about a signer that nobody knows.
        words = _NEEDS_MORE if citizen.assurance >= CardAssurance.CHIP_SIGNED else ""
        return trouble(visit, TroubleKind.NEEDS_MORE, Step.PROCEDURE, words)
    begun = replace(visit, form_step=0)
    return enter(begun, Step.WHO if asks_who(visit, world) else Step.FORM, world)


def _file(visit: Visit, _event: Continue, world: World) -> Outcome:
    return begin_filing(visit, world)


def _to_search(visit: Visit, _event: Back, world: World) -> Outcome:
    return enter(visit, Step.SEARCH, world)


def _leave_search(visit: Visit, _event: Back, world: World) -> Outcome:
    if visit.shelf:
        return stay(replace(visit, shelf=""))
    return enter(visit, Step.GREETING if visit.citizen else Step.PURPOSE, world)


def _who(visit: Visit, event: ChooseWho, world: World) -> Outcome:
    form = world.form_of(visit)
    if form is None or event.who not in {role.value for role in form.roles}:
        return stay(visit)
    answers = MappingProxyType({**visit.answers, WHO: event.who.value})
    chosen = replace(visit, answers=answers, problems=MappingProxyType({}), form_step=0)
    if not may_scan_as(chosen, world):
        # Who files for somebody else needs that person's paper: said now, not after the whole form.
        return trouble(chosen, TroubleKind.SCANNER_OUT, Step.WHO)
    return enter(chosen, Step.FORM, world)


def _who_again(visit: Visit, _event: Continue, world: World) -> Outcome:
    if not may_leave_who(visit, world) or not may_scan_as(visit, world):
        return stay(visit)
    return enter(replace(visit, form_step=0), Step.FORM, world)


def _to_procedure(visit: Visit, _event: Back, world: World) -> Outcome:
    return enter(visit, Step.PROCEDURE, world)


RULES: Rules = {
    (Step.SEARCH, TypeQuery): stays(_type),
    (Step.SEARCH, BrowseBy): stays(_browse),
    (Step.SEARCH, OpenShelf): stays(_shelf),
    (Step.SEARCH, Found): stays(_found),
    (Step.SEARCH, ChooseProcedure): leads(_choose, Step.PROCEDURE),
    (Step.SEARCH, Back): leads(_leave_search, Step.GREETING, Step.PURPOSE),
    (Step.PROCEDURE, Continue): leads(_file, Step.CONSENT, Step.WHO, Step.FORM, Step.TROUBLE),
    (Step.PROCEDURE, Back): leads(_to_search, Step.SEARCH),
    (Step.WHO, ChooseWho): leads(_who, Step.FORM, Step.TROUBLE),
    (Step.WHO, Continue): leads(_who_again, Step.FORM),
    (Step.WHO, Back): leads(_to_procedure, Step.PROCEDURE),
}
