"""Reading bodies so that the gateway's memory stays bounded, however many come and however large.

What fits into `_IN_MEMORY` is held there. More goes into a file without a name, which is gone when the
process ends, and few of those are in memory as a whole at one time. Both are sealed bytes.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from contextlib import asynccontextmanager, contextmanager
from typing import IO, TYPE_CHECKING

from fastapi.concurrency import run_in_threadpool

from kiosk.dossier.packet import MAX_PACKET_BYTES
from kiosk.gateway.custody import ADMISSION_BYTES
from kiosk.gateway.errors import NotTaken
from kiosk.province.errors import RefusalReason

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from pathlib import Path

    from fastapi import Request

_IN_MEMORY = 1024 * 1024
# Held by all small bodies together; beyond that also small ones go into files.
_ALL_IN_MEMORY = 128 * 1024 * 1024
_BATCH = 64 * 1024
_WHOLE_AT_ONCE = 2
_SPOOLED_AT_ONCE = 32
# A kiosk's agent sends one at a time; a second may be that of a line that broke and is not known to have.
_SPOOLED_A_KIOSK = 2


class Bodies:
    """Owns the room that large bodies of one process may take."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._spooled = 0
        self._of_kiosks: Counter[str] = Counter()
        self._held = 0
        self._whole = asyncio.Semaphore(_WHOLE_AT_ONCE)

    @asynccontextmanager
    async def packet(
        self, request: Request, kiosk_id: str, admit: Callable[[bytes], None]
    ) -> AsyncIterator[bytes]:
        """Read a packet; `admit` sees the first bytes of a large one before the rest is read.

        No kiosk holds the room of all others; an empty `kiosk_id` is nobody that is known.

        Raises NotTaken, OSError.
        """
        announced = request.headers.get("content-length", "")
        refuse_length(announced or "0")
        # What is small is read to its end before anybody could say no.
        admitted = announced != "" and int(announced) <= _IN_MEMORY
        with self._spool(kiosk_id) as spool, self._counted() as held:
            count = 0
            async for chunk in request.stream():
                held.add(chunk)
                count += len(chunk)
                if count > MAX_PACKET_BYTES:
                    raise too_large()
                if not admitted and count >= ADMISSION_BYTES:
                    await run_in_threadpool(admit, bytes(held.data[:ADMISSION_BYTES]))
                    admitted = True
                if len(held.data) >= (_IN_MEMORY if self._held <= _ALL_IN_MEMORY else _BATCH):
                    await run_in_threadpool(spool().write, held.take())
            if count == len(held.data):
                yield bytes(held.data)
                return
            file = spool()
            await run_in_threadpool(file.write, held.take())
            async with self.whole(lambda: _read_again(file)) as packet:
                yield packet

    @asynccontextmanager
    async def whole(self, read: Callable[[], bytes]) -> AsyncIterator[bytes]:
        """Hold one large body in memory for the length of a block, after waiting for a turn."""
        async with self._whole:
            yield await run_in_threadpool(read)

    @contextmanager
    def _counted(self) -> Iterator[_Held]:
        """Hold bytes of a body that count among those of all bodies."""
        held = _Held(self)
        try:
            yield held
        finally:
            held.take()

    def count(self, more: int) -> None:
        """Count bytes that are held in memory from now on, or, below zero, no more."""
        self._held += more

    @contextmanager
    def _spool(self, kiosk_id: str) -> Iterator[Callable[[], IO[bytes]]]:
        """Give what makes the file at its first use; its place is free again at the block's end."""
        made: list[IO[bytes]] = []

        def get() -> IO[bytes]:
            if not made:
                of_this = self._of_kiosks[kiosk_id] if kiosk_id else 0
                if self._spooled >= _SPOOLED_AT_ONCE or of_this >= _SPOOLED_A_KIOSK:
                    raise NotTaken(503, RefusalReason.UNAVAILABLE, "too many large packets", retry_after=10)
                made.append(tempfile.TemporaryFile(dir=self._folder))  # noqa: SIM115  # closed below
                self._spooled += 1
                self._of_kiosks[kiosk_id] += 1
            return made[0]

        try:
            yield get
        finally:
            for file in made:
                file.close()
                self._spooled -= 1
                self._of_kiosks[kiosk_id] -= 1
                self._of_kiosks += Counter()  # lets go of kiosks that hold none


class _Held:
    """The bytes of one body that are in memory."""

    def __init__(self, bodies: Bodies) -> None:
        self.data = bytearray()
        self._bodies = bodies

    def add(self, chunk: bytes) -> None:
        self.data += chunk
        self._bodies.count(len(chunk))

    def take(self) -> bytearray:
        taken, self.data = self.data, bytearray()
        self._bodies.count(-len(taken))
        return taken


async def read_small(request: Request, largest: int) -> bytes:
    """Read a body of few bytes; raises NotTaken where there are more than `largest`."""
    refuse_length(request.headers.get("content-length", "0"), largest)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > largest:
            raise too_large(largest)
    return bytes(body)


def refuse_length(announced: str, largest: int = MAX_PACKET_BYTES) -> None:
    """Refuse by the length that was announced; the server has refused one that is no number."""
    if int(announced) > largest:
        raise too_large(largest)


def too_large(largest: int = MAX_PACKET_BYTES) -> NotTaken:
    """Make the refusal of what is too large."""
    return NotTaken(413, RefusalReason.TOO_LARGE, f"more than {largest} bytes")


def _read_again(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()
