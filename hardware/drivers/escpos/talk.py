"""Asking a printer and listening to it, over any link."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

from hardware.drivers.escpos.status import Answer, Block, Listener, Noise, RealTime, conditions
from hardware.errors import DeviceFault, FaultKind
from hardware.vocabulary import Condition

if TYPE_CHECKING:
    from collections.abc import Callable

    from hardware.drivers.escpos.link import Link
    from hardware.drivers.escpos.models import Model, Question

_Kind = TypeVar("_Kind", bound=Answer)

# A printer with little paper left still prints.
HARMLESS = (None, Condition.PAPER_LOW)


class Talk:
    """A talk with a printer of `model`; each question has `seconds` to be answered."""

    def __init__(self, link: Link, model: Model, seconds: float) -> None:
        self.link = link
        self._model = model
        self._seconds = seconds
        self._listener = Listener(full_status=model.full_status)
        self._on_answer: Callable[[Answer], None] = lambda _: None

    def watch(self, on_answer: Callable[[Answer], None]) -> None:
        """Show every answer to `on_answer`, also those that nobody waits for."""
        self._on_answer = on_answer

    def say(self, data: bytes) -> None:
        """Send a few bytes; raises `DeviceFault` when they are not taken."""
        if self.link.send(data, self._seconds) < len(data):
            raise DeviceFault(FaultKind.TIMEOUT, "the printer takes no more bytes")

    def listen(self, seconds: float) -> list[Answer]:
        """Return what the printer says, as soon as it says something; empty when it stays silent."""
        return self._understand(self.link.hear(seconds))

    def forget(self) -> None:
        """Let no answer to an earlier question pass for one to the next."""
        until = time.monotonic() + self._seconds
        while (data := self.link.hear(0)) and time.monotonic() < until:
            self._understand(data)
        self._listener.forget()

    def condition(self) -> Condition | None:
        """Ask for the first thing that is wrong; raises `DeviceFault` when the printer does not tell.

        A model that tells nothing has nothing wrong that is known of.
        """
        low = None
        for question in self._model.questions:
            for found in self._ask_status(question):
                if found not in HARMLESS:
                    return found
                low = found
        return low

    def text(self, kind: int) -> str:
        """Ask for maker (66), model (67) or serial number (68); empty when the printer does not tell."""
        self.forget()
        self.say(b"\x1dI" + bytes((kind,)))
        try:
            return self._wait_for(Block).text.strip()
        except DeviceFault as fault:
            if fault.kind in (FaultKind.TIMEOUT, FaultKind.PROTOCOL):
                return ""
            raise

    def _ask_status(self, question: Question) -> list[Condition]:
        self.forget()
        self.say(question.command)
        return conditions(self._wait_for(RealTime).status, question.bits)

    def _understand(self, data: bytes) -> list[Answer]:
        answers = self._listener.hear(data)
        for answer in answers:
            self._on_answer(answer)
        return answers

    def _wait_for(self, kind: type[_Kind]) -> _Kind:
        """Return the next answer of a kind.

        Raises `DeviceFault`: timeout when nothing is heard, wrong device when what is heard is no printer's,
        protocol when it is, but no answer to this.
        """
        until = time.monotonic() + self._seconds
        heard = bytearray()
        while (left := until - time.monotonic()) > 0:
            data = self.link.hear(left)
            heard += data
            answers = self._understand(data)
            # An answer in the middle of noise is noise that looks like one.
            if any(isinstance(answer, Noise) for answer in answers):
                raise DeviceFault(*_whose(bytes(heard)))
            for answer in answers:
                if isinstance(answer, kind):
                    return answer
        if heard:
            raise DeviceFault(FaultKind.PROTOCOL, "the printer answers, but not what it was asked")
        raise DeviceFault(FaultKind.TIMEOUT, "the printer does not answer")


def _whose(heard: bytes) -> tuple[FaultKind, str]:
    """Say what answers in a printer's place, without what it said: it may be somebody's card."""
    if heard.startswith(b"HTTP/"):
        return FaultKind.WRONG_DEVICE, "a web server answers where the printer should be"
    text = sum(0x20 <= byte < 0x7F or byte in b"\r\n\t" for byte in heard)
    if len(heard) >= 4 and text == len(heard):
        return FaultKind.WRONG_DEVICE, "a device that sends text answers where the printer should be"
    return FaultKind.PROTOCOL, f"{len(heard)} bytes came that no ESC/POS printer sends"
