"""What `scanimage --all-options` says of a device: its options, what each may be and what it is now."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LINE = re.compile(r"^ {4}(?:--([A-Za-z0-9-]+)|-([ltxy]))(?![A-Za-z])(.{0,4000})$", re.MULTILINE)
# What an option is now, in brackets; a value may have brackets of its own (`[24bit Color[Fast]]`, brscan4).
_BRACKETS = r" \[((?:[^][]|\[[^][]*\])*)\]"
_STATES = re.compile(rf"((?:{_BRACKETS})*)$")
_RANGE = re.compile(r"(-?[\d.]+)\.\.(-?[\d.]+)[a-zA-Z%]*(?: \(in steps of ([\d.]+)\))?")
_UNIT = re.compile(r"(?<=\d)(?:dpi|mm|pel|bit|us|%)$")


@dataclass(frozen=True, slots=True)
class Option:
    """One option: a choice of `choices`, or a number from `low` to `high` in steps of `step`."""

    choices: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 0.0
    step: float = 0.0
    value: str = ""
    settable: bool = True

    def takes(self, number: float) -> bool:
        """Whether it can be set to just that number."""
        if self.choices:
            return any(choice == f"{number:g}" for choice in self.choices)
        steps = (number - self.low) / (self.step or 1.0)
        return self.low <= number <= self.high and abs(steps - round(steps)) < 1e-6


def read_options(listing: str) -> dict[str, Option]:
    """Return the options that are active now by their names; geometry is `l`, `t`, `x` and `y`."""
    options = {}
    for long, short, rest in _LINE.findall(listing):
        states = _STATES.search(rest)
        words = re.findall(_BRACKETS, states[1]) if states else []
        if "inactive" in words:
            continue
        offer = rest[: states.start()].strip() if states else rest.strip()
        settable = "read-only" not in words and "hardware" not in words
        value = words[0] if words else ""
        if found := _RANGE.fullmatch(offer):
            low, high, step = (float(part or 0) for part in found.groups())
            options[long or short] = Option((), low, high, step, value, settable)
        elif offer.startswith("[=("):
            options[long or short] = Option(tuple(offer[3:-2].split("|")), value=value, settable=settable)
        else:
            choices = tuple(_UNIT.sub("", offer).split("|"))
            options[long or short] = Option(choices, value=value, settable=settable)
    return options
