"""What a voice can do, and what tells whether anybody but the person in front of the screen hears it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from kiosk.languages.catalogue import Language


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words to be said; what is `personal` is for the ears of one person alone."""

    text: str
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Speech:
    """What is said in one go: its sentences in their language, at a volume from 0 (silent) to 4.

    `instead` is said once where something personal had to be left out. A voice that plays recordings finds
    them by language and sentence.
    """

    sentences: tuple[Sentence, ...]
    language: Language
    volume: int
    instead: str = ""


class Voice(Protocol):
    """Says one thing at a time."""

    def say(self, speech: Speech) -> None:
        """Begin to say it in place of whatever is being said; returns at once and never fails."""

    def stop(self) -> None:
        """Fall silent at once."""


class Headphones(Protocol):
    """Senses the headphone jack; without a sensor `senses` is false and nothing is ever known."""

    senses: bool

    def plugged(self) -> bool:
        """Whether headphones are in, False when that is not known; may take some milliseconds."""


class NoVoice:
    """Says nothing."""

    def say(self, speech: Speech) -> None:
        """Stay silent."""

    def stop(self) -> None:
        """Stay silent."""


class NoSensor:
    """A kiosk that cannot sense its jack: nothing personal is ever said aloud."""

    senses = False

    def plugged(self) -> bool:
        """Say that nothing is known."""
        return False
