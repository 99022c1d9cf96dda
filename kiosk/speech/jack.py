"""The headphone jack of a sound card, as ALSA's mixer tells it."""

from __future__ import annotations

import subprocess

import structlog

_log = structlog.get_logger(__name__)

_SECONDS = 1.0


class AlsaJack:
    """Asks `amixer` for a jack's switch, named as `amixer -c CARD contents` names it (`Headphone Jack`)."""

    senses = True

    def __init__(self, control: str, card: str = "0", program: str = "amixer") -> None:
        self._command = [program, "-c", card, "cget", f"iface=CARD,name={control}"]
        self._told = False

    def plugged(self) -> bool:
        """Whether headphones are in; whatever cannot be told counts as not."""
        try:
            said = subprocess.run(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=_SECONDS,
                check=True,
            ).stdout
        except (OSError, subprocess.SubprocessError) as error:
            if not self._told:
                self._told = True
                _log.warning("headphone jack not sensed", reason=type(error).__name__)
            return False
        return b": values=on" in said
