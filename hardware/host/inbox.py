"""What a worker hears, read in a thread of its own, so that a cancel reaches a driver at work."""

from __future__ import annotations

import queue
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from hardware.errors import DeviceFault
from hardware.host.messages import Cancel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hardware.host.channel import Channel
    from hardware.host.messages import Message

# A driver that has not begun yet does not hear that it shall stop: it is told again until its call ends.
_TELL_AGAIN_SECONDS = 0.05


class Inbox:
    """Hands questions to the thread that runs the driver, and a cancel to the driver's `cancel`.

    When the supervisor is gone or broken, the channel is closed and `hung_up` called from the reading thread.
    """

    def __init__(self, channel: Channel, hung_up: Callable[[], None]) -> None:
        self._channel = channel
        self._hung_up = hung_up
        self._questions: queue.SimpleQueue[Message | BaseException] = queue.SimpleQueue()
        self._lock = threading.Lock()
        # Numbers of calls, which grow: the one to be stopped, the one that runs, the last that ended.
        self._unwanted = self._running = self._ended = 0
        self._cancel: Callable[[], None] | None = None
        self._thread = threading.Thread(target=self._read, daemon=True, name="inbox")
        self._thread.start()

    def take(self) -> Message:
        """Wait for the next question; raises what ended the reading, `ChannelClosedError` in good order."""
        question = self._questions.get()
        if isinstance(question, BaseException):
            raise question
        return question

    @contextmanager
    def running(self, number: int, cancel: Callable[[], None] | None) -> Iterator[None]:
        """Let a cancel of the call `number` reach `cancel`, until the call has ended."""
        with self._lock:
            self._running, self._cancel = number, cancel
        try:
            yield
        finally:
            with self._lock:
                self._ended, self._cancel = number, None

    def _read(self) -> None:
        try:
            while True:
                if self._unwanted > self._ended and not self._channel.wait(_TELL_AGAIN_SECONDS):
                    self._stop()
                    continue
                match self._channel.receive():
                    case Cancel(id=number):
                        self._unwanted = number
                        self._stop()
                    case question:
                        self._questions.put(question)
        except BaseException as error:  # noqa: BLE001 - the thread that takes the questions raises it
            self._questions.put(error)
            self._channel.close()
            self._hung_up()

    def _stop(self) -> None:
        with self._lock:
            # The lock holds the call back from ending meanwhile, so that the next one is never hit.
            if self._running == self._unwanted > self._ended and self._cancel is not None:
                with suppress(DeviceFault):  # the call itself tells it
                    self._cancel()
