"""A stay at the technician's door: the hidden gesture, tries to come in, and every way out.

What holds: nothing of the machine is shown to who is not in; a wrong secret opens nothing and the right one
opens; a way out always leads to the welcome; whoever left has let go of the devices.
"""

from __future__ import annotations

from random import Random

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtQuick import QQuickItem

from hardware.simulated.control import ControlRefusedError, ask
from hardware.vocabulary import Role
from kiosk.journey.anywhere import UNATTENDED
from kiosk.journey.effects import WatchRoom
from kiosk.journey.events import CloseOverlay, RoomSeen
from kiosk.journey.visit import Step
from kiosk.technician.access.rights import Duty
from tests.ui.monkey.eyes import items
from tests.ui.monkey.fingers import let_live
from tests.ui.monkey.hand import Hand, Stuck
from tests.ui.monkey.inside import Inside
from ui.bridge.technician.gesture import KEYS, TOUCHES

_CLOSES = {"panel-close", "overlay-close"}
_PLACES = ("hidden:name", "hidden:low")
_WRONG = ("0000", "khoa7cua5va", "khoa7cua5vaoo", "truc4may9na", "a", "123456789012")
_CODES = ("KIOSK-BADGE:AAAAAAAAAAAAAAAAAAAAAAAAAA", "KIOSK-BADGE:", "IDVNM0220123456", "\x00\x1b[2J")
_WAYS_OUT = 120
_OFTEN = 3


class Stay:
    """One stay behind the door, or at it; `seed` says what is done."""

    def __init__(self, hand: Hand, seed: str) -> None:
        self._hand = hand
        self._seed = seed
        self._at = 0

    def play(self) -> str:
        """Go to the door and come back; say what was broken, empty for nothing."""
        hand = self._hand
        try:
            if self._is_nobody_s_turn() and self._beckon():
                hand.done["at the door"] += 1
                self._try_to_come_in()
                if self._is_in:
                    hand.done["inside"] += 1
                    Inside(hand, self._seed).play()
                self._go_out()
            self._is_as_before()
        except Stuck as stuck:
            return str(stuck)
        return ""

    @property
    def _is_in(self) -> bool:
        return self._hand.machine.desk.session.insider is not None

    def _chance(self) -> Random:
        self._at += 1
        return self._hand.chance(f"{self._seed}:{self._at}")

    # --- the gesture ---------------------------------------------------------

    def _is_nobody_s_turn(self) -> bool:
        """Say whether nobody is served; whoever hammered on at the end of a visit began another."""
        hand = self._hand
        if hand.step() in UNATTENDED:
            return True
        for key in KEYS:
            hand.press(key)
        if hand.step() is Step.SERVICE:
            raise Stuck("the door came while a visit was on")
        hand.done["while a visit was on"] += 1
        return False

    def _beckon(self) -> bool:
        """Make the gesture at the welcome, or on the closed screen; say whether the door came."""
        hand, chance = self._hand, self._chance()
        hand.machine.begin(int(self._seed.split(":")[1]))
        self._clear_the_way()
        if chance.random() < 0.25:
            self._close_the_kiosk()
        if chance.random() < 0.2:
            self._half_a_gesture(chance)
        for _ in range(_OFTEN):  # a machine that is slow makes a gesture that is too slow
            if chance.random() < 0.3:
                for key in KEYS:
                    hand.press(key)
            else:
                self._touch_the_spot(chance, TOUCHES)
            if hand.step() is Step.SERVICE:
                return True
        if self._is_covered():
            hand.note("something lay over the welcome")
            hand.done["covered"] += 1
            return False
        raise Stuck(f"the gesture did not show the door: at {hand.step()}")

    def _clear_the_way(self) -> None:
        hand = self._hand
        hand.app.scene.post(CloseOverlay())
        for _ in range(_OFTEN):
            if not self._is_covered():
                return
            hand.press(Qt.Key.Key_Escape)
            hand.step()

    def _is_covered(self) -> bool:
        if self._hand.app.session.property("overlay"):
            return True
        panel = (one for one in items(self._hand.app.window) if one.objectName() == "panel")
        return any(one.property("active") for one in panel)

    def _close_the_kiosk(self) -> None:
        for pending in self._hand.backstage.waits():
            if isinstance(pending.effect, WatchRoom):
                pending.post(RoomSeen(enough=False))
                self._hand.step()
                self._hand.done["at a closed kiosk"] += self._hand.app.session.property("screen") == "Closed"
                return

    def _half_a_gesture(self, chance: Random) -> None:
        self._touch_the_spot(chance, TOUCHES - 1)
        self._hand.press(Qt.Key.Key_Up)
        if self._hand.step() is Step.SERVICE:
            raise Stuck("four touches showed the door")
        # What is left of it is not the beginning of the next.
        self._hand.model("DoorModel")._gesture.forget()

    def _touch_the_spot(self, chance: Random, times: int) -> None:
        # A screen that has just come takes no touch for a moment.
        self._hand.until(lambda: bool(self._spots()), "there is no place for the gesture")
        places = self._spots()
        place = places[chance.choice(sorted(places))]
        spot = place.mapToScene(QPointF(place.width() / 2, place.height() / 2)).toPoint()
        self._hand.note(f"{times} touches on {place.objectName()}")
        for _ in range(times):
            self._hand.fingers.tap(spot)
            let_live()

    def _spots(self) -> dict[str, QQuickItem]:
        return {
            one.objectName(): one
            for one in items(self._hand.app.window)
            if one.objectName() in _PLACES and one.isEnabled() and one.width() > 0
        }

    # --- at the door ---------------------------------------------------------

    def _try_to_come_in(self) -> None:
        hand = self._hand
        plan = self._chance()
        for what in plan.choices(_TRIES, _TRY_WEIGHTS, k=plan.randint(1, 8)):
            chance = self._chance()
            self._shows_nothing()
            hand.note(what)
            opens = False
            match what:
                case "secret":
                    duty = chance.choice((Duty.TECHNICIAN, Duty.TECHNICIAN, Duty.OPERATOR))
                    locked = hand.machine.desk.access.standing().wait_seconds > 0
                    opens = self._type(hand.machine.secret(duty)) and not locked
                    hand.done["locked out" if locked else "right secrets"] += 1
                case "wrong":
                    self._type(chance.choice(_WRONG))
                    hand.done["wrong secrets"] += 1
                case "badge":
                    opens = self._show(hand.machine.badge)
                    hand.done["badges"] += opens
                case "wrong badge":
                    self._show(chance.choice(_CODES))
                case "silly":
                    self._silly(chance)
            if opens:
                hand.until(lambda: self._is_in, f"the right {what} did not open")
                return
            hand.rest()
            if hand.out:
                return
            if self._is_in:
                raise Stuck(f"a {what} try opened the door")
        self._shows_nothing()

    def _type(self, secret: str) -> bool:
        """Type a secret and open; say whether there was a way to."""
        hand = self._hand
        field = next((thing for thing in hand.seen() if thing.name == "input:secret"), None)
        if field is None:
            return False
        hand.fingers.tap(field.spot)
        hand.step()
        for _ in field.text:
            hand.press(Qt.Key.Key_Backspace)
        hand.fingers.write(secret)
        let_live()
        hand.touch("key:done")
        hand.step()
        return hand.touch("primary")

    def _show(self, text: str) -> bool:
        """Show a code to the scanner as soon as it is up; say whether it was seen."""

        def shown() -> bool:
            try:
                ask(self._hand.machine.run, Role.CODE_SCANNER, {"do": "show", "text": text})
            except ControlRefusedError:
                return False
            return True

        self._hand.until(shown, "the code scanner never came up")
        return True

    def _silly(self, chance: Random) -> None:
        fingers = self._hand.fingers
        for _ in range(chance.randint(1, 6)):
            things = self._hand.seen()
            match chance.randrange(4):
                case 0:
                    fingers.key()
                case 1:
                    fingers.tap(fingers.anywhere())
                case 2 if things:
                    fingers.hammer(chance.choice(things).spot, chance.randint(2, 6))
                case _ if things:
                    self._hand.tap(chance.choice(things))
            self._hand.step()

    def _shows_nothing(self) -> None:
        """See that who is not in sees nothing of the machine, and may do nothing to it."""
        hand = self._hand
        if self._is_in:
            raise Stuck("somebody is in who did not come in")
        shown = [f"{name}.{rows}" for name, rows in _ROWS if getattr(hand.model(name), rows).rowCount()]
        if shown or hand.model("ChecksModel").ready or hand.model("ReadinessModel").ready:
            raise Stuck(f"shown to nobody who is in: {shown}")

    # --- out -----------------------------------------------------------------

    def _go_out(self) -> None:
        hand, chance = self._hand, self._chance()
        if hand.out:
            hand.done["out by touch"] += 1
            return
        if chance.random() < 0.4:
            hand.note("the clock shows them out")
            # Where the machine works it is waited for, for a quarter of an hour.
            hand.machine.wait_long()
            hand.until(lambda: hand.out, "the clock showed nobody out")
            hand.done["out by the clock"] += 1
            return
        for _ in range(_WAYS_OUT):
            if chance.random() < 0.2:
                hand.press(Qt.Key.Key_Escape)
            # What lies under a panel is seen too, and takes no touch: then something else is tried.
            elif chance.random() < 0.3 or not hand.touch("back"):
                self._another_way(chance)
            if hand.out:
                hand.done["out by touch"] += 1
                return
        raise Stuck(f"no way out in {_WAYS_OUT} touches, at {hand.model('RoomsModel').room}")

    def _another_way(self, chance: Random) -> None:
        """Where no way back is shown: what lies over it is closed, what is asked is answered, or it ends."""
        hand = self._hand
        if hand.model("AskModel").kind == "wait":
            hand.rest()
        things = hand.seen()
        closing = [thing for thing in things if thing.name in _CLOSES]
        if things:
            hand.tap(chance.choice(closing if closing and chance.random() < 0.7 else things))
        else:
            self._hand.fingers.tap(QPoint(hand.app.window.width() // 2, hand.app.window.height() // 2))
            hand.step()

    def _is_as_before(self) -> None:
        """See that nothing works any more for who left, that the devices serve, and nothing is shown."""
        hand, machine = self._hand, self._hand.machine
        hand.until(lambda: not machine.known.busy, "checks went on for who had left")
        hand.until(lambda: not machine.threads(), f"threads were left: {machine.threads()}")
        self._shows_nothing()
        machine.plug(plugged=False)
        if kept := machine.kept_back():
            raise Stuck(f"devices were not given back: {kept}")


_CHANCES = {"secret": 6, "badge": 2, "wrong": 4, "wrong badge": 1, "silly": 2}
_TRIES, _TRY_WEIGHTS = tuple(_CHANCES), tuple(_CHANCES.values())
_ROWS = (
    ("ChecksModel", "rows"),
    ("ChecksModel", "failed"),
    ("RoomsModel", "entries"),
    ("LiveModel", "devices"),
    ("LiveModel", "lines"),
    ("ConfigurationModel", "rows"),
    ("ExportModel", "sticks"),
)
