"""A storm: a whole kiosk with its province, patient visitors, and faults from outside while they file.

    scripts/storm [--faults 2000] [--seed N] [--gap 1.0] [--probe 1.0] [--kills] [--network-scanner]
                  [--warm-up 3] [--json FILE] [--keep FOLDER] [--verbose]

`--gap` is the mean time between two faults in seconds, `--probe` how long the screen may be silent, `--kills`
only kills workers. Ends with 1 when a promise is broken. What is shortened against a real visit: the form's
answers are posted at once, the sheet is a piece of 8 x 8 cm, the province is waited for 5 s.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import queue
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import msgspec
import requests

from hardware.vocabulary import Role
from kiosk.outbox.store import Outbox
from kiosk.sandbox.children import end_in_order_when_told, environment
from kiosk.settings import Device, Settings
from tests.fault.storm import report as reporting
from tests.fault.storm.card import CardTable
from tests.fault.storm.census import children_of, holding, left_over
from tests.fault.storm.injector import Injector
from tests.fault.storm.log import surprises
from tests.fault.storm.pcscd import Pcscd, in_rig
from tests.fault.storm.plan import draw, kinds
from tests.fault.storm.printer import Printer
from tests.fault.storm.probe import Probe
from tests.fault.storm.slips import count
from tests.fault.storm.watch import Watch
from ui.simulated.demo_world import DemoWorld, demo_world

_MEMORY_EVERY = 50
START_SECONDS = 120.0
SETTLE_SECONDS = 120.0
REST_SECONDS = 400.0


class Storm:
    """One storm over one kiosk."""

    def __init__(self, asked: argparse.Namespace, stack: ExitStack) -> None:
        self.asked = asked
        self.pcsc = in_rig()
        self.demo: DemoWorld = stack.enter_context(demo_world(custody_wait_seconds=5))
        run = self.demo.settings.paths.run
        self.printer = stack.enter_context(Printer(run))
        self.pcscd: Pcscd | None = None
        if self.pcsc:
            self.pcscd = Pcscd()
            stack.callback(self.pcscd.close)
            issuer = self.demo.settings.sandbox.state / "issuer"
            stack.enter_context(CardTable(run, issuer))
        self.settings = self._settings()
        self.probe = stack.enter_context(Probe(self.demo.root / "notify", asked.probe))
        self.watch = Watch()
        self.stories: list[dict[str, Any]] = []
        self.spans: list[tuple[float, float]] = []
        self.rests = False
        self.lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self.shell = self._start_shell(stack)
        self.injector = Injector(run, self.watch.workers.get, self.demo.kiosk, self.pcscd, asked.seed)

    def _settings(self) -> Settings:
        printer = Device(
            driver="escpos-tcp",
            options={"host": "127.0.0.1", "port": self.printer.port, "timeout": 1.0, "print_timeout": 6.0},
        )
        devices = {**self.demo.settings.devices, Role.RECEIPT_PRINTER: printer}
        if self.asked.network_scanner:
            devices[Role.DOCUMENT_SCANNER] = Device(driver="simulated-network-scanner")
        if self.pcsc:
            devices[Role.CHIP_READER] = Device(driver="pcsc")
        return self.demo.settings.model_copy(update={"devices": devices, "sound": False})

    def _start_shell(self, stack: ExitStack) -> subprocess.Popen[bytes]:
        log = stack.enter_context((self.demo.root / "logs" / "window.log").open("wb"))
        shell = subprocess.Popen(
            [sys.executable, "-m", "tests.fault.storm.window", str(self.asked.seed)],
            env={
                **environment(self.settings, self.demo.root / "home"),
                "QT_QPA_PLATFORM": "offscreen",
                "QT_QUICK_BACKEND": "software",
                "NOTIFY_SOCKET": str(self.demo.root / "notify"),
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
        )
        stack.callback(self._end_shell, shell)
        threading.Thread(target=self._read, args=(shell,), daemon=True).start()
        return shell

    def _end_shell(self, shell: subprocess.Popen[bytes]) -> None:
        if shell.poll() is None:
            shell.kill()
            shell.wait()

    def _read(self, shell: subprocess.Popen[bytes]) -> None:
        assert shell.stdout is not None
        for line in shell.stdout:
            self.lines.put(line)

    def hear(self, seconds: float) -> None:
        """Take what the kiosk says for so long."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            try:
                line = msgspec.json.decode(self.lines.get(timeout=left))
            except queue.Empty:
                return
            if "device" in line:
                self.watch.hear(line["device"])
            elif "visit" in line:
                story = line["visit"]
                self.stories.append(story)
                self.spans.append((story["begun"], story["begun"] + story["seconds"]))
                say(
                    f"  visit {len(self.stories)}: {story['seconds']:.0f} s, {story['reference']}, "
                    f"slip {story['slip']}, retries {story['retries']} {story['given_up']}"
                )
            elif "rests" in line:
                self.rests = True

    def wait_until(self, holds: Any, seconds: float) -> bool:
        until = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > until or self.shell.poll() is not None:
                return False
            self.hear(0.1)
        return True

    def holdings(self, when: str) -> dict[str, Any]:
        below = children_of(self.shell.pid)
        return {
            f"kiosk window, {when}": dataclasses.asdict(holding([self.shell.pid])),
            f"with its workers, {when}": dataclasses.asdict(holding([self.shell.pid, *below])),
        }

    def blow(self) -> dict[str, Any]:
        """Let it blow; returns the report."""
        if not self.wait_until(self.probe.ready.is_set, START_SECONDS):
            raise SystemExit(f"the kiosk did not come up; see {self.demo.root}/logs")
        # In good weather first: what everybody holds after that is what they may hold at the end.
        if not self.wait_until(lambda: len(self.stories) >= self.asked.warm_up, REST_SECONDS):
            raise SystemExit(f"the first visits did not end; see {self.demo.root}/logs")
        holdings = self.holdings("at first")
        finished_before = reporting.visits(self.stories)["finished"]
        begun, missed = time.monotonic(), 0
        memory: list[tuple[int, int, int]] = []
        for fault in draw(
            self.asked.seed,
            kinds(pcsc=self.pcsc, only_kills=self.asked.kills),
            self.asked.faults,
            self.asked.gap,
        ):
            due = time.monotonic() + fault.after
            while (left := due - time.monotonic()) > 0:
                self.hear(min(left, 0.2))
                self._mend()
            if self.shell.poll() is not None:
                break
            if fault.number % _MEMORY_EVERY == 1:
                held = holding([self.shell.pid])
                memory.append((round(time.monotonic() - begun), held.rss, held.descriptors))
            at = time.monotonic()
            worker = self.injector.strike(fault)
            if worker is None:
                missed += 1
                continue
            self.watch.strike(fault, at, worker)
            if self.asked.verbose:
                say(f"{at - begun:7.1f} {fault.number} {fault.kind.role} {fault.kind.name}")
        seconds = time.monotonic() - begun
        calm_since = self._calm()
        ended_by_itself = self.shell.poll() is not None
        holdings |= self.holdings("at last")
        self.probe.let_go()
        assert self.shell.stdin is not None
        self.shell.stdin.close()
        try:
            code = self.shell.wait(60)
        except subprocess.TimeoutExpired:
            code = None
        report: dict[str, Any] = {
            "seed": self.asked.seed,
            "faults": len(self.watch.struck),
            "missed": missed,
            "seconds": round(seconds, 1),
            "chip_reader": self.settings.devices[Role.CHIP_READER].driver,
            "by_kind": reporting.by_kind(self.watch.struck),
            "recovery": reporting.recovery(self.watch.struck),
            "not_ready_again": [
                f"{one.fault.number} {one.fault.kind.role}: {one.fault.kind.name}"
                for one in self.watch.unrecovered
            ],
            "visits": reporting.visits(self.stories),
            "finished_before": finished_before,
            "last_visit_retries": sum(
                sum(story["retries"].values())
                for story, (start, _) in zip(self.stories, self.spans, strict=True)
                if start > calm_since
            ),
            "retries_beyond_kills": self._retries_beyond_kills(),
            "probe": {
                "patience_seconds": self.asked.probe,
                "hangs": len(self.probe.hangs),
                "beats": self.probe.beats,
                "longest_pause_seconds": self.probe.longest,
            },
            "dossiers": self._dossiers(),
            "slips": self._slips(),
            "holdings": holdings,
            "window_seconds_rss_descriptors": memory,
            "left_running": self._left_running(),
            "surprises": surprises(self.demo.root / "logs" / "window.log"),
            "ended_by_itself": ended_by_itself or code != 0,
        }
        report["broken"] = reporting.broken(report)
        return report

    def _mend(self) -> None:
        for fault in self.injector.mend():
            self.watch.mended(fault)
        self.watch.settle()

    def _calm(self) -> float:
        """Mend everything and let the visit that goes on end, and one more; returns when it was calm."""
        for fault in self.injector.mend(everything=True):
            self.watch.mended(fault)
        self.injector.heal()
        self.wait_until(self._well, SETTLE_SECONDS)
        since = time.monotonic()
        if self.shell.poll() is None:
            assert self.shell.stdin is not None
            self.shell.stdin.write(b"rest\n")
            self.shell.stdin.flush()
        self.wait_until(lambda: self.rests, REST_SECONDS)
        return since

    def _well(self) -> bool:
        self.watch.settle()
        return not self.watch.unrecovered

    def _retries_beyond_kills(self) -> list[str]:
        """Name the visits that met nothing but killed workers and had more retries than that."""
        found = []
        for story, (start, end) in zip(self.stories, self.spans, strict=True):
            # What struck shortly before may still be felt.
            met = [
                one for one in self.watch.struck if start - 30 < (one.mended_at or one.at) and one.at < end
            ]
            retries = sum(story["retries"].values())
            if all(one.fault.kind.act == "kill" for one in met) and retries > len(met):
                found.append(f"{story['retries']} for {len(met)} kills")
        return found

    def _dossiers(self) -> dict[str, Any]:
        filed = [story["reference"] for story in self.stories if story["reference"]]
        health = f"{self.settings.province.gateway_url}/health"
        office = f"{self.settings.gateway.back_office_url}/dossiers"

        def held() -> list[str]:
            dossiers = requests.get(office, timeout=10).json()
            return [dossier["manifest"]["local_reference"] for dossier in dossiers]

        until = time.monotonic() + SETTLE_SECONDS
        while not set(filed) <= set(held()) and time.monotonic() < until:
            time.sleep(0.3)
        there = Counter(held())
        outbox = Outbox(self.settings.paths.state / "outbox")
        rows = Counter(row.local_reference for row in outbox.rows())
        outbox.close()
        return {
            "filed": len(filed),
            "in_custody": requests.get(health, timeout=10).json()["in_custody"],
            "at_office": there.total(),
            "lost": sorted(set(filed) - set(there)),
            "doubled": sorted(
                {name for name, times in there.items() if times > 1}
                | {name for name, times in rows.items() if times > 1}
                | (set(there) - set(filed))
            ),
        }

    def _slips(self) -> dict[str, Any]:
        cut = self.printer.slips()
        slips = count(cut)
        return {
            "cut": len(cut),
            "whole": slips.whole.total(),
            "pieces": slips.pieces.total(),
            "doubled": slips.doubled,
        }

    def _left_running(self) -> list[str]:
        """Name workers that are still there, and whatever else knows of this kiosk's run folder."""
        self.demo.kiosk.stop("agent")
        return [
            command
            for command in left_over(self.settings.paths.run)
            if " gateway" not in command and " sandbox" not in command
        ]


def say(words: str) -> None:
    sys.stderr.write(words + "\n")
    sys.stderr.flush()


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/storm", description=__doc__.splitlines()[0])
    parser.add_argument("--faults", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(3), "big"))
    parser.add_argument("--gap", type=float, default=1.0, help="mean seconds between two faults")
    parser.add_argument("--probe", type=float, default=1.0, help="seconds of silence that call a screen hung")
    parser.add_argument("--kills", action="store_true", help="kill workers and do nothing else")
    parser.add_argument("--network-scanner", action="store_true", help="scan by eSCL and sane-airscan")
    parser.add_argument("--warm-up", type=int, default=3, help="visits in good weather first")
    parser.add_argument("--json", type=Path, help="where the report goes as JSON")
    parser.add_argument("--keep", type=Path, help="where logs and slips are kept")
    parser.add_argument("--verbose", action="store_true", help="say each fault")
    asked = parser.parse_args()
    end_in_order_when_told()
    say(f"storm: seed {asked.seed}, {asked.faults} faults")
    with ExitStack() as stack:
        storm = Storm(asked, stack)
        try:
            report = storm.blow()
        finally:
            if asked.keep:
                keep(storm.demo, asked.keep)
                for number, slip in enumerate(storm.printer.slips()):
                    (asked.keep / f"slip-{number:03}.png").write_bytes(slip)
    if asked.json:
        asked.json.write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=2))
    sys.stdout.write(reporting.in_words(report) + "\n")
    return 1 if report["broken"] else 0


def keep(demo: DemoWorld, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for log in (demo.root / "logs").iterdir():
        (folder / log.name).write_bytes(log.read_bytes())


if __name__ == "__main__":
    sys.exit(main())
