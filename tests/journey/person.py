"""A person who does what each screen asks, by touches alone, and what the machine answers meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, ClassVar

from hardware.vocabulary import PrintEnd, PrintOutcome, Role
from kiosk.dossier.addresses import LINE, OTHER, PROVINCE
from kiosk.dossier.checking import check_page
from kiosk.dossier.consent import ConsentPurpose
from kiosk.dossier.delivery import DeliveryWay
from kiosk.dossier.form import Field, FieldKind, Who
from kiosk.journey import events as e
from kiosk.journey.devices import logins
from kiosk.journey.events import Event
from kiosk.journey.filling import papers_asked
from kiosk.journey.logging_in import may_log_in_otherwise
from kiosk.journey.visit import Overlay, Purpose, Step, Visit
from kiosk.journey.world import World
from tests.journey.happening import CARD_PERSON, HELD, PHONE_CODE, PHONE_PERSON, QUEUED, SURE
from tests.journey.said import CODE_TEXT, PAGE

_TYPED = {
    FieldKind.NAME: "Trần Thử An",
    FieldKind.BIRTH: "01/02/1990",
    FieldKind.PHONE: "0912345678",
    FieldKind.EMAIL: "thu@example.vn",
    FieldKind.ID_NUMBER: "022195000017",
}


@dataclass(frozen=True)
class Person:
    """Somebody who wants to file `procedure`, for whom they say."""

    world: World
    procedure: str
    who: Who = Who.SELF

    def does(self, visit: Visit) -> Iterable[Event]:
        """Say what happens now: the touches of this person, or what they wait for."""
        match visit.overlay:
            case None:
                return self._REACTIONS[visit.step](self, visit)
            case Overlay.TAKE_CARD:
                return [e.Finish()]
            case _:
                return [e.CloseOverlay()]

    def _log_in(self, visit: Visit) -> Iterable[Event]:
        return [e.ChooseLogin(login) for login in logins(visit, self.world)[:1]]

    def _vneid(self, visit: Visit) -> Iterable[Event]:
        return [e.PhoneConfirmed(PHONE_PERSON)] if visit.phone else [e.PhoneShown(PHONE_CODE)]

    def _show_code(self, visit: Visit) -> Iterable[Event]:
        return [e.Back() if Role.CHIP_READER in visit.out else e.CodeShown(CODE_TEXT)]

    def _lay_card(self, visit: Visit) -> Iterable[Event]:
        if Role.CHIP_READER in visit.out:
            return [e.ReaderFailed()]
        return [e.CardPlaced(), e.ChipJudged(CARD_PERSON, SURE)]

    def _procedure(self, visit: Visit) -> Iterable[Event]:
        chosen = visit.procedure is not None and visit.procedure.code == self.procedure
        return [e.Continue() if chosen else e.Back()]

    def _form(self, visit: Visit) -> Iterable[Event]:
        return [*answers_for(visit, self.world), e.Continue()]

    def _papers(self, visit: Visit) -> Iterable[Event]:
        if visit.scanning:
            return [e.ScanCancelled()]
        missing = [
            paper.key for paper in papers_asked(visit) if paper.required and not visit.pages.get(paper.key)
        ]
        return [e.ScanSheet(missing[0]), e.SheetScanned(missing[0], PAGE)] if missing else [e.Continue()]

    def _review(self, visit: Visit) -> Iterable[Event]:
        return [e.Continue() if visit.submission_id else e.Named("5" * 32, "KIOSK-AAAA-BBBB")]

    def _trouble(self, visit: Visit) -> Iterable[Event]:
        if visit.filing is not None:
            return [e.GoWithout()]
        if may_log_in_otherwise(visit) and visit.citizen is None and Role.CHIP_READER in visit.out:
            return [*self._log_in(visit), e.Retry()]
        return [e.Retry()]

    _REACTIONS: ClassVar[dict[Step, Callable[[Any, Visit], Iterable[Event]]]] = {
        Step.WELCOME: lambda _self, _: [e.Begin()],
        Step.CLOSED: lambda _self, _: [e.DevicesSeen(frozenset()), e.RoomSeen(enough=True)],
        Step.PURPOSE: lambda _self, _: [e.ChoosePurpose(Purpose.FILE)],
        Step.CONSENT: lambda _self, _: [
            *(e.SetConsent(purpose, given=True) for purpose in ConsentPurpose if purpose.required),
            e.Continue(),
        ],
        Step.LOGIN: _log_in,
        Step.VNEID: _vneid,
        Step.IDENTIFY: _show_code,
        Step.CARD: _lay_card,
        Step.GREETING: lambda _self, _: [e.Continue()],
        Step.SEARCH: lambda self, _: [e.ChooseProcedure(self.procedure)],
        Step.PROCEDURE: _procedure,
        Step.WHO: lambda self, _: [e.ChooseWho(self.who)],
        Step.FORM: _form,
        Step.PAPERS: _papers,
        Step.DELIVERY: lambda _self, _: [e.ChooseDelivery(DeliveryWay.DESK), e.Continue()],
        Step.REVIEW: _review,
        Step.SUBMITTING: lambda _self, visit: when_it_is_best(visit),
        Step.PRINTING: lambda _self, visit: when_it_is_best(visit),
        Step.ASK_PRINTED: lambda _self, _: [e.SlipCameOut(yes=True)],
        Step.DONE: lambda _self, _: [e.Rate(5), e.Finish()],
        Step.TROUBLE: _trouble,
        Step.SERVICE: lambda _self, _: [e.LeaveService()],
    }


def answers_for(visit: Visit, world: World) -> Iterator[Event]:
    """Give what a person answers on one page of a form, so that it can be left."""
    form = world.form_of(visit)
    assert form is not None
    for _ in range(40):  # an answer may open further questions
        page = form.page_at(visit.answers, visit.form_step)
        wrong = check_page(form, page, visit.answers, world.today())
        if not wrong:
            return
        field = next(field for field in page.fields if any(key.startswith(field.key) for key in wrong))
        for key, value in _typed(field, world).items():
            visit = replace(visit, answers={**visit.answers, key: value})
            yield e.Answer(key, value)
    raise AssertionError(f"{form.code}: a page that cannot be filled: {wrong}")


def _typed(field: Field, world: World) -> dict[str, str]:
    match field.kind:
        case FieldKind.CHOICE:
            return {field.key: field.choices[0].value}
        case FieldKind.ADDRESS:
            return {f"{field.key}.{PROVINCE}": OTHER, f"{field.key}.{LINE}": "Tổ 5, phường Thử, tỉnh Thử"}
        case FieldKind.NUMBER:
            return {field.key: str(max(field.least, 1))}
        case FieldKind.DATE:
            days = field.least if field.least > 0 else -3
            return {field.key: f"{world.today() + timedelta(days=days):%d/%m/%Y}"}
        case kind:
            return {field.key: _TYPED.get(kind, "Phường Hồng Gai")}


def when_it_is_best(visit: Visit) -> Iterable[Event]:
    """Give what the machine answers at its best, where nobody can do anything but wait."""
    match visit.step:
        case Step.SUBMITTING:
            return [e.Queued(QUEUED), e.CustodyCame(HELD)]
        case Step.PRINTING:
            return [e.SlipDrawn(b"png", HELD), e.SlipEnded(PrintOutcome("job", PrintEnd.CONFIRMED))]
        case Step.SERVICE:
            return [e.LeaveService()]
        case _:
            return [e.SheetScanned("giay-chung-sinh", PAGE)]


def when_it_is_worst(visit: Visit) -> Iterable[Event]:
    """Give what the machine answers at its worst; it always answers."""
    match visit.step:
        case Step.SUBMITTING:
            return [e.CustodyLate() if visit.filing else e.NotSaved("")]
        case Step.PRINTING:
            return [e.PrinterFailed()]
        case Step.SERVICE:
            return [e.LeaveService()]  # of the technician's own clock
        case _:
            return [e.ScannerFailed()]
