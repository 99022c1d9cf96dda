"""Talking with one worker: a question, what comes side by side, and the answer within its time."""

from __future__ import annotations

import itertools
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hardware.errors import DeviceFault, FaultKind
from hardware.host.channel import ChannelClosedError, ChannelError, ChannelTimeoutError
from hardware.host.messages import Call, Cancel, Fault, Message, Open, Part, ProgressReport, Result
from hardware.host.schema import check, printable, signature_of
from hardware.vocabulary import Progress, State

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hardware.host.launch import Worker
    from hardware.vocabulary import Role, Status

# No honest device tells more between two parts; a page of a stack is a part, and no feeder holds more than
# 100 sheets. A chip has one identity.
MOST_REPORTS = 10_000
MOST_PARTS = {"page": 200, "identity": 1}
_MOMENT = 0.01
_HOW_IT_MAY_BE = (State.READY, State.BUSY, State.ATTENTION)


class ToldFault(DeviceFault):
    """A fault that the driver itself tells: its worker is sound."""


class Stopper:
    """Carries a cancel to its call, be it under way or still waiting for its turn."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked = False
        self._send: Callable[[], None] | None = None
        self.reached = False  # whether the call was ever sent whole

    def cancel(self) -> None:
        """Stop the call; once it has ended nothing happens."""
        with self._lock:
            if not self._asked and self._send is not None:
                self._send()
            self._asked = True

    def reaches(self, send: Callable[[], None] | None) -> None:
        """Name what stops the call from now on; None when it has ended."""
        with self._lock:
            self._send = send
            self.reached |= send is not None
            if self._asked and send is not None:
                send()


class Talk:
    """The talk with one worker of `role`, for one thread at a time.

    Every method raises `DeviceFault`; what the worker says in between that was not asked for, or in excess,
    is a PROTOCOL fault, and the worker is not to be used any more.
    """

    def __init__(self, role: Role, worker: Worker) -> None:
        self._role = role
        self._channel = worker.channel
        self._ids = itertools.count(1)

    def open(self, opening: Open, seconds: float) -> None:
        """Let the worker open its device."""
        self._send(opening)
        self._answer(0, seconds, _Listener())

    def check_serial(self, serial: str, seconds: float) -> None:
        """Make sure that the device is the one with the serial number `serial`."""
        found = self.ask("identify", {}, seconds).serial
        if found != serial:
            told = f"serial number {printable(found)}" if found else "a device without a serial number"
            raise DeviceFault(FaultKind.WRONG_DEVICE, f"expected serial number {serial}, found {told}")

    def ask_status(self, seconds: float) -> Status:
        """Return how the device is: ready, busy, or in need of a person."""
        status: Status = self.ask("status", {}, seconds)
        if status.role is not self._role or status.state not in _HOW_IT_MAY_BE:
            words = (
                printable(status.fault)
                or f"a {self._role} does not call itself {status.role}, {status.state}"
            )
            raise DeviceFault(FaultKind.PROTOCOL, words)
        return status

    def check_quiet(self) -> None:
        """Make sure that the worker is there and said nothing unasked since its last answer."""
        if self._channel.wait(0.0):
            try:
                self._channel.receive(_MOMENT)
            except ChannelTimeoutError:
                pass
            except ChannelError as error:
                raise _fault(error, 0.0) from error
            raise DeviceFault(FaultKind.PROTOCOL, "the worker spoke unasked")

    def ask(  # noqa: PLR0913, PLR0917 - a call with all that can be heard of it
        self,
        method: str,
        arguments: Mapping[str, Any],
        seconds: float,
        progress: Callable[[Progress], None] | None = None,
        part: Callable[[Any], None] | None = None,
        stopper: Stopper | None = None,
    ) -> Any:
        """Return the checked result of `method`; each part may take `seconds` anew."""
        number = next(self._ids)
        signature = signature_of(self._role, method)
        self._send(Call(number, method, dict(arguments)))
        if stopper is not None:
            stopper.reaches(lambda: self._cancel(number))
        try:
            listener = _Listener(progress, part, signature.part_type, MOST_PARTS.get(signature.part, 0))
            value = self._answer(number, seconds, listener)
        finally:
            if stopper is not None:
                stopper.reaches(None)
        return check(value, signature.returns)

    def _cancel(self, number: int) -> None:
        with suppress(ChannelError):  # whoever waits for the answer finds out
            self._channel.send(Cancel(number))

    def _send(self, question: Message) -> None:
        try:
            self._channel.send(question)
        except ChannelError as error:
            raise _fault(error, 0.0) from error

    def _answer(self, number: int, seconds: float, listener: _Listener) -> Any:
        """Hand on what comes for the call `number` until it is answered."""
        until = time.monotonic() + seconds
        reports = parts = 0
        while True:
            try:
                message = self._channel.receive(max(until - time.monotonic(), 0.0))
            except ChannelError as error:
                raise _fault(error, seconds) from error
            match message:
                case Result(id=answered, value=value) if answered == number:
                    return value
                case Fault(id=answered, kind=fault, message=words) if answered == number:
                    raise ToldFault(fault, printable(words))
                case ProgressReport(id=answered, done=done, total=total, unit=unit) if answered == number:
                    reports += 1
                    if listener.progress is not None:
                        listener.progress(Progress(done, total, unit))
                case Part(id=answered, value=value) if answered == number and listener.part is not None:
                    parts += 1
                    reports = 0
                    if parts <= listener.most_parts:
                        listener.part(check(value, listener.part_type))
                    until = time.monotonic() + seconds
                case _:
                    raise DeviceFault(FaultKind.PROTOCOL, "the worker said what was not asked")
            if reports > MOST_REPORTS or parts > listener.most_parts:
                raise DeviceFault(FaultKind.PROTOCOL, "the worker does not stop talking")


@dataclass(frozen=True, slots=True)
class _Listener:
    """Who is told what comes before an answer, and how many parts there may be."""

    progress: Callable[[Progress], None] | None = None
    part: Callable[[Any], None] | None = None
    part_type: Any = None
    most_parts: int = 0


def _fault(error: ChannelError, seconds: float) -> DeviceFault:
    match error:
        case ChannelTimeoutError():
            return DeviceFault(FaultKind.TIMEOUT, f"no answer within {seconds:g} s")
        case ChannelClosedError():
            # It tells nothing of the device, which may well be there.
            return DeviceFault(FaultKind.PROTOCOL, "the worker ended")
        case _:
            return DeviceFault(FaultKind.PROTOCOL, printable(str(error)))
