"""A repair: a few steps in words, each with a drawing."""

from __future__ import annotations

from dataclasses import dataclass

from hardware.vocabulary import Role


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do; `drawing` names a picture in `assets/repairs`."""

    words: str
    drawing: str


@dataclass(frozen=True, slots=True)
class Guide:
    """How to put one thing right.

    `name` is the value of a condition or of a kind of fault, or what a check calls it by (`Check.repair`).
    `role` is the device that it is about; None where it may be any, or none. After the last step the check
    that led here is run again.
    """

    name: str
    title: str
    steps: tuple[Step, ...]
    role: Role | None = None

    @property
    def drawing(self) -> str:
        """What stands for the whole repair: the drawing of its own name, else that of its first step."""
        drawings = [step.drawing for step in self.steps]
        return self.name if self.name in drawings else drawings[0]
