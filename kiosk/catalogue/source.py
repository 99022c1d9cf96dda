"""Where a figure comes from, when it was looked up and how far it may be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Confidence(StrEnum):
    """How far a figure may be trusted: a legal text and the portal agree, one vague source, hearsay."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Source:
    """The text or page (`origin`) a figure was read in, on `date`."""

    origin: str
    date: date
    confidence: Confidence
