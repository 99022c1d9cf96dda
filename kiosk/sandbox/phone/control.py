"""The phone in the person's hand, for the dock: a control socket called `phone`, as simulated devices have.

`{"do": "state"}` answers `waiting` (how many log-ins wait for an answer), `code` and `place` of the newest,
`last` (what the person said last) and `mode`; `{"do": "approve", "person": …, "level": 2}` and
`{"do": "refuse"}` answer the newest; `{"do": "mode", "mode": …}` lets the provider behave otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hardware.simulated.lines import ControlRefusedError, LineServer
from kiosk.sandbox.people import find_person
from kiosk.sandbox.phone.behaviour import Control, Mode
from kiosk.sandbox.phone.logins import Answer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kiosk.sandbox.phone.office import Office

PHONE = "phone"


class PhoneControl:
    """Listens until `close`; raises `DeviceFault(BUSY)` when another phone does in the same folder."""

    def __init__(self, office: Office, run_folder: Path) -> None:
        self._office = office
        self._last = ""
        self._server = LineServer(run_folder, PHONE, self._respond)

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    def _respond(self, request: Mapping[str, object]) -> Mapping[str, object]:
        match request:
            case {"do": "approve", "person": str(person)}:
                level = 1 if request.get("level") == 1 else 2
                self._answer(Answer.APPROVED, find_person(person).id, level)
            case {"do": "refuse"}:
                self._answer(Answer.REFUSED)
            case {"do": "mode", "mode": str(mode)}:
                self._office.control = Control(mode=Mode(mode))
            case {"do": "state"}:
                pass
            case _:
                raise ControlRefusedError(f"a phone cannot {request.get('do')!r}")
        waiting = self._office.logins.waiting()
        newest = waiting[-1] if waiting else None
        return {
            "waiting": len(waiting),
            "code": newest.user_code if newest else "",
            "place": newest.place if newest else "",
            "last": self._last,
            "mode": self._office.control.mode.value,
        }

    def _answer(self, answer: Answer, person: str = "", level: int = 2) -> None:
        waiting = self._office.logins.waiting()
        if not waiting or not self._office.logins.answer(waiting[-1].user_code, answer, person, level):
            raise ControlRefusedError("no log-in waits for an answer")
        self._last = answer.value
