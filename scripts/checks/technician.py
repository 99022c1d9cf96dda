"""Hold docs/checks.md to the checks and to the cases in which tests make them fail (--write)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

TREE = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TREE))

from kiosk.languages.catalogue import load_languages  # noqa: E402 - the tests stand in the tree alone
from kiosk.technician.check import Area, Check, Weight  # noqa: E402
from kiosk.technician.checks import CHECKS  # noqa: E402
from scripts.checks.drawn import hold  # noqa: E402
from tests.technician.negatives import Case, cases, words  # noqa: E402

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


def main() -> int:
    """Return 0 when the document says what the checks are, or was written so."""
    negatives, _ = cases()
    tables = {area.value: "\n".join(table(area, negatives)) for area in Area}
    return hold("technician", TREE / "docs" / "checks.md", {"count": count(CHECKS)} | tables)


if __name__ == "__main__":
    sys.exit(main())
