"""Hold docs/journey.md to the state table, from which its diagrams and tables are drawn (--write)."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from kiosk.journey.anywhere import ANYWHERE, UNATTENDED, UNINTERRUPTED
from kiosk.journey.events import Back, Event, Idle, TimeUp, Touch
from kiosk.journey.rule import Rule
from kiosk.journey.table import TABLE
from kiosk.journey.visit import Step

TREE = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TREE))

from scripts.checks.drawn import hold  # noqa: E402 - beside this file, by its name in the tree


def name(step: Step) -> str:
    """Write a screen as the diagrams name it."""
    return step.value.replace("-", " ")


def words(kind: type[Event]) -> str:
    """Say what an event is: the first sentence of its own description."""
    said = (kind.__doc__ or "").strip().splitlines()[0]
    return said.replace("|", "\\|").rstrip(".")


def cause(kind: type[Event]) -> str:
    """Say who makes an event happen."""
    if issubclass(kind, Touch):
        return "person"
    return "clock" if kind in {Idle, TimeUp} else "machine"


def leads(rule: Rule) -> str:
    """Name where an event may lead, in the order of the visit."""
    return ", ".join(name(step) for step in Step if step in rule.targets) or "stays"


def edges(rows: Iterable[tuple[Step, type[Event], Rule]], arrow: str) -> Iterator[str]:
    """Draw one arrow from a screen to another, with all that leads along it."""
    ways: dict[tuple[Step, Step], list[str]] = {}
    for step, kind, rule in rows:
        for target in Step:
            if target in rule.targets:
                ways.setdefault((step, target), []).append(kind.__name__)
    for (step, target), kinds in ways.items():
        yield f"    {step.name} {arrow}|{'<br>'.join(kinds)}| {target.name}"


def boxes(steps: Iterable[Step]) -> Iterator[str]:
    """Draw the screens: round where nobody is there, six-cornered where nobody is hurried."""
    for step in steps:
        if step in UNATTENDED:
            yield f"    {step.name}([{name(step)}])"
        elif step in UNINTERRUPTED:
            yield f"    {step.name}{{{{{name(step)}}}}}"
        else:
            yield f"    {step.name}[{name(step)}]"


def along_the_way() -> str:
    """Draw the way forward; the ways back and the troubles stand in the table."""
    rows = [
        (step, kind, Rule(rule.decide, rule.targets - {Step.TROUBLE}))
        for (step, kind), rule in TABLE.items()
        if kind is not Back and step is not Step.TROUBLE
    ]
    lines = ["flowchart TD", *boxes(step for step in Step if step is not Step.TROUBLE), *edges(rows, "-->")]
    return "\n".join(["```mermaid", *lines, "```"])


def into_trouble() -> str:
    """Draw what leads into trouble, and out of it."""
    into = [
        (step, kind, Rule(rule.decide, frozenset({Step.TROUBLE})))
        for (step, kind), rule in TABLE.items()
        if Step.TROUBLE in rule.targets
    ]
    out = [(step, kind, rule) for (step, kind), rule in TABLE.items() if step is Step.TROUBLE]
    return "\n".join(["```mermaid", "flowchart LR", *edges(into, "-->"), *edges(out, "-.->"), "```"])


def on_screens() -> str:
    """List every event that a screen knows, and where it may lead."""
    lines = ["| Screen | Event | Caused by | What it is | Leads to |", "|---|---|---|---|---|"]
    for step in Step:
        for (there, kind), rule in TABLE.items():
            if there is step:
                told = f"| {name(step)} | `{kind.__name__}` | {cause(kind)} | {words(kind)} | {leads(rule)} |"
                lines.append(told)
    return "\n".join(lines)


def everywhere() -> str:
    """List the events that every screen knows."""
    lines = ["| Event | Caused by | What it is | Leads to |", "|---|---|---|---|"]
    for kind, rule in ANYWHERE.items():
        lines.append(f"| `{kind.__name__}` | {cause(kind)} | {words(kind)} | {leads(rule)} |")
    return "\n".join(lines)


def main() -> int:
    """Return 0 when the document says what the table does, or was written so."""
    parts = {
        "the way": along_the_way(),
        "trouble": into_trouble(),
        "screens": on_screens(),
        "everywhere": everywhere(),
    }
    return hold("journey", TREE / "docs" / "journey.md", parts)


if __name__ == "__main__":
    sys.exit(main())
