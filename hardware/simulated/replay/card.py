"""A card that was recorded: a slot for `hardware.drivers.chip.SlotChipReader`."""

from __future__ import annotations

import time

from hardware.drivers.chip import Limits
from hardware.emrtd.apdu import CardTransport
from hardware.emrtd.errors import CardLost
from hardware.errors import DeviceFault, FaultKind
from hardware.recorder.recording import Entry, Recorded, Way
from hardware.simulated.replay.script import Script, shown
from hardware.vocabulary import Identity


class ReplayedSlot:
    """A slot whose cards are those of a recording, one after the other, each laid down when asked for."""

    def __init__(self, recorded: Recorded, driver: str) -> None:
        self._script = Script(recorded)
        self._driver = driver

    def identify(self) -> Identity:
        """Say that it is played back."""
        return Identity(driver=self._driver, model="recorded card", simulated=True)

    def card_present(self) -> bool:
        """Tell whether a card of the recording is still to be read."""
        return self._script.skip_to("connect")

    def wait(self, *, present: bool, seconds: float) -> bool:
        """Wait for the next card, which is there at once, or for the end of this one, which is as well."""
        if not present or self.card_present():
            return True
        time.sleep(seconds)
        return False

    def connect(self) -> CardTransport:
        """Begin the next card; raises CardLost when none is left."""
        if not self._script.skip_to("connect"):
            raise CardLost("the recording has no further card")
        self._script.event("connect")
        return self

    def limits(self) -> Limits:
        """Say what reader and card took then."""
        entry = self._script.take(
            lambda entry: entry.way is Way.EVENT and entry.text.startswith("limits "), "the limits"
        )
        longest, _, atr = entry.text.removeprefix("limits ").partition(" ")
        try:
            return Limits(int(longest), bytes.fromhex(atr))
        except ValueError as error:
            raise DeviceFault(FaultKind.PROTOCOL, f"the recording has {entry.text!r}") from error

    def transmit(self, command: bytes) -> bytes:
        """Answer as the card did; raises `DeviceFault(PROTOCOL)` when another command comes than then."""
        self._script.take(
            lambda entry: entry.way is Way.OUT and entry.data == command, f"out {shown(command)}"
        )
        answer = self._script.take(_is_answer, "an answer")
        if answer.way is Way.EVENT:
            raise CardLost("the card was taken away here")
        return answer.data

    def draw(self, count: int) -> bytes:
        """Draw the random bytes that the reader drew then."""
        entry = self._script.take(
            lambda entry: entry.way is Way.EVENT and entry.text.startswith("draw "), f"{count} random bytes"
        )
        digits = entry.text.removeprefix("draw ")
        try:
            secret = bytes.fromhex(digits)
        except ValueError as error:
            raise DeviceFault(FaultKind.PROTOCOL, "the recording holds no random bytes here") from error
        if len(secret) != count:
            raise DeviceFault(FaultKind.PROTOCOL, f"{len(secret)} random bytes were drawn then, now {count}")
        return secret

    def disconnect(self) -> None:
        """Let the card go: the next `connect` begins the next."""

    def abandon(self) -> None:
        """Nothing gets stuck here."""

    def close(self) -> None:
        """Nothing is held."""


def _is_answer(entry: Entry) -> bool:
    return entry.way is Way.IN or (entry.way is Way.EVENT and entry.text == "lost")
