"""The machine behind the technician's door: simulated devices, real checks, and who may come in."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any, cast

from hardware.vocabulary import Role
from kiosk.appliance import Appliance
from kiosk.machine.keys import MachineKey, Purpose, ensure_key
from kiosk.sandbox.people import find_person
from kiosk.settings import Paths, Settings
from kiosk.technician import stick
from kiosk.technician.access.access import Access
from kiosk.technician.access.badge import keep_badge
from kiosk.technician.access.people import Member
from kiosk.technician.access.rights import Duty
from kiosk.technician.access.secret import Cost, Keeper
from kiosk.technician.desk import Desk
from kiosk.technician.examiner import Examiner, Known
from kiosk.technician.faults import fault_in
from kiosk.technician.history import History
from kiosk.technician.machine_restart import Answer as Restart
from kiosk.technician.person import Person
from kiosk.technician.session import Session
from kiosk.technician.site import Site
from kiosk.telemetry.recent import RECENT
from tests.technician.machines import plain_site, simulated_station
from tests.technician.technician import Technician

# Enough to be argon2id, and quick.
_CHEAP = Cost(passes=1, memory_kib=8, lanes=1)
_SECRETS = {Duty.TECHNICIAN: "khoa7cua5vao", Duty.OPERATOR: "truc4may9nay"}
_BADGE = "KIOSK-BADGE:" + "ABCDEFGH234567" * 2
_IDLE_SECONDS, _DOOR_SECONDS = 300.0, 60.0
# Longer than anything keeps the door open, and than any lock-out holds.
_LONG, _A_DAY = 2000.0, 100_000.0
_OURS = ("examining", "check ", "checks", "device checks", "badge", "export", "restart", "report", "log tail")


class Clock:
    """Goes on when it is told to."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        """Say what time it is."""
        return self.seconds


class _Desk(Desk):
    """A desk whose checks look at this machine, whose locks are quick, and whose clock is turned by hand."""

    def __init__(self, machine: Machine) -> None:
        super().__init__(machine.state / "technician")
        self._machine = machine
        self.session = Session(idle_seconds=_IDLE_SECONDS, door_seconds=_DOOR_SECONDS, now=machine.clock)
        self._access = Access(machine.state / "technician", cost=_CHEAP, now=machine.clock)

    def make_examiner(self, told: Callable[[Known], None]) -> Examiner:
        """Examine this machine."""
        return Examiner(self._machine.site_for, History(self._machine.state), self._machine.key, told)

    def restart_machine(self, _who: str, _told: Callable[[Restart], None]) -> None:
        """Restart nothing: on this machine nobody is offered that."""
        raise AssertionError("a kiosk that is not installed was about to restart its machine")


class Machine:
    """Devices that are opened when they are first asked, people, a stick, and a clock that stands."""

    def __init__(self) -> None:
        self._folder = TemporaryDirectory()
        folder = Path(self._folder.name)
        self.state, self.run = folder / "state", folder / "run"
        self._stick = folder / "stick"
        self._stick.mkdir()
        self.clock = Clock()
        self.station = simulated_station(folder)
        self.hands = Technician(self.run)
        self._site = replace(plain_site(folder, self.station), sound=False)
        self.desk = _Desk(self)
        settings = Settings(paths=Paths(state=self.state, run=self.run))
        # Of a kiosk, the pages behind the door know its settings and its devices.
        kiosk = SimpleNamespace(settings=settings, station=self.station)
        self.desk.lead_in(cast("Appliance", kiosk))
        keeper = Keeper(_CHEAP)
        for duty, secret in _SECRETS.items():
            badge = keep_badge(_BADGE) if duty is Duty.TECHNICIAN else ""
            self.desk.access.people.put(Member(duty.value, duty, keeper.keep(secret), badge))
        self._plugged = False
        # The real machine's sticks are no toys.
        stick.mounted_sticks = self._sticks  # type: ignore[assignment]  # a method in a function's place

    def site_for(self, person: Person | None, wanted: Callable[[], bool]) -> Site:
        """Show it to checks."""
        return replace(self._site, person=person, wanted=wanted)

    def key(self) -> MachineKey:
        """Give the key that signs reports."""
        return ensure_key(self.state / "keys", Purpose.REPORT)

    def secret(self, duty: Duty) -> str:
        """Give what opens the door."""
        return _SECRETS[duty]

    @property
    def badge(self) -> str:
        """The technician's badge."""
        return _BADGE

    def plug(self, *, plugged: bool) -> None:
        """Put the stick in, or pull it."""
        self._plugged = plugged

    def _sticks(self, _root: Path = stick.ROOT) -> tuple[stick.Stick, ...]:
        if not self._plugged:
            return ()
        return (stick.Stick(self._stick, "/dev/sdx1", "vfat", False, 10**9, 2 * 10**9),)

    def begin(self, number: int) -> None:
        """Let so much time have passed that no lock-out of an earlier visit holds."""
        self.clock.seconds = number * _A_DAY + self.clock.seconds % _A_DAY

    def wait_long(self) -> None:
        """Let so much time pass that nobody stays."""
        self.clock.seconds += _LONG

    @property
    def known(self) -> Known:
        """What is known of the machine; nothing before somebody came in."""
        examiner = self.desk.examiner
        return examiner.known if examiner is not None else Known()

    def threads(self) -> list[str]:
        """Name what still works for who was behind the door."""
        return [one.name for one in threading.enumerate() if one.name.startswith(_OURS)]

    def kept_back(self) -> list[str]:
        """Start the devices anew as every wipe does, and name those that do not serve."""
        self.station.restart(Role)
        return [f"{one.role}: {fault}" for one in self.station.statuses() if (fault := fault_in(one))]

    def facts(self) -> list[str]:
        """List what may stay nowhere: secrets, the badge, and the card that a technician laid down."""
        card = find_person("minh-anh").card
        told = (card.number, card.name, card.residence, card.origin)
        return [*_SECRETS.values(), _BADGE, *(fact for fact in told if fact)]

    def close(self) -> None:
        """Let the devices go."""
        self.desk.close()
        self.station.close()
        self._folder.cleanup()


def keep_line(event: Mapping[str, Any]) -> None:
    """Let the page of the log see what is logged."""
    RECENT.take(json.dumps(dict(event), default=str))
