"""A patient made-up person: looks at the screen, does what it asks, and tries again when it says so."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from kiosk.dossier.consent import ConsentPurpose
from kiosk.dossier.delivery import DeliveryWay
from kiosk.journey.events import Answer
from kiosk.journey.filling import may_leave_papers
from kiosk.journey.runner import Runner
from kiosk.journey.visit import Overlay, SlipState, Step, TroubleKind, Visit
from kiosk.sandbox.people import Person
from ui.simulated.hands import Hands, Paper
from ui.simulated.robot import Robot, RobotError
from ui.simulated.visitor import answers_of

_PROCEDURE = "1.001193"
_PAPER = "giay-chung-sinh"
_QUERY = "khai sinh"
_READING_SECONDS = 1.2  # what one needs to read what went wrong
_STAFF_SECONDS = 3.0  # what one waits for somebody to come
_PAPER_SECONDS = 10.0  # what one listens to a printer at most
_SLIP_ROWS = 1300  # less paper than that is no whole slip (the shortest has about 1,400)
_ENOUGH = 12  # so often the same trouble is met before one goes without, or home
_TOO_MUCH = 40
_STUCK_SECONDS = 240.0
_STAFF_MENDS = frozenset(
    {
        TroubleKind.SHEET_JAM,
        TroubleKind.SCANNER_COVER_OPEN,
        TroubleKind.PAPER_OUT,
        TroubleKind.PRINTER_COVER_OPEN,
        TroubleKind.CUTTER_JAM,
        TroubleKind.PRINTER_OFFLINE,
        TroubleKind.HEAD_HOT,
    }
)


@dataclass
class Story:
    """What became of one visit.

    `retries` counts the trouble screens by kind, `shown_again` how often the code had to be shown again,
    `lost` how often the visit was wiped under the person's hands. `given_up` says why the person went home.
    """

    person: str
    begun: float
    seconds: float = 0.0
    reference: str = ""
    submission_id: str = ""
    slip: str = ""
    asked_slip: int = 0
    retries: Counter[str] = field(default_factory=Counter)
    shown_again: int = 0
    stopped_scans: int = 0
    lost: int = 0
    finished: bool = False
    given_up: str = ""


class Patient:
    """One person at one kiosk. Everything that leads on is touched; the form's answers are posted at once."""

    def __init__(self, person: Person, robot: Robot, runner: Runner, hands: Hands) -> None:
        self._person = person
        self._robot = robot
        self._runner = runner
        self._hands = hands
        self._story = Story(person.id, 0.0)
        self._paper_before: Paper | None = None
        self._codes = 0
        self._began = False
        self._reactions: dict[Step, Callable[[Visit], None]] = {
            Step.WELCOME: self._welcome,
            Step.CLOSED: self._wait,
            Step.PURPOSE: lambda _: self._touch("choice:file"),
            Step.CONSENT: self._consent,
            Step.LOGIN: lambda _: self._touch("login:card"),
            Step.VNEID: lambda _: self._touch("back"),
            Step.IDENTIFY: self._identify,
            Step.CARD: self._card,
            Step.GREETING: self._on,
            Step.SEARCH: self._search,
            Step.PROCEDURE: self._on,
            Step.WHO: self._on,
            Step.FORM: self._form,
            Step.PAPERS: self._papers,
            Step.DELIVERY: self._delivery,
            Step.REVIEW: self._review,
            Step.SUBMITTING: self._wait,
            Step.PRINTING: self._wait,
            Step.ASK_PRINTED: self._ask_printed,
            Step.DONE: self._done,
            Step.TROUBLE: self._trouble,
        }

    def visit(self) -> Story:
        """File one dossier, from the welcome to the welcome, however long it takes."""
        story = self._story = Story(self._person.id, time.monotonic())
        self._began, self._codes = False, 0
        self._paper_before = self._hands.paper()
        seen, since = _place(self._runner.visit), time.monotonic()
        while not (story.finished or story.given_up):
            visit = self._runner.visit
            if _place(visit) != seen:
                seen, since = _place(visit), time.monotonic()
            elif time.monotonic() - since > _STUCK_SECONDS:
                self._go_home(f"stuck at {visit.step}, {visit.trouble}: {self._robot.names()}")
                break
            if visit.filing is not None:
                story.reference = visit.filing.local_reference
                story.submission_id = visit.submission_id
            self._react(visit)
        story.seconds = round(time.monotonic() - story.begun, 2)
        return story

    def _react(self, visit: Visit) -> None:
        try:
            match visit.overlay:
                case None:
                    self._reactions[visit.step](visit)
                case Overlay.TIME_OUT:
                    self._touch("overlay-extend")
                case Overlay.START_OVER:
                    self._touch("overlay-cancel")
                case Overlay.STAFF | Overlay.HELP | Overlay.PAUSE:
                    self._touch("overlay-close")
                case Overlay.TAKE_CARD:
                    self._hands.take_card()
                    self._wait(visit)
        except (RobotError, RuntimeError):
            # The screen went on under the finger (a thing on it, RuntimeError): look again.
            self._robot.rest(0.05)

    def _touch(self, name: str) -> None:
        before = self._runner.visit
        self._robot.touch(name)
        # A touch shows what it did a moment later, on another thread.
        self._while(lambda: self._runner.visit is before, 1.0)

    def _while(self, holds: Callable[[], bool], seconds: float) -> bool:
        """Watch the screen as long as it `holds`, for some seconds; says whether it still does."""
        until = time.monotonic() + seconds
        while holds():
            if time.monotonic() > until:
                return True
            self._robot.rest(0.05)
        return False

    def _on(self, _visit: Visit) -> None:
        self._touch("primary")

    def _wait(self, visit: Visit) -> None:
        self._while(lambda: self._runner.visit is visit, 1.0)

    def _welcome(self, _visit: Visit) -> None:
        if self._began:
            self._story.lost += 1
            if self._story.reference:
                # Filed, and the screen was cleared for the next person: nothing more to do here.
                self._story.finished = True
                return
        self._hands.take_card()
        self._touch("begin")
        self._began = self._runner.visit.step is not Step.WELCOME

    def _consent(self, visit: Visit) -> None:
        missing = [
            purpose for purpose in ConsentPurpose if purpose.required and purpose not in visit.consents
        ]
        for purpose in missing:
            self._touch(f"consent:{purpose.value}")
        self._touch("primary")

    def _identify(self, visit: Visit) -> None:
        self._codes += 1
        if self._codes > 1:
            self._story.shown_again += 1
        if self._codes % 4 == 0:
            self._type_digits(visit)
        else:
            self._hands.show_code()
            self._while(lambda: self._runner.visit.step is Step.IDENTIFY, 3.0)

    def _type_digits(self, visit: Visit) -> None:
        for _ in visit.can:
            self._touch("key:rub")
        for digit in self._person.card.number[-6:]:
            self._touch(f"key:{digit}")
        self._touch("primary")

    def _card(self, _visit: Visit) -> None:
        self._codes = 0
        self._hands.lay_card()
        self._while(lambda: self._runner.visit.step is Step.CARD, 3.0)

    def _search(self, visit: Visit) -> None:
        if visit.query != _QUERY and not self._robot.sees(f"result:{_PROCEDURE}"):
            self._robot.touch("input:query")
            self._robot.type(_QUERY)
        self._touch(f"result:{_PROCEDURE}")

    def _form(self, visit: Visit) -> None:
        missing = {k: v for k, v in answers_of(self._person).items() if visit.answers.get(k) != v}
        for key, value in missing.items():
            self._runner.post(Answer(key, value))
        self._touch("primary")

    def _papers(self, visit: Visit) -> None:
        if visit.scanning:
            if self._while(lambda: self._runner.visit.scanning, 12.0) and self._robot.sees("back"):
                self._touch("back")
                self._story.stopped_scans += 1
                self._while(lambda: self._runner.visit.scanning, 8.0)
        elif may_leave_papers(visit):
            self._touch("primary")
        else:
            self._hands.feed()
            self._touch(f"scan:{_PAPER}")

    def _delivery(self, visit: Visit) -> None:
        if visit.delivery is not DeliveryWay.DESK:
            self._touch(f"delivery:{DeliveryWay.DESK.value}")
        self._touch("primary")

    def _review(self, visit: Visit) -> None:
        if visit.submission_id:
            self._touch("primary")
        else:
            self._wait(visit)

    def _ask_printed(self, _visit: Visit) -> None:
        self._story.asked_slip += 1
        self._robot.rest(_READING_SECONDS)
        # Who hears the paper move waits for it.
        self._while(self._hands.printer_works, _PAPER_SECONDS)
        now = self._hands.paper()
        if now is None:
            return  # nobody can see the tray just now
        before = self._paper_before.slips_waiting if self._paper_before is not None else now.slips_waiting
        fell = now.slips_waiting > before and now.last_slip_rows >= _SLIP_ROWS
        # What was not cut hangs out of the printer, and is torn off by hand.
        self._touch("slip:yes" if fell or now.hanging_rows >= _SLIP_ROWS else "slip:no")

    def _done(self, visit: Visit) -> None:
        self._hands.take_card()
        self._story.slip = visit.slip.value
        self._robot.rest(0.3)
        self._robot.touch("primary")
        self._story.finished = not self._while(lambda: self._runner.visit.step is Step.DONE, 3.0)

    def _go_home(self, why: str) -> None:
        self._story.given_up = why
        self._hands.take_card()
        with suppress(RobotError, RuntimeError):
            self._touch("start-over")
            self._touch("overlay-confirm")

    def _trouble(self, visit: Visit) -> None:
        trouble = visit.trouble
        if trouble is None:
            return
        # Who has met it before does not hurry.
        self._robot.rest(_READING_SECONDS + min(self._story.retries[trouble.kind.value], 5))
        if trouble.kind in _STAFF_MENDS:
            self._robot.rest(_STAFF_SECONDS)
        if self._runner.visit is not visit:
            return
        self._story.retries[trouble.kind.value] += 1
        if self._story.retries.total() > _TOO_MUCH:
            self._go_home(f"{trouble.kind} once more than one bears")
        elif self._story.retries[trouble.kind.value] > _ENOUGH and self._robot.sees("go-without"):
            self._story.slip = SlipState.NOT_PRINTED.value
            self._touch("go-without")
        else:
            self._touch("primary")


def _place(visit: Visit) -> tuple[object, ...]:
    """Tell where on the way a visit is; what lies over the screen and what is typed on it lead nowhere."""
    return visit.step, visit.form_step, visit.trouble, sum(map(len, visit.pages.values()))
