"""What a driver puts between itself and the wire: notes what passes, or, as nearly always, is not there.

A worker that is told to record does so while it makes its device (`recording`); a driver asks for its `tap`
while it is made and sends its one seam through it. Without a recording each method returns what it was given.

Events: `connect`, `limits LONGEST ATR`, `disconnect`, `lost` (card), `draw HEX` (the reader's own random
bytes: without them the chip's answers could not be read again), `open`, `close` (link), `sent N` (a printer
took only so much), `silence` (nothing was heard in time), `fault KIND: WORDS`, and for scanners `run
ARGUMENTS`, `batch ARGUMENTS`, `page`, `percent N`, `ended ENDING`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from hardware.emrtd.apdu import CardTransport
from hardware.emrtd.draw import Draw
from hardware.emrtd.errors import CardLost
from hardware.errors import DeviceFault
from hardware.recorder.recording import Recording
from hardware.vocabulary import Identity

_current: ContextVar[Recording | None] = ContextVar("recording", default=None)


# These two are the drivers' own, said again: who is no driver imports none.
class Source(Protocol):
    """Where a code scanner's bytes come from, as `hardware.drivers` has it."""

    def fileno(self) -> int:
        """Return the descriptor that becomes readable."""

    def read(self) -> bytes:
        """Return what has come."""

    def identify(self) -> Identity:
        """Say what the device is."""

    def close(self) -> None:
        """Let the device go."""


class Link(Protocol):
    """A way to a printer, as `hardware.drivers` has it."""

    def send(self, data: bytes, seconds: float) -> int:
        """Return how many bytes were taken in time."""

    def hear(self, seconds: float) -> bytes:
        """Return what the printer said; empty when nothing in time."""

    def close(self) -> None:
        """Let go."""


class Tap:
    """Notes what passes in a recording, if there is one."""

    def __init__(self, recording: Recording | None) -> None:
        self._recording = recording

    @property
    def on(self) -> bool:
        """Whether anything is noted."""
        return self._recording is not None

    def card(self, transport: CardTransport) -> CardTransport:
        """Note the commands and answers of a card that was just connected."""
        if self._recording is None:
            return transport
        self._recording.event("connect")
        return _TappedCard(transport, self._recording)

    def draw(self, draw: Draw) -> Draw:
        """Note the random bytes that the reader draws."""
        recording = self._recording
        if recording is None:
            return draw

        def drawn(count: int) -> bytes:
            secret = draw(count)
            recording.event(f"draw {secret.hex()}")
            return secret

        return drawn

    def source(self, source: Source) -> Source:
        """Note what a code scanner sends."""
        return source if self._recording is None else _TappedSource(source, self._recording)

    def link(self, link: Link) -> Link:
        """Note what is said to a printer, and what it says; `link` was just opened."""
        if self._recording is None:
            return link
        self._recording.event("open")
        return _TappedLink(link, self._recording)

    def event(self, text: str) -> None:
        """Note something else."""
        if self._recording is not None:
            self._recording.event(text)

    @contextmanager
    def faults(self) -> Iterator[None]:
        """Note a fault that leaves the block."""
        try:
            yield
        except DeviceFault as fault:
            self.event(f"fault {fault.kind}: {fault}")
            raise

    def came(self, data: bytes) -> None:
        """Note what came outside of a transport, source or link."""
        if self._recording is not None:
            self._recording.came(data)


def tap() -> Tap:
    """Return the tap of the device that is being made, for its driver to keep."""
    return Tap(_current.get())


@contextmanager
def recording(folder: Path, role: str, driver: str) -> Iterator[Recording]:
    """Record the device that is made inside of the block, in a new file in `folder`.

    Who made the device closes the recording after it; one whose device was not made is closed here.
    Raises `RecordingError`.
    """
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%f")
    file = Recording(folder / f"{role}-{stamp}-{os.getpid()}.jsonl", role, driver)
    token = _current.set(file)
    try:
        yield file
    except BaseException:
        file.close()
        raise
    finally:
        _current.reset(token)


@contextmanager
def _faults(recording: Recording) -> Iterator[None]:
    try:
        yield
    except DeviceFault as fault:
        recording.event(f"fault {fault.kind}: {fault}")
        raise


class _TappedCard:
    def __init__(self, transport: CardTransport, recording: Recording) -> None:
        self._transport = transport
        self._recording = recording

    def transmit(self, command: bytes) -> bytes:
        self._recording.out(command)
        try:
            with _faults(self._recording):
                answer = self._transport.transmit(command)
        except CardLost:
            self._recording.event("lost")
            raise
        self._recording.came(answer)
        return answer


class _TappedSource:
    def __init__(self, source: Source, recording: Recording) -> None:
        self._source = source
        self._recording = recording

    def fileno(self) -> int:
        return self._source.fileno()

    def read(self) -> bytes:
        with _faults(self._recording):
            data = self._source.read()
        self._recording.came(data)
        return data

    def identify(self) -> Identity:
        return self._source.identify()

    def close(self) -> None:
        self._source.close()


class _TappedLink:
    def __init__(self, link: Link, recording: Recording) -> None:
        self._link = link
        self._recording = recording

    def send(self, data: bytes, seconds: float) -> int:
        self._recording.out(data)
        with _faults(self._recording):
            count = self._link.send(data, seconds)
        if count < len(data):
            self._recording.event(f"sent {count}")
        return count

    def hear(self, seconds: float) -> bytes:
        with _faults(self._recording):
            data = self._link.hear(seconds)
        if data:
            self._recording.came(data)
        else:
            self._recording.event("silence")
        return data

    def close(self) -> None:
        self._recording.event("close")
        self._link.close()
