"""Form, papers, delivery and review: everything the dossier will hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from hardware.vocabulary import Condition
from kiosk.capture.page import Page
from kiosk.capture.turn import turned
from kiosk.catalogue.procedure import PaperNeeded
from kiosk.dossier.answers import LONGEST_KEPT
from kiosk.dossier.cases import choose_case
from kiosk.dossier.checking import check_page
from kiosk.dossier.delivery import check_delivery, delivery_of
from kiosk.journey.effects import Play, Scan, StopScan
from kiosk.journey.entry import enter
from kiosk.journey.events import (
    Answer,
    AnswerDelivery,
    Back,
    ChooseDelivery,
    Continue,
    Edit,
    MovePage,
    Named,
    NotSaved,
    Progressed,
    RemovePage,
    ReplacePage,
    ScanCancelled,
    ScannerFailed,
    ScanSheet,
    ScanStopped,
    SheetRefused,
    SheetScanned,
    TurnPage,
)
from kiosk.journey.finding import asks_who
from kiosk.journey.prefilling import delivery_given, refill
from kiosk.journey.rule import Outcome, Rules, leads, stay, stays, trouble
from kiosk.journey.visit import Step, TroubleKind, Visit
from kiosk.journey.world import World
from kiosk.sound import Tone

_SCAN_TROUBLE = {
    Condition.FEEDER_EMPTY: TroubleKind.FEEDER_EMPTY,
    Condition.SHEET_JAM: TroubleKind.SHEET_JAM,
    Condition.DOUBLE_FEED: TroubleKind.DOUBLE_FEED,
    Condition.SCANNER_COVER_OPEN: TroubleKind.SCANNER_COVER_OPEN,
}


def papers_asked(visit: Visit) -> tuple[PaperNeeded, ...]:
    """Name the papers that the chosen case asks for."""
    return visit.case.papers if visit.case else ()


def may_leave_papers(visit: Visit) -> bool:
    """Whether every paper that is required has a page, and the scanner rests."""
    complete = all(visit.pages.get(paper.key) for paper in papers_asked(visit) if paper.required)
    return complete and not visit.scanning


def _with(old: Mapping[str, str], key: str, value: str) -> Mapping[str, str]:
    return MappingProxyType({**old, key: value})


def _without(old: Mapping[str, str], key: str) -> Mapping[str, str]:
    return MappingProxyType({k: v for k, v in old.items() if k != key})


def _answer(visit: Visit, event: Answer, world: World) -> Outcome:
    changed = replace(
        visit,
        answers=_with(visit.answers, event.key, event.value[:LONGEST_KEPT]),
        sources=_without(visit.sources, event.key),
        problems=_without(visit.problems, event.key),
    )
    form = world.form_of(visit)
    if form is None:
        return stay(changed)
    there = refill(changed, form)
    # An answer may close pages, the last of them too.
    return stay(replace(there, form_step=min(there.form_step, len(form.pages(there.answers)) - 1)))


def _form_on(visit: Visit, _event: Continue, world: World) -> Outcome:
    form = world.form_of(visit)
    if form is None:
        return stay(visit)
    page = form.page_at(visit.answers, visit.form_step)
    problems = check_page(form, page, visit.answers, world.today())
    if problems:
        return stay(replace(visit, problems=MappingProxyType(dict(problems))), Play(Tone.TROUBLE))
    visit = replace(visit, problems=MappingProxyType({}))
    if visit.form_step + 1 < len(form.pages(visit.answers)):
        return enter(replace(visit, form_step=visit.form_step + 1), Step.FORM, world)
    if visit.procedure is not None:
        visit = replace(visit, case=choose_case(visit.procedure, form, visit.answers, world.today()))
    return enter(visit, Step.PAPERS if papers_asked(visit) else Step.DELIVERY, world)


def _form_back(visit: Visit, _event: Back, world: World) -> Outcome:
    if visit.form_step > 0:
        return enter(replace(visit, form_step=visit.form_step - 1), Step.FORM, world)
    return enter(visit, Step.WHO if asks_who(visit, world) else Step.PROCEDURE, world)


def _scan(visit: Visit, event: ScanSheet, _world: World) -> Outcome:
    if visit.scanning or event.key not in {paper.key for paper in papers_asked(visit)}:
        return stay(visit)
    return stay(replace(visit, scanning=True, progress=0.0), Scan(event.key))


def _progress(visit: Visit, event: Progressed, _world: World) -> Outcome:
    return stay(replace(visit, progress=event.fraction) if visit.scanning else visit)


def _replace(visit: Visit, event: ReplacePage, _world: World) -> Outcome:
    if visit.scanning or not 0 <= event.index < len(visit.pages.get(event.key, ())):
        return stay(visit)
    return stay(replace(visit, scanning=True, replacing=event.index, progress=0.0), Scan(event.key))


def _scanned(visit: Visit, event: SheetScanned, _world: World) -> Outcome:
    pages = visit.pages.get(event.key, ())
    at = len(pages) if visit.replacing is None else visit.replacing
    there = _with_pages(visit, event.key, (*pages[:at], event.page, *pages[at + 1 :]))
    return stay(replace(there, scanning=False, replacing=None, progress=None), Play(Tone.TAKE))


def _with_pages(visit: Visit, key: str, pages: tuple[Page, ...]) -> Visit:
    return replace(visit, pages=MappingProxyType({**visit.pages, key: pages}))


def _there(visit: Visit, key: str, index: int) -> bool:
    # While a sheet moves, its place must not.
    return not visit.scanning and 0 <= index < len(visit.pages.get(key, ()))


def _remove(visit: Visit, event: RemovePage, _world: World) -> Outcome:
    if not _there(visit, event.key, event.index):
        return stay(visit)
    pages = visit.pages[event.key]
    return stay(_with_pages(visit, event.key, (*pages[: event.index], *pages[event.index + 1 :])))


def _turn(visit: Visit, event: TurnPage, _world: World) -> Outcome:
    if not _there(visit, event.key, event.index):
        return stay(visit)
    pages = visit.pages[event.key]
    page = turned(pages[event.index])
    return stay(_with_pages(visit, event.key, (*pages[: event.index], page, *pages[event.index + 1 :])))


def _move(visit: Visit, event: MovePage, _world: World) -> Outcome:
    if not _there(visit, event.key, event.index) or not _there(visit, event.key, event.to):
        return stay(visit)
    pages = list(visit.pages[event.key])
    pages.insert(event.to, pages.pop(event.index))
    return stay(_with_pages(visit, event.key, tuple(pages)))


def _refused(visit: Visit, event: SheetRefused, _world: World) -> Outcome:
    return trouble(visit, TroubleKind.PAGE_REFUSED, Step.PAPERS, event.reason)


def _stopped(visit: Visit, event: ScanStopped, _world: World) -> Outcome:
    return trouble(visit, _SCAN_TROUBLE.get(event.condition, TroubleKind.SCANNER_FAILED), Step.PAPERS)


def _failed(visit: Visit, _event: ScannerFailed, _world: World) -> Outcome:
    return trouble(visit, TroubleKind.SCANNER_FAILED, Step.PAPERS)


def _cancelled(visit: Visit, _event: ScanCancelled, _world: World) -> Outcome:
    return stay(replace(visit, scanning=False, replacing=None, progress=None))


def _papers_on(visit: Visit, _event: Continue, world: World) -> Outcome:
    return enter(visit, Step.DELIVERY, world) if may_leave_papers(visit) else stay(visit)


def _papers_back(visit: Visit, _event: Back, world: World) -> Outcome:
    # While a sheet moves the way back is to stop it; the scanner says when it has.
    return stay(visit, StopScan()) if visit.scanning else enter(visit, Step.FORM, world)


def _way(visit: Visit, event: ChooseDelivery, _world: World) -> Outcome:
    return stay(replace(visit, delivery=event.way, problems=MappingProxyType({})))


def _delivery_answer(visit: Visit, event: AnswerDelivery, _world: World) -> Outcome:
    return stay(
        replace(
            visit,
            delivery_answers=_with(visit.delivery_answers, event.key, event.value[:LONGEST_KEPT]),
            problems=_without(visit.problems, event.key),
        )
    )


def _delivery_on(visit: Visit, _event: Continue, world: World) -> Outcome:
    if visit.delivery is None:
        return stay(visit)
    problems = check_delivery(delivery_of(visit.delivery, delivery_given(visit)))
    if problems:
        return stay(replace(visit, problems=MappingProxyType(dict(problems))), Play(Tone.TROUBLE))
    return enter(replace(visit, problems=MappingProxyType({})), Step.REVIEW, world)


def _delivery_back(visit: Visit, _event: Back, world: World) -> Outcome:
    return enter(visit, Step.PAPERS if papers_asked(visit) else Step.FORM, world)


def _named(visit: Visit, event: Named, _world: World) -> Outcome:
    return stay(replace(visit, submission_id=event.submission_id, local_reference=event.local_reference))


def _unnamed(visit: Visit, event: NotSaved, _world: World) -> Outcome:
    return trouble(visit, TroubleKind.NOT_SAVED, Step.REVIEW, event.reason)


def _edit(visit: Visit, event: Edit, world: World) -> Outcome:
    papers = {Step.PAPERS} if papers_asked(visit) else set()
    who = {Step.WHO} if asks_who(visit, world) else set()
    if event.step not in {Step.FORM, Step.DELIVERY, *papers, *who}:
        return stay(visit)
    form = world.form_of(visit)
    last = len(form.pages(visit.answers)) - 1 if form else 0
    return enter(replace(visit, form_step=max(0, min(event.form_step, last))), event.step, world)


def _review_back(visit: Visit, _event: Back, world: World) -> Outcome:
    return enter(visit, Step.DELIVERY, world)


def _submit(visit: Visit, _event: Continue, world: World) -> Outcome:
    # The id is minted on entering the review; without it there is nothing to make the filing unique.
    return enter(visit, Step.SUBMITTING, world) if visit.submission_id else stay(visit)


RULES: Rules = {
    (Step.FORM, Answer): stays(_answer),
    (Step.FORM, Continue): leads(_form_on, Step.PAPERS, Step.DELIVERY),
    (Step.FORM, Back): leads(_form_back, Step.WHO, Step.PROCEDURE),
    (Step.PAPERS, ScanSheet): stays(_scan),
    (Step.PAPERS, ReplacePage): stays(_replace),
    (Step.PAPERS, TurnPage): stays(_turn),
    (Step.PAPERS, MovePage): stays(_move),
    (Step.PAPERS, RemovePage): stays(_remove),
    (Step.PAPERS, Progressed): stays(_progress),
    (Step.PAPERS, SheetScanned): stays(_scanned),
    (Step.PAPERS, SheetRefused): leads(_refused, Step.TROUBLE),
    (Step.PAPERS, ScanStopped): leads(_stopped, Step.TROUBLE),
    (Step.PAPERS, ScannerFailed): leads(_failed, Step.TROUBLE),
    (Step.PAPERS, ScanCancelled): stays(_cancelled),
    (Step.PAPERS, Continue): leads(_papers_on, Step.DELIVERY),
    (Step.PAPERS, Back): leads(_papers_back, Step.FORM),
    (Step.DELIVERY, ChooseDelivery): stays(_way),
    (Step.DELIVERY, AnswerDelivery): stays(_delivery_answer),
    (Step.DELIVERY, Continue): leads(_delivery_on, Step.REVIEW),
    (Step.DELIVERY, Back): leads(_delivery_back, Step.PAPERS, Step.FORM),
    (Step.REVIEW, Named): stays(_named),
    (Step.REVIEW, NotSaved): leads(_unnamed, Step.TROUBLE),
    (Step.REVIEW, Edit): leads(_edit, Step.WHO, Step.FORM, Step.PAPERS, Step.DELIVERY),
    (Step.REVIEW, Back): leads(_review_back, Step.DELIVERY),
    (Step.REVIEW, Continue): leads(_submit, Step.SUBMITTING),
}
