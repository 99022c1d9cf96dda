"""What a made-up person does with their hands at the devices, while their eyes stay on the screen."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import msgspec

from hardware.simulated.control import ControlRefusedError, ask
from hardware.vocabulary import Role
from kiosk.sandbox.people import Person
from ui.simulated.robot import Robot


@dataclass(frozen=True, slots=True)
class Paper:
    """What one sees at a printer: how many pieces lie there, how long the last is, and what hangs uncut."""

    slips_waiting: int
    last_slip_rows: int
    hanging_rows: int


class Hands:
    """Acts on simulated devices; the window of `robot` lives on meanwhile.

    A device that is not there takes nothing: the method says so, and the person tries again later.
    """

    def __init__(self, person: Person, sheet: bytes, robot: Robot, run_folder: Path) -> None:
        self._person = person
        self._card = msgspec.to_builtins(person.card)
        self._sheet = base64.b64encode(sheet).decode()
        self._robot = robot
        self._run_folder = run_folder
        self._elsewhere = ThreadPoolExecutor(max_workers=1, thread_name_prefix="hands")

    def show_code(self) -> bool:
        """Hold the card's code before the scanner."""
        return self._do(Role.CODE_SCANNER, do="show", text=self._person.code_text) is not None

    def lay_card(self) -> bool:
        """Put the card on the reader, unless it lies there."""
        lies = self._do(Role.CHIP_READER, do="state")
        if lies is not None and lies.get("present"):
            return True
        return self._do(Role.CHIP_READER, do="insert", card=self._card) is not None

    def take_card(self) -> bool:
        """Take the card from the reader."""
        return self._do(Role.CHIP_READER, do="remove") is not None

    def feed(self) -> bool:
        """Put the paper into the feeder, in place of whatever lies there."""
        self._do(Role.DOCUMENT_SCANNER, do="empty")
        return self._do(Role.DOCUMENT_SCANNER, do="feed", page=self._sheet) is not None

    def paper(self) -> Paper | None:
        """Look at the printer's tray and mouth; None when nobody can."""
        seen = self._do(Role.RECEIPT_PRINTER, do="state")
        return msgspec.convert(seen, Paper) if seen else None

    def printer_works(self) -> bool:
        """Hear whether the printer still has something to print."""
        tray = self._do(Role.RECEIPT_PRINTER, do="state")
        return bool(tray and tray.get("printing"))

    def close(self) -> None:
        """Rest."""
        self._elsewhere.shutdown(wait=True)

    def _do(self, role: Role, **request: object) -> Mapping[str, object] | None:
        doing = self._elsewhere.submit(self._ask, role, request)
        self._robot.wait_for(f"the hands at the {role}", doing.done)
        return doing.result()

    def _ask(self, role: Role, request: Mapping[str, object]) -> Mapping[str, object] | None:
        try:
            return ask(self._run_folder, role, request)
        except ControlRefusedError:
            return None
