"""Hold docs/checks.md to the checks and to the cases in which tests make them fail (--write)."""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Iterator
from pathlib import Path

TREE = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TREE))

from kiosk.languages.catalogue import load_languages  # noqa: E402 - the tests stand in the tree alone
from kiosk.technician.check import Area, Check, Weight  # noqa: E402
from kiosk.technician.checks import CHECKS  # noqa: E402
from tests.technician.negatives import Case, cases, words  # noqa: E402

DOCUMENT = TREE / "docs" / "checks.md"
_BEGIN, _END = "<!-- drawn: {} -->", "<!-- end -->"
_MEANS = {Weight.STOPS: "not fit", Weight.LIMITS: "fit with limits", Weight.TELLS: "is told"}


def english(text: str) -> str:
    """Say a sentence of a check in English, as it fits into a cell."""
    return load_languages().say(text, "en").replace("|", "\\|")


def table(area: Area, negatives: dict[str, Case]) -> Iterator[str]:
    """List the checks of an area; raises ValueError for one that nothing makes fail."""
    yield "| Check | What it does | Passed means | Takes | A failure | Fails in the tests with |"
    yield "|---|---|---|---|---|---|"
    for check in CHECKS:
        if check.area is not area:
            continue
        if check.name not in negatives:
            raise ValueError(f"{check.name} has no negative fixture")
        parts = (
            f"`{check.name}`{' ‡' if check.attended else ''}",
            english(check.does),
            english(check.passes),
            f"{check.seconds:g} s",
            _MEANS[check.weight],
            words(negatives[check.name]).replace("|", "\\|"),
        )
        yield f"| {' | '.join(parts)} |"


def count(checks: tuple[Check, ...]) -> str:
    """Say how many checks there are."""
    attended = sum(check.attended for check in checks)
    return f"{len(checks)} checks, {attended} of them with a person at the machine (‡)."


def drawn(text: str) -> str:
    """Return the document with its parts drawn anew; raises ValueError where one has no place."""
    negatives, _ = cases()
    parts = {"count": count(CHECKS)} | {area.value: "\n".join(table(area, negatives)) for area in Area}
    for part, body in parts.items():
        begin = _BEGIN.format(part)
        before, found, rest = text.partition(begin)
        _, ended, after = rest.partition(_END)
        if not found or not ended:
            raise ValueError(f"{DOCUMENT.name} has no place for: {part}")
        text = f"{before}{begin}\n\n{body}\n\n{_END}{after}"
    return text


def main() -> int:
    """Return 0 when the document says what the checks are, or was written so."""
    parser = argparse.ArgumentParser(prog="technician", description="Hold docs/checks.md to the checks.")
    parser.add_argument("--write", action="store_true", help="write the drawn parts anew")
    written = DOCUMENT.read_text(encoding="utf-8")
    wanted = drawn(written)
    if parser.parse_args().write:
        DOCUMENT.write_text(wanted, encoding="utf-8")
        return 0
    print("\n".join(difflib.unified_diff(written.splitlines(), wanted.splitlines(), "as it is", "as drawn")))
    if written != wanted:
        print("docs/checks.md differs: .venv/bin/python scripts/checks/technician.py --write")
    return int(written != wanted)


if __name__ == "__main__":
    sys.exit(main())
