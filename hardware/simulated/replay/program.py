"""A document scanner that was recorded: what stands in for `scanimage` in the SANE driver."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from hardware.drivers.sane_program import ending_of, spelt
from hardware.drivers.scanimage import Ending
from hardware.errors import DeviceFault, FaultKind
from hardware.recorder.recording import Entry, Recorded, Way
from hardware.simulated.replay.script import Script


class ReplayedProgram:
    """Answers as the program did; the recorded progress is told at once."""

    def __init__(self, recorded: Recorded, device: str) -> None:
        self._script = Script(recorded)
        self.device = device

    def run(self, arguments: Sequence[str], seconds: float) -> bytes | Ending:
        """Give what was given to the same question; raises `DeviceFault`, also for another one."""
        del seconds
        self._script.event(f"run {spelt(arguments)}")
        return self._answer(lambda _: None)

    def batch(self, arguments: Sequence[str], descriptors: Sequence[int]) -> ReplayedProgram:
        """Begin a run of pages as then; a simulated scanner of then was also told what lay in its feeder."""
        del descriptors
        asked = {*json.loads(spelt(arguments))}

        def fits(entry: Entry) -> bool:
            return entry.text.startswith("batch ") and asked <= {
                *json.loads(entry.text.removeprefix("batch "))
            }

        self._script.take(fits, f"batch {spelt(arguments)}")
        return self

    @property
    def alive(self) -> bool:
        """Whether the run that was recorded goes on here."""
        following = self._script.peek()
        return following is not None and following.text == "page"

    def next_page(self, seconds: float, percent: Callable[[int], None]) -> bytes | Ending:
        """Give the next page of the recording, or how its run ended."""
        del seconds
        self._script.event("page")
        return self._answer(percent)

    def interrupt(self) -> None:
        """Stop nothing: a page comes at once."""

    def end(self) -> None:
        """Nothing is held."""

    def _answer(self, percent: Callable[[int], None]) -> bytes | Ending:
        while True:
            entry = self._script.take(_is_answer, "an answer")
            if entry.way is Way.IN:
                return entry.data
            try:
                if entry.text.startswith("ended "):
                    return ending_of(entry.text)
                percent(int(entry.text.removeprefix("percent ")))
            except ValueError as error:
                message = f"the recording has no such answer as {entry.text!r}"
                raise DeviceFault(FaultKind.PROTOCOL, message) from error


def _is_answer(entry: Entry) -> bool:
    return entry.way is Way.IN or entry.text.startswith(("ended ", "percent "))
