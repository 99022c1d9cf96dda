"""Plays one visit in a made-up world of its own and gathers what it left behind.

The kiosk's side and the province's side have folders of their own, so that an observer can look for traces
of the person on the kiosk's side alone.
"""

from __future__ import annotations

import base64
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import requests

from hardware.simulated.control import ask
from hardware.vocabulary import Role
from kiosk.appliance import build
from kiosk.dossier.delivery import DeliveryWay
from kiosk.journey.visit import Visit
from kiosk.sandbox.observer import Leak
from kiosk.sandbox.people import Person
from kiosk.settings import Settings
from ui.app import start
from ui.from_settings import place_of, screen_of
from ui.simulated.demo_world import demo_world
from ui.simulated.robot import Robot
from ui.simulated.traces import Traces
from ui.simulated.visitor import Visitor

_QUERY = "khai sinh"
_SHARED = (
    "{} of these lie in folders that other programs write to, too: if a test or another demo ran meanwhile,\n"
    "they may be its; play again when nothing else runs."
)


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
    """What a visit left: `summary` is what `summary.json` holds, `leaks` say where, never what.

    `shared` of them lie in folders where other programs write too.
    """

    summary: dict[str, object]
    leaks: tuple[Leak, ...]
    shared: int = 0

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
            f"look at             {out}/slip.png, {out}/accepted.json, {out}/summary.json",
            f"                    and {len(screens)} screens, {out}/01-… on",
            *(f"  left in {leak.file}: {leak.kind}, {leak.form}" for leak in self.leaks),
            *([_SHARED.format(self.shared)] if self.shared else []),
        ]


def play(
    person: Person, procedure: str, way: DeliveryWay, out: Path, *, say: Callable[[str], None]
) -> Played:
    """Play the visit of one person; `out` is made anew."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    with demo_world() as demo, Traces(demo, out) as traces:
        settings = demo.settings
        appliance = build(settings)
        app = start(appliance.runner, place_of(settings), screen_of(settings))
        appliance.start()
        try:
            diary = Diary(out, say, Robot(app.window))
            visitor = Visitor(person, diary.robot, appliance.runner, settings.paths.run, diary.pause)
            end = visitor.visit(procedure, _QUERY, way)
            _keep_slip(settings, out)
            visitor.leave()
            held = _what_the_province_holds(settings, out)
            # Counted while the kiosk still runs: closing it could tidy away what a wipe left.
            left = traces.count(person, end)
        finally:
            appliance.close()
            app.close()
        health = requests.get(f"{settings.province.gateway_url}/health", timeout=10).json()
        received = int(health["in_custody"])
    summary = _summary(end, diary, held, received, left)
    (out / "summary.json").write_bytes(msgspec.json.format(msgspec.json.encode(summary), indent=2))
    return Played(summary, traces.leaks, traces.shared)


def _keep_slip(settings: Settings, out: Path) -> None:
    """Save the paper that the simulated printer drew from the bytes it got."""
    answer = ask(settings.paths.run, Role.RECEIPT_PRINTER, {"do": "slips"})
    slips = answer["slips"]
    if isinstance(slips, list) and slips:
        (out / "slip.png").write_bytes(base64.b64decode(slips[-1]))


def _what_the_province_holds(settings: Settings, out: Path) -> list[dict[str, Any]]:
    """Save the dossiers that the back office has, and their papers."""
    office = settings.gateway.back_office_url
    dossiers: list[dict[str, Any]] = requests.get(f"{office}/dossiers", timeout=10).json()
    (out / "accepted.json").write_bytes(msgspec.json.format(msgspec.json.encode(dossiers), indent=2))
    for dossier in dossiers:
        for paper in dossier["manifest"]["papers"]:
            url = f"{office}/dossiers/{dossier['submission_id']}/papers/{paper['file']}"
            (out / paper["file"]).write_bytes(requests.get(url, timeout=10).content)
    return dossiers


def _summary(
    end: Visit, diary: Diary, held: list[dict[str, Any]], received: int, left: int
) -> dict[str, object]:
    mine = [dossier for dossier in held if dossier["submission_id"] == end.submission_id]
    papers = mine[0]["manifest"]["papers"] if mine else []
    return {
        "dossier_code": end.filing.dossier_code if end.filing else "",
        "local_reference": end.local_reference,
        "procedure": end.procedure.code if end.procedure else "",
        "assurance": end.citizen.assurance.label if end.citizen else "",
        "holder": end.citizen.holder.value if end.citizen else "",
        "papers": [
            {"file": paper["file"], "pages": paper["pages"], "bytes": paper["bytes"]} for paper in papers
        ],
        "slip_png": "slip.png",
        "submissions_received": received,
        "personal_data_left": left,
        "steps": diary.steps,
        "screens": diary.screens,
    }
