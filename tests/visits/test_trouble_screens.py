"""Every trouble on the real window: its screen comes, says its words, and a finger finds the way on."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

import pytest

from hardware.vocabulary import Condition, PrintEnd, PrintOutcome
from kiosk.catalogue.store import load_catalogue
from kiosk.clock import vietnam_now
from kiosk.dossier.forms import load_forms
from kiosk.identity.assurance import CardAssurance
from kiosk.identity.citizen import Citizen
from kiosk.identity.verdict import Fact, FactName, Verdict
from kiosk.journey import events as e
from kiosk.journey.rule import trouble
from kiosk.journey.table import decide
from kiosk.journey.visit import Filing, Login, Step, TroubleKind, Visit
from kiosk.journey.world import World
from kiosk.settings import Settings
from ui.app import start
from ui.bridge.display import ScreenSize
from ui.from_settings import place_of
from ui.simulated.robot import Robot

pytestmark = pytest.mark.slow

CITIZEN = Citizen("022195000017", "Nguyễn Mẫu Minh Anh", "1995-05-12", "Nữ", CardAssurance.CHIP_READ)
FALSE = Verdict(CardAssurance.UNIDENTIFIED, (), alarm=True)
AS_SIGNED = (Fact(FactName.SIGNATURE, value=True, words=""), Fact(FactName.HASHES, value=True, words=""))
COPY = replace(FALSE, facts=(*AS_SIGNED, Fact(FactName.CHIP_AUTHENTICATION, value=False, words="")))
REVOKED = replace(FALSE, facts=(*AS_SIGNED, Fact(FactName.NOT_REVOKED, value=False, words="")))
UNCHECKED = Verdict(CardAssurance.UNIDENTIFIED, (), alarm=False)
EXPIRED = Verdict(CardAssurance.CHIP_READ, (Fact(FactName.CARD_IN_DATE, value=False, words=""),), alarm=False)


def refused(condition):
    return e.SlipEnded(PrintOutcome("a", PrintEnd.REFUSED, condition))


# What is told in place of a screen that cannot be come to now: where the way on leads.
TOLD = {
    TroubleKind.NEEDS_MORE: Step.PROCEDURE,
    TroubleKind.NEEDS_A_CARD: Step.PROCEDURE,
    TroubleKind.READER_OUT: Step.PURPOSE,
    TroubleKind.SCANNER_OUT: Step.WHO,
}
# What happens, on which screen.
HAPPENS = {
    TroubleKind.WRONG_NUMBER: (Step.CARD, e.ChipStopped(Condition.WRONG_NUMBER)),
    TroubleKind.NO_CARD: (Step.CARD, e.ChipStopped(Condition.NO_CARD)),
    TroubleKind.CARD_REMOVED: (Step.CARD, e.ChipStopped(Condition.CARD_REMOVED)),
    TroubleKind.CARD_REFUSES: (Step.CARD, e.ChipStopped(Condition.CARD_REFUSES)),
    TroubleKind.CARD_NOT_SUPPORTED: (Step.CARD, e.ChipStopped(Condition.CARD_NOT_SUPPORTED)),
    TroubleKind.NEEDS_PRINTED_CODE: (Step.CARD, e.ChipStopped(Condition.NEEDS_PRINTED_CODE)),
    TroubleKind.CARD_FALSE: (Step.CARD, e.ChipJudged(None, FALSE)),
    TroubleKind.CARD_COPY: (Step.CARD, e.ChipJudged(None, COPY)),
    TroubleKind.CARD_REVOKED: (Step.CARD, e.ChipJudged(None, REVOKED)),
    TroubleKind.CARD_UNCHECKED: (Step.CARD, e.ChipJudged(None, UNCHECKED)),
    TroubleKind.CARD_EXPIRED: (Step.CARD, e.ChipJudged(CITIZEN, EXPIRED)),
    TroubleKind.READER_FAILED: (Step.CARD, e.ReaderFailed()),
    TroubleKind.PHONE_REFUSED: (Step.VNEID, e.PhoneRefused()),
    TroubleKind.PHONE_AWAY: (Step.VNEID, e.PhoneFailed(away=True)),
    TroubleKind.PHONE_FAILED: (Step.VNEID, e.PhoneFailed(away=False)),
    TroubleKind.FEEDER_EMPTY: (Step.PAPERS, e.ScanStopped(Condition.FEEDER_EMPTY)),
    TroubleKind.SHEET_JAM: (Step.PAPERS, e.ScanStopped(Condition.SHEET_JAM)),
    TroubleKind.DOUBLE_FEED: (Step.PAPERS, e.ScanStopped(Condition.DOUBLE_FEED)),
    TroubleKind.SCANNER_COVER_OPEN: (Step.PAPERS, e.ScanStopped(Condition.SCANNER_COVER_OPEN)),
    TroubleKind.SCANNER_FAILED: (Step.PAPERS, e.ScannerFailed()),
    TroubleKind.PAGE_REFUSED: (Step.PAPERS, e.SheetRefused("Trang này trắng.")),
    TroubleKind.NOT_SAVED: (Step.SUBMITTING, e.NotSaved("")),
    TroubleKind.PAPER_OUT: (Step.PRINTING, refused(Condition.PAPER_OUT)),
    TroubleKind.PRINTER_COVER_OPEN: (Step.PRINTING, refused(Condition.PRINTER_COVER_OPEN)),
    TroubleKind.CUTTER_JAM: (Step.PRINTING, refused(Condition.CUTTER_JAM)),
    TroubleKind.HEAD_HOT: (Step.PRINTING, refused(Condition.HEAD_HOT)),
    TroubleKind.SLIP_NOT_TAKEN: (Step.PRINTING, refused(Condition.SLIP_NOT_TAKEN)),
    TroubleKind.PRINTER_OFFLINE: (Step.PRINTING, refused(Condition.PRINTER_OFFLINE)),
    TroubleKind.PRINTER_FAILED: (Step.PRINTING, e.PrinterFailed()),
}


class Table:
    """A journey on the caller's thread: the real table, and nobody who does what it asks for."""

    def __init__(self) -> None:
        assets = Settings().paths.assets
        catalogue, forms = load_catalogue(assets / "procedures"), load_forms(assets / "forms")
        self.world = World(catalogue, forms, vietnam_now, phone=True)
        self.visit = Visit()
        self._listeners: list[Callable[[Visit], None]] = []

    def subscribe(self, listener) -> None:
        self._listeners.append(listener)

    def post(self, event) -> None:
        self.show(decide(self.visit, event, self.world)[0])

    def show(self, visit) -> None:
        self.visit = visit
        for listener in self._listeners:
            listener(visit)


@pytest.fixture(scope="module")
def table():
    return Table()


@pytest.fixture(scope="module")
def robot(table, qapp):
    settings = Settings()
    app = start(table, place_of(settings), ScreenSize(motion=False))
    yield Robot(app.window, patience=10)
    app.close()


@pytest.fixture
def filled(table):
    procedure = table.world.catalogue.find("1.001193")
    return Visit(
        procedure=procedure,
        case=procedure.cases[0],
        answers={"child_name": "Trần Thử An"},
        submission_id="5" * 32,
        local_reference="KIOSK-AAAA-BBBB",
    )


def touch_on(robot, table, kind):
    robot.wait_for(f"the screen of {kind}", lambda: robot.sees(f"trouble:{kind}"))
    stood = table.visit
    robot.touch("primary")
    robot.wait_for("the way on", lambda: table.visit is not stood)
    assert table.visit.step is stood.trouble.resume
    assert table.visit.answers == stood.answers


@pytest.mark.parametrize("kind", [*HAPPENS, *TOLD])
def test_a_trouble_has_its_screen_and_a_finger_finds_the_way_on(robot, table, filled, kind):
    if kind in TOLD:
        table.show(trouble(filled, kind, TOLD[kind])[0])
    else:
        step, event = HAPPENS[kind]
        filing = Filing(filled.local_reference) if step is Step.PRINTING else None
        table.show(replace(filled, step=step, filing=filing))
        table.post(event)
    assert table.visit.trouble.kind is kind
    touch_on(robot, table, kind)


@pytest.mark.parametrize(
    ("used", "stood", "event", "there"),
    [
        (Login.CARD, Step.CARD, e.ReaderFailed(), Step.VNEID),
        (Login.VNEID, Step.VNEID, e.PhoneRefused(), Step.IDENTIFY),
        (Login.VNEID, Step.VNEID, e.PhoneFailed(away=True), Step.IDENTIFY),
    ],
)
def test_who_cannot_log_in_one_way_touches_the_other(robot, table, filled, used, stood, event, there):  # noqa: PLR0917
    table.show(replace(filled, step=stood, login=used))
    table.post(event)
    robot.touch("other-way")
    robot.wait_for("the other way", lambda: table.visit.step is there)
    assert table.visit.answers == filled.answers


def test_no_trouble_is_left_out():
    assert {*HAPPENS, *TOLD} == set(TroubleKind)


@pytest.mark.parametrize(
    ("ended", "touched"),
    [
        (refused(Condition.PAPER_OUT), "go-without"),
        (e.SlipEnded(PrintOutcome("a", PrintEnd.UNKNOWN)), "slip:without"),
        (e.SlipEnded(PrintOutcome("a", PrintEnd.UNKNOWN)), "slip:yes"),
    ],
)
def test_the_visit_ends_without_another_slip_by_one_touch(robot, table, filled, ended, touched):
    table.show(replace(filled, step=Step.PRINTING, filing=Filing(filled.local_reference)))
    table.post(ended)
    robot.touch(touched)
    robot.wait_for("the last screen", lambda: table.visit.step is Step.DONE)
