"""What a device's state says in words, and with which colour and shape: never with colour alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from hardware.vocabulary import Condition, Mender, State

_CALLS = {
    "wait_for_card": "waits for a card",
    "wait_for_removal": "waits for the card to be taken",
    "read": "reads the chip",
    "next_code": "waits for a code",
    "scan": "scans",
    "scan_stack": "scans a stack",
    "print": "prints",
    "delay": "is late, as was asked for",
    "hang": "hangs, as was asked for",
}
_MENDERS = {
    Mender.CITIZEN: "the citizen can mend it",
    Mender.ATTENDANT: "an attendant can mend it",
    Mender.TECHNICIAN: "a technician can mend it",
    Mender.NOBODY: "nobody can mend it here",
}
# (word, shape, tone of the theme)
_STATES = {
    State.READY: ("Ready", "disc", "done"),
    State.BUSY: ("Busy", "diamond", "primary"),
    State.ATTENTION: ("Attention", "triangle", "wait"),
    State.FAULT: ("Fault", "cross", "trouble"),
    State.ABSENT: ("Absent", "ring", "trouble"),
    State.OPENING: ("Opening", "diamond", "wait"),
    State.RECOVERING: ("Recovering", "diamond", "wait"),
}
_UNASKED = ("Not asked yet", "ring", "quiet")
_NO_WORKER = ("No worker", "cross", "trouble")


@dataclass(frozen=True, slots=True)
class Belief:
    """How a state is shown: a word with its shape and tone, and a line that says more."""

    word: str = "Looking"
    shape: str = "ring"
    tone: str = "quiet"
    line: str = ""


def belief_of(state: Mapping[str, Any]) -> Belief:
    """Say what the worker believes of its device."""
    believes = state.get("believes") or {}
    if state.get("worker") is None:
        heard = _last_heard(believes)
        return Belief(*_NO_WORKER, f"No worker runs. {heard}" if heard else "No worker runs.")
    calling = str(believes.get("calling") or "")
    if calling in _CALLS:
        return Belief(*_STATES[State.BUSY], f"It {_CALLS[calling]}, for {_since(believes)} now.")
    if believes.get("state") is None:
        return Belief(*_UNASKED, _last_call(state))
    look = _STATES[State(believes["state"])]
    return Belief(*look, _trouble(believes) or _last_call(state))


def faults_of(state: Mapping[str, Any]) -> str:
    """Say what is still to go wrong; empty when nothing is."""
    faults = state.get("faults") or {}
    parts = []
    if faults.get("vanished"):
        parts.append("vanished")
    if faults.get("repeatedly"):
        parts.append(f"every call fails ({faults.get('kind')})")
    elif times := faults.get("times"):
        parts.append(
            f"the next {'call fails' if times == 1 else f'{times} calls fail'} ({faults.get('kind')})"
        )
    if delay := faults.get("delay"):
        parts.append(f"the next call is {delay:g} s late")
    if faults.get("hang"):
        parts.append("the next call hangs")
    return ", ".join(parts)


def _trouble(believes: Mapping[str, Any]) -> str:
    if fault := believes.get("fault"):
        return f"{str(fault).capitalize()}."
    if condition := believes.get("condition"):
        name = Condition(condition)
        return f"{name.value.replace('-', ' ').capitalize()}: {_MENDERS[name.mender]}."
    return ""


def _last_heard(believes: Mapping[str, Any]) -> str:
    if believes.get("state") is None:
        return ""
    trouble = _trouble(believes)
    return f"Last heard: {believes['state']}. {trouble}".strip()


def _last_call(state: Mapping[str, Any]) -> str:
    call = str(state["believes"].get("last_call") or "").replace("_", " ")
    asked = f"last asked: {call}, {_since(state['believes'])} ago" if call else "nothing was asked of it yet"
    return f"Worker {state['worker']}, {asked}."


def _since(believes: Mapping[str, Any]) -> str:
    return since(str(believes.get("last_call_at") or ""))


def since(moment: str) -> str:
    """Say how long ago an ISO time was, in whole steps that do not flicker."""
    try:
        seconds = max((datetime.now(UTC) - datetime.fromisoformat(moment)).total_seconds(), 0)
    except ValueError:
        return "some time"
    if seconds < 60:
        return f"{seconds:.0f} s"
    return f"{seconds // 60:.0f} min" if seconds < 3600 else f"{seconds // 3600:.0f} h"
