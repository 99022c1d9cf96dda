"""Finding a procedure, and the door to its form."""

from __future__ import annotations

from dataclasses import replace

from kiosk.identity.assurance import AccountAssurance, CardAssurance
from kiosk.journey.effects import Search
from kiosk.journey.entry import enter
from kiosk.journey.events import Back, ChooseProcedure, Continue, Found, TypeQuery
from kiosk.journey.rule import Outcome, Rules, stay, trouble
from kiosk.journey.visit import Step, TroubleKind, Visit
from kiosk.journey.world import World

_NEEDS_MORE = (
    "Chữ ký trong chip đúng, nhưng thủ tục này cần biết chắc hơn về thẻ hoặc về người cầm thẻ, "
    "nên chưa nộp được ở đây."
)
_NEEDS_A_CARD = (
    "Tài khoản VNeID đã được xác nhận, nhưng với mức của tài khoản này thì thủ tục chưa nộp được bằng VNeID. "
    "Xin bắt đầu lại và đăng nhập bằng thẻ căn cước gắn chip, hoặc nộp tại quầy."
)


def may_file(visit: Visit, world: World) -> bool:
    """Whether this kiosk has the form of the procedure that was chosen."""
    return world.form_of(visit) is not None


def _type(visit: Visit, event: TypeQuery, _world: World) -> Outcome:
    query = event.text[:200]
    return stay(replace(visit, query=query), Search(query))


def _found(visit: Visit, event: Found, _world: World) -> Outcome:
    # An answer to words that have changed since is not shown.
    return stay(replace(visit, hits=event.hits) if event.text == visit.query else visit)


def _choose(visit: Visit, event: ChooseProcedure, world: World) -> Outcome:
    procedure = world.catalogue.find(event.code)
    if visit.procedure is not None and visit.procedure.code != procedure.code:
        visit = replace(
            visit, answers={}, sources={}, problems={}, form_step=0, pages={}, submission_id="", case=None
        )
    return enter(replace(visit, procedure=procedure, case=procedure.cases[0]), Step.PROCEDURE, world)


def begin_filing(visit: Visit, world: World) -> Outcome:
    """Go from a chosen procedure towards its form: by consent and card first, where they are missing."""
    if visit.procedure is None or not may_file(visit, world):
        return stay(visit)
    if visit.citizen is None:
        return enter(visit, Step.CONSENT, world)
    citizen = visit.citizen
    if not visit.procedure.needs.met_by(citizen.assurance, citizen.holder, citizen.account):
        # The screen's own words are about a signer that nobody knows.
        signed = citizen.assurance >= CardAssurance.CHIP_SIGNED
        words = _NEEDS_MORE if signed else ""
        if citizen.account is not AccountAssurance.NONE:
            words = _NEEDS_A_CARD
        return trouble(visit, TroubleKind.NEEDS_MORE, Step.PROCEDURE, words)
    return enter(replace(visit, form_step=0), Step.FORM, world)


def _file(visit: Visit, _event: Continue, world: World) -> Outcome:
    return begin_filing(visit, world)


def _to_search(visit: Visit, _event: Back, world: World) -> Outcome:
    return enter(visit, Step.SEARCH, world)


def _leave_search(visit: Visit, _event: Back, world: World) -> Outcome:
    return enter(visit, Step.GREETING if visit.citizen else Step.PURPOSE, world)


RULES: Rules = {
    (Step.SEARCH, TypeQuery): _type,
    (Step.SEARCH, Found): _found,
    (Step.SEARCH, ChooseProcedure): _choose,
    (Step.SEARCH, Back): _leave_search,
    (Step.PROCEDURE, Continue): _file,
    (Step.PROCEDURE, Back): _to_search,
}
