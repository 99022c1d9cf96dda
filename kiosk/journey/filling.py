"""Form, papers, delivery and review: everything the dossier will hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from hardware.vocabulary import Condition
from kiosk.catalogue.procedure import PaperNeeded
from kiosk.dossier.cases import choose_case
from kiosk.dossier.checking import check_step
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
    Named,
    NotSaved,
    Progressed,
    RemovePage,
    ScanCancelled,
    ScannerFailed,
    ScanSheet,
    ScanStopped,
    SheetRefused,
    SheetScanned,
)
from kiosk.journey.prefilling import refill
from kiosk.journey.rule import Outcome, Rules, stay, trouble
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
        answers=_with(visit.answers, event.key, event.value),
        sources=_without(visit.sources, event.key),
        problems=_without(visit.problems, event.key),
    )
    form = world.form_of(visit)
    return stay(refill(changed, form) if form else changed)


def _form_on(visit: Visit, _event: Continue, world: World) -> Outcome:
    form = world.form_of(visit)
    if form is None:
        return stay(visit)
    problems = check_step(form, form.steps[visit.form_step].key, visit.answers, world.today())
    if problems:
        return stay(replace(visit, problems=MappingProxyType(dict(problems))), Play(Tone.TROUBLE))
    visit = replace(visit, problems=MappingProxyType({}))
    if visit.form_step + 1 < len(form.steps):
        return enter(replace(visit, form_step=visit.form_step + 1), Step.FORM, world)
    if visit.procedure is not None:
        visit = replace(visit, case=choose_case(visit.procedure, form, visit.answers, world.today()))
    return enter(visit, Step.PAPERS if papers_asked(visit) else Step.DELIVERY, world)


def _form_back(visit: Visit, _event: Back, world: World) -> Outcome:
    if visit.form_step > 0:
        return enter(replace(visit, form_step=visit.form_step - 1), Step.FORM, world)
    return enter(visit, Step.PROCEDURE, world)


def _scan(visit: Visit, event: ScanSheet, _world: World) -> Outcome:
    if visit.scanning or event.key not in {paper.key for paper in papers_asked(visit)}:
        return stay(visit)
    return stay(replace(visit, scanning=True, progress=0.0), Scan(event.key))


def _progress(visit: Visit, event: Progressed, _world: World) -> Outcome:
    return stay(replace(visit, progress=event.fraction) if visit.scanning else visit)


def _scanned(visit: Visit, event: SheetScanned, _world: World) -> Outcome:
    pages = {**visit.pages, event.key: (*visit.pages.get(event.key, ()), event.page)}
    return stay(replace(visit, pages=MappingProxyType(pages), scanning=False, progress=None), Play(Tone.TAKE))


def _remove(visit: Visit, event: RemovePage, _world: World) -> Outcome:
    kept = tuple(page for i, page in enumerate(visit.pages.get(event.key, ())) if i != event.index)
    return stay(replace(visit, pages=MappingProxyType({**visit.pages, event.key: kept})))


def _refused(visit: Visit, event: SheetRefused, _world: World) -> Outcome:
    return trouble(visit, TroubleKind.PAGE_REFUSED, Step.PAPERS, event.reason)


def _stopped(visit: Visit, event: ScanStopped, _world: World) -> Outcome:
    return trouble(visit, _SCAN_TROUBLE.get(event.condition, TroubleKind.SCANNER_FAILED), Step.PAPERS)


def _failed(visit: Visit, _event: ScannerFailed, _world: World) -> Outcome:
    return trouble(visit, TroubleKind.SCANNER_FAILED, Step.PAPERS)


def _cancelled(visit: Visit, _event: ScanCancelled, _world: World) -> Outcome:
    return stay(replace(visit, scanning=False, progress=None))


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
            delivery_answers=_with(visit.delivery_answers, event.key, event.value),
            problems=_without(visit.problems, event.key),
        )
    )


def _delivery_on(visit: Visit, _event: Continue, world: World) -> Outcome:
    if visit.delivery is None:
        return stay(visit)
    problems = check_delivery(delivery_of(visit.delivery, visit.delivery_answers))
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
    if event.step not in {Step.FORM, Step.PAPERS, Step.DELIVERY}:
        return stay(visit)
    form = world.form_of(visit)
    last = len(form.steps) - 1 if form else 0
    return enter(replace(visit, form_step=max(0, min(event.form_step, last))), event.step, world)


def _review_back(visit: Visit, _event: Back, world: World) -> Outcome:
    return enter(visit, Step.DELIVERY, world)


def _submit(visit: Visit, _event: Continue, world: World) -> Outcome:
    # The id is minted on entering the review; without it there is nothing to make the filing unique.
    return enter(visit, Step.SUBMITTING, world) if visit.submission_id else stay(visit)


RULES: Rules = {
    (Step.FORM, Answer): _answer,
    (Step.FORM, Continue): _form_on,
    (Step.FORM, Back): _form_back,
    (Step.PAPERS, ScanSheet): _scan,
    (Step.PAPERS, Progressed): _progress,
    (Step.PAPERS, SheetScanned): _scanned,
    (Step.PAPERS, RemovePage): _remove,
    (Step.PAPERS, SheetRefused): _refused,
    (Step.PAPERS, ScanStopped): _stopped,
    (Step.PAPERS, ScannerFailed): _failed,
    (Step.PAPERS, ScanCancelled): _cancelled,
    (Step.PAPERS, Continue): _papers_on,
    (Step.PAPERS, Back): _papers_back,
    (Step.DELIVERY, ChooseDelivery): _way,
    (Step.DELIVERY, AnswerDelivery): _delivery_answer,
    (Step.DELIVERY, Continue): _delivery_on,
    (Step.DELIVERY, Back): _delivery_back,
    (Step.REVIEW, Named): _named,
    (Step.REVIEW, NotSaved): _unnamed,
    (Step.REVIEW, Edit): _edit,
    (Step.REVIEW, Back): _review_back,
    (Step.REVIEW, Continue): _submit,
}
