"""Behind the technician's door at random: checks, their questions, repairs, the report, devices, sticks."""

from __future__ import annotations

from contextlib import suppress
from random import Random
from typing import Any

from PySide6.QtCore import Qt

from hardware.simulated.control import ControlRefusedError, ask
from hardware.vocabulary import Role
from kiosk.technician.person import ON_THE_SCREEN
from tests.ui.monkey.eyes import items, lists
from tests.ui.monkey.fingers import let_live
from tests.ui.monkey.hand import Hand

_PAD = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Escape)
_PRINTER, _SCANNER = Role.RECEIPT_PRINTER, Role.DOCUMENT_SCANNER
_FAULTS: tuple[tuple[Role, dict[str, Any], dict[str, Any]], ...] = (
    *((role, {"do": "vanish"}, {"do": "return"}) for role in Role),
    (_PRINTER, {"do": "paper-out"}, {"do": "paper-in"}),
    (_PRINTER, {"do": "cover-open"}, {"do": "cover-closed"}),
    (_SCANNER, {"do": "jam"}, {"do": "clear"}),
    (Role.CODE_SCANNER, {"do": "fail-repeatedly", "kind": "busy"}, {"do": "heal"}),
)
_DEVICES_PAGE, _STICKS_PAGE = "room:Live", "room:Export"
# Beyond the table: pages that are reached from it.
_PAGES = (_DEVICES_PAGE, "room:Configuration", _STICKS_PAGE, "report", "attended", "primary")


class Inside:
    """What one does who has come in, until they have had enough; the way out is not here."""

    def __init__(self, hand: Hand, seed: str) -> None:
        self._hand = hand
        self._seed = seed
        self._mend: tuple[Role, dict[str, Any]] | None = None

    def play(self) -> None:
        """Do so many things at random; raises Stuck."""
        hand = self._hand
        plan = hand.chance(f"{self._seed}:inside")
        acts = plan.choices(_ACTS, _WEIGHTS, k=plan.randint(3, 24))
        hand.until(lambda: hand.model("ChecksModel").ready, "the table never came")
        if plan.random() < 0.4:
            self._break(plan)
        hand.machine.plug(plugged=plan.random() < 0.7)
        try:
            for number, what in enumerate(acts):
                chance = hand.chance(f"{self._seed}:inside:{number}")
                hand.note(what)
                self._act(what, chance)
                # Now and then the next touch comes while the machine still works.
                if chance.random() < 0.85:
                    hand.rest()
                if hand.out:
                    return
        finally:
            if self._mend is not None:
                ask(hand.machine.run, *self._mend)

    def _break(self, chance: Random) -> None:
        role, fault, mend = chance.choice(_FAULTS)
        self._hand.machine.station.device(role).status()  # it listens when it is open
        with suppress(ControlRefusedError):
            ask(self._hand.machine.run, role, fault)
            self._mend = role, mend
            self._hand.done["faults"] += 1

    def _act(self, what: str, chance: Random) -> None:  # noqa: C901, PLR0912  # one line a case
        hand, fingers = self._hand, self._hand.fingers
        seen = hand.seen()
        # Whoever leaves at the first touch sees little.
        stays = [thing for thing in seen if thing.name != "back" or chance.random() < 0.2]
        match what:
            case "touch" if stays:
                hand.tap(chance.choice(stays))
            case "reach":
                names = [name for name in hand.on_page() if name != "back"]
                if names:
                    hand.reach(chance.choice(names))
            case "page":
                hand.model("RoomsModel").home()
                let_live()
                hand.reach(chance.choice(_PAGES))
            case "report":
                hand.model("RoomsModel").home()
                let_live()
                if hand.reach("report"):
                    hand.reach(chance.choice(("primary", "write-files")))
            case "answer":
                self._answer(chance)
            case "restart":
                self._restart(chance)
            case "stick":
                hand.machine.plug(plugged=chance.random() < 0.7)
            case "hammer" if stays:
                fingers.hammer(chance.choice(stays).spot, chance.randint(2, 5))
            case "together" if len(stays) > 1:
                one, other = chance.sample(stays, 2)
                fingers.together(one.spot, other.spot)
            case "drag":
                if places := lists(fingers.window):
                    place = chance.choice(places)
                    fingers.drag(fingers.within(place), fingers.within(place))
            case "keys":
                for _ in range(chance.randint(1, 4)):
                    fingers.key()
            case "time":
                hand.machine.clock.seconds += chance.choice((5, 100, 280, 400))
                let_live()
            case _:
                fingers.tap(fingers.anywhere())

    def _restart(self, chance: Random) -> None:
        hand = self._hand
        if hand.model("RoomsModel").room != "Live":
            hand.model("RoomsModel").home()
            let_live()
            if not hand.reach(_DEVICES_PAGE):
                return
            let_live()
        name = f"restart:{chance.choice(list(Role))}"
        for _ in range(2):
            hand.reach(name)

    def _answer(self, chance: Random) -> None:
        """Do what is asked, or not; say that it was done, or not, or nothing at all."""
        hand = self._hand
        question = hand.machine.known.question
        if question is None or hand.model("AskModel").number != question.number:
            return
        task = question.task
        way = chance.choices(("do", "no", "claim", "nothing"), (7, 3, 1, 1))[0]
        hand.done[f"answered: {way}"] += 1
        if way == "nothing":
            return
        if way == "do" and task in ON_THE_SCREEN:
            self._on_the_screen()
            return
        well = way != "no"
        if way == "do" and task is not None:
            with suppress(ControlRefusedError):  # of a device that is gone
                well = bool(hand.machine.hands.perform(task, question.words, question.show))
        hand.reach("primary" if well else "no")

    def _on_the_screen(self) -> None:
        """Try the whole screen, or the pad, as one is told to."""
        hand = self._hand
        match hand.model("AskModel").kind:
            case "grid":
                cells = [one for one in items(hand.app.window) if one.objectName().startswith("cell:")]
                for cell in cells:
                    hand.fingers.tap(cell.mapRectToScene(cell.boundingRect()).center().toPoint())
            case "keys":
                for key in _PAD:
                    hand.press(key)
            case "pixels" | "colours":
                middle = hand.app.window.contentItem().boundingRect().center().toPoint()
                for _ in range(12):  # more than there are colours
                    if _is_asked(hand):
                        break
                    hand.fingers.tap(middle)
                    let_live()
                hand.touch("yes")


def _is_asked(hand: Hand) -> bool:
    return any(one.objectName() == "yes" for one in items(hand.app.window))


_CHANCES = {
    "touch": 34,
    "reach": 16,
    "page": 16,
    "answer": 20,
    "report": 4,
    "restart": 4,
    "stick": 2,
    "hammer": 3,
    "together": 2,
    "drag": 4,
    "keys": 5,
    "time": 2,
    "anywhere": 4,
}
_ACTS, _WEIGHTS = tuple(_CHANCES), tuple(_CHANCES.values())
