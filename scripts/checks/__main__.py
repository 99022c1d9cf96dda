"""Run every check of the tree, two at a time: one line a check, and its output only when it fails."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

TREE = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent


@dataclass(frozen=True, slots=True)
class Check:
    """One tool: its name in the report and its command line."""

    name: str
    command: Sequence[str]


@dataclass(frozen=True, slots=True)
class Result:
    """What one tool said, and how long it took in seconds."""

    check: Check
    status: int
    output: str
    seconds: float


def tool(name: str, *arguments: str) -> tuple[str, ...]:
    """Give the command line of a tool of the virtual environment."""
    return (str(BIN / name), *arguments)


def own(name: str) -> tuple[str, ...]:
    """Give the command line of a check that stands beside this file."""
    return (sys.executable, f"scripts/checks/{name}.py")


# The slowest first, so that the others fill the second core.
CHECKS = (
    Check("types", tool("mypy")),
    Check("qml", own("qml")),
    Check("imports", tool("lint-imports", "--no-logo")),
    Check("lint", tool("ruff", "check", "--quiet")),
    Check("format", tool("ruff", "format", "--check", "--quiet")),
    Check("licences", own("licences")),
    Check("words", own("words")),
    Check("journey", own("journey")),
    Check("technician", own("technician")),
    Check("languages", own("languages")),
    Check("units", own("units")),
)
FIXES = (
    Check("fix lint", tool("ruff", "check", "--fix", "--quiet")),
    Check("fix format", tool("ruff", "format", "--quiet")),
)


def run(check: Check) -> Result:
    """Run one check to its end; standard error is part of its output."""
    begin = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=TREE,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "RUFF_OUTPUT_FORMAT": "concise"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Result(check, done.returncode, done.stdout, time.monotonic() - begin)


def report(result: Result) -> None:
    """Print the check's one line, and what it said if it failed."""
    word = "ok" if result.status == 0 else "FAILED"
    print(f"{result.check.name:<12} {word:<7} {result.seconds:5.1f} s", flush=True)
    if result.status != 0:
        print(result.output.rstrip(), flush=True)


def main() -> int:
    """Run the checks and return how the process ends: 0 when all are ok, else 1."""
    parser = argparse.ArgumentParser(prog="scripts/check", description="Check the tree.")
    parser.add_argument(
        "--fix", action="store_true", help="first format, and apply the safe fixes of the linter"
    )
    if parser.parse_args().fix:
        for fix in FIXES:
            run(fix)  # what it could not mend, the checks below report
    failed = 0
    with ThreadPoolExecutor(max_workers=2) as pool:
        for result in pool.map(run, CHECKS):
            report(result)
            failed += result.status != 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
