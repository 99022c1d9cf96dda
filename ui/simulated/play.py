"""Plays one visit in a made-up world of its own and gathers what it left behind.

The kiosk's side and the province's side have folders of their own, so that an observer can look for traces
of the person on the kiosk's side alone.
"""

from __future__ import annotations

import base64
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import requests

from hardware.simulated.control import ask
from hardware.vocabulary import Role
from kiosk.appliance import Appliance, build
from kiosk.dossier.delivery import DeliveryWay
from kiosk.journey.visit import Visit
from kiosk.sandbox.children import Children, environment
from kiosk.sandbox.people import Person
from kiosk.sandbox.traces import Traces
from kiosk.sandbox.world import provision, world_settings
from kiosk.settings import Settings
from ui.app import App, start
from ui.simulated.robot import Robot
from ui.simulated.visitor import Visitor

_QUERY = "khai sinh"


@dataclass
class Diary:
    """Pictures and times of a visit, in the order in which they came."""

    out: Path
    say: Callable[[str], None]
    robot: Robot
    screens: list[str] = field(default_factory=list)
    steps: list[dict[str, object]] = field(default_factory=list)
    _since: float = field(default_factory=time.monotonic)

    def pause(self, name: str) -> None:
        """Take a picture of this moment and note how long the way to it took."""
        now = time.monotonic()
        seconds = round(now - self._since, 2)
        file = f"{len(self.screens) + 1:02d}-{name}.png"
        self.robot.shot(self.out / file)
        self.screens.append(file)
        self.steps.append({"name": name, "seconds": seconds})
        self.say(f"  {seconds:6.2f} s  {name}")
        self._since = time.monotonic()


@dataclass(frozen=True, slots=True)
class Played:
    """What a visit left: `summary` is what `summary.json` holds."""

    summary: dict[str, object]

    @property
    def well(self) -> bool:
        """Whether the dossier is in custody exactly once and nothing of the person is left."""
        return self.summary["submissions_received"] == 1 and self.summary["personal_data_left"] == 0

    def report(self, out: Path) -> list[str]:
        """Say in a few lines what happened and where to look."""
        s = self.summary
        screens = s["screens"] if isinstance(s["screens"], list) else []
        return [
            "",
            f"dossier code        {s['dossier_code'] or '(not yet)'}",
            f"local reference     {s['local_reference']}",
            f"card / holder       {s['assurance']} / {s['holder']}",
            f"in custody          {s['submissions_received']} packet(s)",
            f"personal data left  {s['personal_data_left']} trace(s)",
            f"look at             {out}/slip.png, {out}/accepted.json, {out}/summary.json, {len(screens)} screens",
        ]


def play(
    person: Person, procedure: str, way: DeliveryWay, out: Path, *, say: Callable[[str], None]
) -> Played:
    """Play the visit of one person; `out` is made anew."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    with world() as (settings, children):
        traces = Traces.before(settings, children.logs.parent, out)
        appliance = build(settings)
        app = start(appliance.runner, settings.screen, settings.centre)
        appliance.start()
        try:
            diary = Diary(out, say, Robot(app.window))
            end = _visit(person, procedure, way, appliance, settings, diary)
        finally:
            appliance.close()
            app.close()
        held = _what_the_province_holds(settings, out)
        papers = [
            {"key": key, "pages": len(pages)} for key, pages in end.pages.items() if pages
        ]
        left = traces.count(person, end)
    summary = _summary(end, diary, held, papers, left)
    (out / "summary.json").write_bytes(msgspec.json.format(msgspec.json.encode(summary), indent=2))
    return Played(summary)
