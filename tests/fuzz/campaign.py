"""A fuzzing campaign with Atheris: scripts/fuzz TARGET --minutes N.

Each worker is a process with a seed of its own; they share what they find in out/fuzz/TARGET/found, so that a
later campaign goes on from there. An input that breaks a target is kept beside it, and the command that runs
it again is printed.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from random import SystemRandom

from tests.fuzz.targets import TARGETS, Target

_TREE = Path(__file__).resolve().parents[2]
_OUT = _TREE / "out/fuzz"
_MISSING = """Atheris is not installed; only campaigns need it:
  .venv/bin/python -m pip install --require-hashes --no-deps -r requirements/fuzz.txt"""
_EXECUTED = re.compile(r"^(?:stat::number_of_executed_units: *|#)(\d+)", re.MULTILINE)


def main() -> int:
    """Run what is asked for; 0 when nothing was found, 1 when something was, 3 without Atheris."""
    parser = argparse.ArgumentParser(prog="scripts/fuzz", description=__doc__)
    parser.add_argument("target", choices=[*TARGETS, "all"])
    parser.add_argument("--minutes", type=float, default=20, help="for each target (20)")
    parser.add_argument("--workers", type=int, default=1, help="processes for each target (1)")
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(1, 1 << 31))
    parser.add_argument("--again", type=Path, metavar="FILE", help="run one input alone, without Atheris")
    asked = parser.parse_args()
    if asked.again:
        TARGETS[asked.target].run(asked.again.read_bytes())
        return 0
    if importlib.util.find_spec("atheris") is None:
        print(_MISSING, file=sys.stderr)
        return 3
    names = list(TARGETS) if asked.target == "all" else [asked.target]
    seconds = max(round(asked.minutes * 60), 1)
    results = [_campaign(TARGETS[name], seconds, asked.workers, asked.seed) for name in names]
    return 1 if any(results) else 0


def _campaign(target: Target, seconds: int, workers: int, seed: int) -> int:
    """Run the workers of one target to their end, print what came of it, and return what went wrong."""
    folder = _OUT / target.name
    (folder / "found").mkdir(parents=True, exist_ok=True)
    before = set(folder.glob("finding-*"))
    print(f"{target.name}: {workers} x {seconds} s from seed {seed}", flush=True)
    begin = time.monotonic()
    logs = [folder / f"worker-{seed + number}.log" for number in range(workers)]
    running = [_start(target, log, seed + number, seconds) for number, log in enumerate(logs)]
    failed = sum(worker.wait() != 0 for worker in running)
    executions = sum(_executions(log) for log in logs)
    findings = sorted(set(folder.glob("finding-*")) - before)
    took = time.monotonic() - begin
    print(f"{target.name}: {executions} executions in {took:.0f} s, {len(findings)} findings", flush=True)
    for path in findings:
        print(f"  scripts/fuzz {target.name} --again {path.relative_to(_TREE)}")
    if failed and not findings:
        print(f"  {failed} workers ended badly: {folder.relative_to(_TREE)}/worker-*.log")
    return max(len(findings), failed)


def _start(target: Target, log: Path, seed: int, seconds: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.fuzz.worker", target.name, str(seed), str(seconds)]
    environment = os.environ | {"PYTHONHASHSEED": "0"}
    with log.open("wb") as out:
        return subprocess.Popen(command, cwd=_TREE, stdout=out, stderr=out, env=environment)


def _executions(log: Path) -> int:
    return max((int(count) for count in _EXECUTED.findall(log.read_text(errors="replace"))), default=0)


if __name__ == "__main__":
    sys.exit(main())
