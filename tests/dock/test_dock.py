"""What is clicked in the dock happens to the devices, and what they believe stands in the dock."""

from __future__ import annotations

import ast
import inspect
import os
import re
import signal
import textwrap
from types import ModuleType
from typing import Any

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from hardware.simulated import chip_reader, code_control, faults, feeder, receipt_printer
from hardware.simulated.control import ask
from hardware.simulated.feeder import Lie
from hardware.simulated.flaws import FlawKind
from hardware.vocabulary import Condition, PrintEnd, Raster, Role, State
from kiosk.sandbox.link import LinkMode
from kiosk.sandbox.people import find_person
from kiosk.sandbox.phone.control import PhoneControl
from kiosk.sandbox.phone.logins import Answer
from kiosk.sandbox.phone.office import Office
from kiosk.sandbox.phone.vneid_client import Clients
from ui.app import QML
from ui.simulated.dock.device import Device
from ui.simulated.dock.paperwork import DocumentScanner, ReceiptPrinter
from ui.simulated.dock.readers import ChipReader, CodeScanner

pytestmark = pytest.mark.slow


def state(run, role: Role) -> dict[str, Any]:
    return ask(run, role, {"do": "state"})


def status(station, role: Role):
    return next(status for status in station.statuses() if status.role is role)


def place(item: QQuickItem) -> QRectF:
    return QRectF(item.mapToScene(QPointF(0, 0)), item.size())


def print_slip(station, job: str) -> None:
    rows = b"".join(bytes([255 * (row // 8 % 2)]) * 72 for row in range(240))
    assert station.receipt_printer.print(job, Raster(576, 240, rows)).end is PrintEnd.CONFIRMED


def test_a_card_is_laid_and_pulled_by_button_and_by_the_drawing(mouse, run, station):
    mouse.click("lay")
    mouse.wait_until_it_says("physical:chip-reader", "Minh Anh's card lies on the reader")
    assert state(run, Role.CHIP_READER)["present"] is True
    assert station.chip_reader.wait_for_card(0)
    mouse.click("card")
    mouse.wait_until_it_says("physical:chip-reader", "No card")
    assert state(run, Role.CHIP_READER)["present"] is False
    mouse.click("card")
    mouse.wait_until_it_says("physical:chip-reader", "Minh Anh's card lies on the reader")
    mouse.click("pull")
    mouse.wait_for("no card", lambda: not state(run, Role.CHIP_READER)["present"])


def test_the_person_answers_a_log_in_on_the_phone(mouse, run, tmp_path):
    office = Office(Clients(tmp_path))
    phone = PhoneControl(office, run)
    try:
        mouse.wait_until_it_says("physical:phone", "No log-in waits")
        first = office.logins.begin("kiosk-hcc", "Ki-ốt QN-HCC-01", "", 60)
        mouse.wait_until_it_says("physical:phone", f"{first.user_code} · Ki-ốt QN-HCC-01")
        mouse.click("phone:agree")
        mouse.wait_until_it_says("physical:phone", "the last one was agreed to")
        answered = office.logins.of_code(first.user_code)
        assert (answered.answer, answered.person, answered.level) == (Answer.APPROVED, "minh-anh", 2)
        second = office.logins.begin("kiosk-hcc", "Ki-ốt QN-HCC-01", "", 60)
        mouse.click("phone:refuse")
        mouse.wait_until_it_says("physical:phone", "the last one was refused")
        assert office.logins.of_code(second.user_code).answer is Answer.REFUSED
    finally:
        phone.close()


def test_a_card_falls_mute_and_the_next_one_speaks(mouse, run):
    mouse.click("lay-forged")
    mouse.wait_until_it_says("physical:chip-reader", "Forged: Minh Anh's card")
    mouse.click("mute")
    mouse.wait_until_it_says("physical:chip-reader", "and is mute")
    mouse.click("pull")
    mouse.click("person:y")
    mouse.click("lay")
    mouse.wait_until_it_says("physical:chip-reader", "Ý's card lies on the reader")
    assert state(run, Role.CHIP_READER)["mute"] is False


def test_the_chosen_person_shows_their_own_code_and_any_text_can_be_typed(mouse, station):
    def next_code() -> str:
        codes: list[str | None] = [None]

        def came() -> bool:
            codes.append(station.code_scanner.next_code(0))
            return codes[-1] is not None

        mouse.wait_for("a code", came)
        return str(codes[-1])

    mouse.click("person:y")
    mouse.wait_until_it_says("physical:code-scanner", "Ý's")
    station.code_scanner.next_code(0)  # somebody listens
    mouse.click("show-card")
    assert next_code() == find_person("y").code_text
    mouse.click("typed")
    mouse.type("HELLO 7")
    mouse.click("show-text")
    assert next_code() == "HELLO 7"


def test_a_pulled_cable_stays_out_until_it_is_put_in(mouse, station):
    mouse.click("plug-scanner")
    mouse.wait_until_it_says("physical:code-scanner", "The cable is out")
    assert status(station, Role.CODE_SCANNER).state is State.ABSENT
    mouse.wait_until_it_says("pending:code-scanner", "vanished")
    mouse.click("plug-scanner")
    mouse.wait_until_it_says("pending:code-scanner", "No fault")
    station.restart([Role.CODE_SCANNER])
    assert status(station, Role.CODE_SCANNER).state is State.READY
    mouse.wait_until_it_says("state:code-scanner", "Ready")


def test_sheets_are_fed_jam_and_are_taken_out(mouse, run, station):
    mouse.click("flaw:skew")
    mouse.click("feed:birth")
    mouse.wait_until_it_says("physical:document-scanner", "1 sheet waiting")
    mouse.click("feed:blank")
    mouse.wait_until_it_says("physical:document-scanner", "2 sheets waiting")
    mouse.click("jam")
    mouse.wait_until_it_says("physical:document-scanner", "Jammed, 2 sheets waiting")
    assert mouse.said("state:document-scanner") == "Ready"  # what is believed: nobody has asked it since
    assert status(station, Role.DOCUMENT_SCANNER).condition is Condition.SHEET_JAM
    mouse.wait_until_it_says("state:document-scanner", "Attention")
    assert mouse.said("line:document-scanner") == "Sheet jam: an attendant can mend it."
    mouse.click("clear")
    mouse.wait_for("it to be clear", lambda: not state(run, Role.DOCUMENT_SCANNER)["jam"])
    mouse.click("empty")
    mouse.wait_until_it_says("physical:document-scanner", "0 sheets waiting")
    mouse.click("scanner-cover")
    mouse.wait_until_it_says("physical:document-scanner", "Cover open")


@pytest.mark.parametrize(
    ("button", "words", "condition"),
    [
        ("paper-out", "Paper out", Condition.PAPER_OUT),
        ("paper-low", "Paper low", Condition.PAPER_LOW),
        ("printer-cover", "cover open", Condition.PRINTER_COVER_OPEN),
        ("cutter", "cutter stuck", Condition.CUTTER_JAM),
        ("head", "head hot", Condition.HEAD_HOT),
    ],
)
def test_a_trouble_of_the_printer_is_made_and_believed(mouse, station, button, words, condition):
    mouse.click(button)
    mouse.wait_until_it_says("physical:receipt-printer", words)
    assert status(station, Role.RECEIPT_PRINTER).condition is condition
    mouse.wait_until_it_says("state:receipt-printer", "Attention")
    mouse.wait_until_it_says("line:receipt-printer", condition.value.replace("-", " ").capitalize())


@pytest.mark.parametrize(
    ("button", "words"), [("blade", "cutter blunt"), ("dots", "dots dead"), ("slow", "slow")]
)
def test_a_trouble_that_the_printer_does_not_tell_of_is_made_and_taken_back(
    mouse, run, station, button, words
):
    def wear() -> list[object]:
        found = state(run, Role.RECEIPT_PRINTER)
        return [found["cutter"], found["dead_dots"], found["slow"]]

    mouse.click("more:receipt-printer")
    before = wear()
    mouse.click(button)
    mouse.wait_until_it_says("physical:receipt-printer", words)
    assert wear() != before
    assert status(station, Role.RECEIPT_PRINTER).condition is None
    mouse.click(button)
    mouse.wait_for("it to be mended", lambda: wear() == before)


def test_a_scanner_that_goes_blind_sends_nothing_until_it_sees_again(mouse, run, station):
    mouse.click("blind")
    mouse.wait_until_it_says("physical:code-scanner", "It sends nothing")
    mouse.click("blind")
    mouse.wait_for("it to see", lambda: not state(run, Role.CODE_SCANNER)["mute"])


# What simulated devices are asked for that is no fault: looking, a person's doing, mending.
NO_FAULT = {
    *("state", "slips", "show", "insert", "remove", "feed", "lay", "lift"),
    *("empty", "clear", "take-slip", "take-slips"),
    *("paper-in", "cover-closed", "cutter-freed", "cutter-sharp", "head-cooled", "whole-head", "speak"),
    *("unmute", "return", "heal"),
}


def understood(*modules: ModuleType) -> set[str]:
    """Find what devices understand: each word behind "do" in their patterns."""
    words = set(receipt_printer._SWITCHES) | {"crash"}
    for module in modules:
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(node, ast.MatchMapping):
                (asked,) = [
                    pattern
                    for key, pattern in zip(node.keys, node.patterns, strict=True)
                    if ast.literal_eval(key) == "do"
                ]
                words |= {str(one.value) for one in ast.walk(asked) if isinstance(one, ast.Constant)}
    return words


def sent(*kinds: type[Device]) -> set[str]:
    """Find what slots that the dock's screens call send."""
    screens = "".join(path.read_text() for path in (QML / "Kiosk" / "Dock").glob("*.qml"))
    words: set[str] = set()
    for kind in kinds:
        for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(kind)))):
            if isinstance(node, ast.FunctionDef) and re.search(rf"[.]{node.name}\(", screens):
                calls = [one for one in ast.walk(node) if isinstance(one, ast.Call)]
                asked = [one.args[0] for one in calls if ast.unparse(one.func) == "self.send"]
                parts = [one for tree in asked for one in ast.walk(tree) if isinstance(one, ast.Constant)]
                words |= {str(one.value) for one in parts}
    return words


def test_no_fault_of_the_simulators_is_without_a_button():
    simulators = (chip_reader, code_control, feeder, receipt_printer, faults)
    devices = (Device, ChipReader, CodeScanner, DocumentScanner, ReceiptPrinter)
    assert {"late", "mute", "lie", "dead-dots", "jam", "hang"} <= understood(*simulators)
    assert understood(*simulators) - NO_FAULT - sent(*devices) == set()


def test_every_flaw_of_a_sheet_every_wrong_page_and_every_trouble_of_the_line_has_a_button(mouse, link):
    mouse.wait_for("the first page", lambda: mouse.find("more:document-scanner") is not None)
    found = {item.objectName() for item in mouse.items()}
    mouse.click("more:document-scanner")
    mouse.wait_for("the second page", lambda: mouse.find("lie:late") is not None)
    found |= {item.objectName() for item in mouse.items()}
    assert {f"flaw:{kind}" for kind in FlawKind} | {f"lie:{lie}" for lie in Lie} <= found
    troubles = set(LinkMode) - {LinkMode.OPEN, LinkMode.CUT}  # the cable has a button of its own
    assert {f"network:{mode}" for mode in troubles} <= found


def test_a_printed_slip_is_shown_looked_at_closely_and_taken(mouse, dock, run, station):
    assert mouse.find("slip") is None
    print_slip(station, "dock-1")
    mouse.wait_for("the slip", lambda: mouse.find("slip") is not None)
    assert mouse.said("slips") == "1 slip lies there"
    dock.window.grabWindow()
    assert mouse.find("slip").implicitWidth() > 500
    mouse.click("enlarge")
    mouse.wait_for("the close-up", lambda: mouse.find("close-up") is not None)
    QTest.keyClick(dock.window, Qt.Key.Key_Escape)
    mouse.wait_for("no close-up", lambda: mouse.find("close-up") is None)
    mouse.click("take-slips")
    mouse.wait_for("no slip", lambda: mouse.find("slip") is None)
    assert state(run, Role.RECEIPT_PRINTER)["slips_waiting"] == 0


def test_the_network_is_pulled_spoiled_and_plugged(mouse, link):
    mouse.wait_until_it_says("state:network", "Plugged")
    mouse.click("pull-network")
    mouse.wait_until_it_says("state:network", "Pulled")
    assert link.mode == LinkMode.CUT
    mouse.click("cable")
    mouse.wait_until_it_says("state:network", "Plugged")
    mouse.click("network:answer-lost")
    mouse.wait_until_it_says("state:network", "Answers lost")
    assert link.mode == LinkMode.ANSWER_LOST
    mouse.click("heal-all")
    mouse.wait_until_it_says("state:network", "Plugged")


@pytest.mark.parametrize("role", list(Role))
def test_every_device_can_be_made_to_fail_and_healed(mouse, station, role):
    mouse.click(f"fail-always:{role}")
    mouse.wait_until_it_says(f"pending:{role}", "every call fails (protocol)")
    assert status(station, role).state is State.FAULT
    mouse.click(f"heal:{role}")
    mouse.wait_until_it_says(f"pending:{role}", "No fault asked for")
    station.restart([role])
    assert status(station, role).state is State.READY
    mouse.wait_until_it_says(f"state:{role}", "Ready")


def test_what_is_still_to_go_wrong_is_said(mouse):
    for fault, words in (
        ("fail-once", "the next call fails"),
        ("late", "3 s late"),
        ("hang", "hangs"),
        ("vanish", "vanished"),
    ):
        mouse.click(f"{fault}:chip-reader")
        mouse.wait_until_it_says("pending:chip-reader", words)
    mouse.click("heal-all")
    mouse.wait_until_it_says("pending:chip-reader", "No fault")


def test_a_crashed_worker_shows_as_such_and_so_does_its_successor(mouse, run, station):
    mouse.wait_until_it_says("state:receipt-printer", "Ready")
    mouse.click("crash:receipt-printer")
    mouse.wait_until_it_says("state:receipt-printer", "No worker")
    mouse.wait_until_it_says("line:receipt-printer", "No worker runs.")
    assert not mouse.find("paper-out").isEnabled()
    assert status(station, Role.RECEIPT_PRINTER).state is State.READY
    mouse.wait_until_it_says("state:receipt-printer", "Ready")


def test_a_killed_worker_shows_as_such(mouse, run):
    mouse.wait_until_it_says("state:chip-reader", "Ready")
    os.kill(state(run, Role.CHIP_READER)["worker"], signal.SIGKILL)
    mouse.wait_until_it_says("state:chip-reader", "No worker")


def test_a_worker_that_stands_still_is_silent_and_keeps_the_window_from_nothing(mouse, run):
    mouse.wait_until_it_says("state:chip-reader", "Ready")
    worker = state(run, Role.CHIP_READER)["worker"]
    os.kill(worker, signal.SIGSTOP)
    try:
        mouse.click("feed:blank")
        mouse.wait_until_it_says("physical:document-scanner", "1 sheet waiting")
        mouse.wait_until_it_says("state:chip-reader", "Silent")
    finally:
        os.kill(worker, signal.SIGCONT)
    mouse.wait_until_it_says("state:chip-reader", "Ready")


def test_what_was_refused_is_said(mouse, dock, run):
    mouse.wait_until_it_says("state:code-scanner", "Ready")
    ask(run, Role.CODE_SCANNER, {"do": "unplug"})  # behind the dock's back
    dock.device(CodeScanner).showCard()
    mouse.wait_until_it_says("physical:code-scanner", "the scanner is unplugged")


def test_a_dock_where_no_kiosk_runs_says_so(open_dock, make_mouse, tmp_path):
    mouse = make_mouse(open_dock(tmp_path / "nobody"))
    for role in Role:
        mouse.wait_until_it_says(f"state:{role}", "No worker")
    mouse.wait_until_it_says("state:network", "No line")
    assert not mouse.find("lay").isEnabled()


def laid_out_well(mouse, dock) -> None:
    """Hold what is to be seen now to have names, and room."""
    items = list(mouse.items())
    buttons = [item for item in items if item.inherits("QQuickAbstractButton")]
    assert len(buttons) > 50
    names = [button.objectName() for button in buttons]
    assert all(names)
    assert len(set(names)) == len(names)
    assert all(button.property("text") for button in buttons)
    whole = QRectF(0, 0, dock.window.width(), dock.window.height())
    for item in items:
        if item.inherits("QQuickText") and item.property("text"):
            assert not item.property("truncated"), item.property("text")
            assert item.property("contentWidth") <= item.width() + 1, item.property("text")
            assert whole.contains(place(item)), item.property("text")
    panels = [item for item in items if item.objectName().startswith("panel:")]
    assert len(panels) == 7
    for button in buttons:
        around = next((panel for panel in panels if panel.isAncestorOf(button)), None)
        if around is not None:
            inside = QRectF(around.mapToScene(QPointF(0, 0)), around.size())
            assert inside.contains(QRectF(button.mapToScene(QPointF(0, 0)), button.size())), (
                button.objectName()
            )


@pytest.mark.parametrize("size", [(1360, 1000), (1366, 768), (900, 1000), (1900, 1400)])
def test_every_control_has_names_and_no_text_runs_out_of_its_place(mouse, dock, size):
    dock.window.resize(*size)
    mouse.wait_until_it_says("state:receipt-printer", "Ready")

    def laid_out() -> bool:
        dock.window.grabWindow()
        margin = place(mouse.find("panel:chip-reader")).left()
        last = place(mouse.find("panel:slip"))
        return abs(last.right() + margin - size[0]) < 2 and abs(last.bottom() + margin - size[1]) < 2

    mouse.wait_for("the new size", laid_out)
    laid_out_well(mouse, dock)
    for more in ("more:document-scanner", "more:receipt-printer"):
        mouse.click(more)
        mouse.wait_until_it_says(more, "Back")
    mouse.wait_for("the second pages", laid_out)
    laid_out_well(mouse, dock)
