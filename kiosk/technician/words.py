"""What conditions and faults mean to whoever stands at the machine with a keyboard, and what to do."""

from __future__ import annotations

from hardware.discovery.found import clean
from hardware.errors import DeviceFault, FaultKind
from hardware.vocabulary import Condition
from kiosk.languages.catalogue import load_languages
from kiosk.technician.faults import CONDITIONS, FAULTS


def what_to_do_in(condition: Condition) -> str:
    """Return a condition's name and, in English, what it means and what to do now."""
    return f"{condition}: {_english(CONDITIONS[condition].words)}"


def what_to_do_about(fault: DeviceFault) -> str:
    """Return a fault's kind and words as one line for a terminal, and what to do now."""
    return told(f"{fault.kind}: {fault}")


def told(fault: str) -> str:
    """Add what to do now to a fault as a status tells it: `kind: words`; empty when there is none."""
    kind = fault.partition(":")[0]
    if kind not in set(FaultKind):
        return clean(fault)
    return f"{clean(fault)}. {_english(FAULTS[FaultKind(kind)].mend)}"


def _english(text: str) -> str:
    # The line may go on: what was scanned before, for one.
    return load_languages().say(text, "en").removesuffix(".")
