"""Short tones as a port; the adapter plays them with `aplay` as a child program: Qt needs no sound stack."""

from __future__ import annotations

import subprocess
import threading
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

import structlog

if TYPE_CHECKING:
    from pathlib import Path

_log = structlog.get_logger(__name__)


class Tone(StrEnum):
    """What a tone says; it never says it alone, there is always a text beside it."""

    TAKE = "take"
    DONE = "done"
    TROUBLE = "trouble"


class Sound(Protocol):
    """Plays tones."""

    def play(self, tone: Tone) -> None:
        """Begin to play and return at once; never fails, a silent kiosk still serves."""


class NoSound:
    """Plays nothing."""

    def play(self, tone: Tone) -> None:
        """Stay silent."""


class AplaySound:
    """Plays `<tone>.wav` of a folder through ALSA; what goes wrong is logged once."""

    def __init__(self, folder: Path, program: str = "aplay") -> None:
        self._folder = folder
        self._program = program
        self._told = False

    def play(self, tone: Tone) -> None:
        """Begin to play and return at once."""
        command = [self._program, "--quiet", str(self._folder / f"{tone}.wav")]
        try:
            child = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
        except OSError as error:
            self._tell(type(error).__name__)
            return
        threading.Thread(target=self._reap, args=(child,), name="sound", daemon=True).start()

    def _reap(self, child: subprocess.Popen[bytes]) -> None:
        if child.wait() != 0:
            self._tell(f"exit {child.returncode}")

    def _tell(self, reason: str) -> None:
        if not self._told:
            self._told = True
            _log.warning("no sound", program=self._program, reason=reason)
