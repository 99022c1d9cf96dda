"""One HTTP connection: knows its certificate, and is cut when it is slow or too many are open.

A connection waits for a request, sends a body, or is being answered. Only the last is ours to hurry.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from kiosk.gateway.callers import fingerprint_of

if TYPE_CHECKING:
    import asyncio

# From the connection, or from a request's first byte, to the end of its headers.
HEADER_SECONDS = 10.0
# A body may pause this long; a kiosk on a mobile line sends that slowly and no slower.
BODY_PAUSE_SECONDS = 30.0
BODY_BYTES_PER_SECOND = 256
# What is asked without a certificate and has a body.
_ANYBODYS = ("/v1/enrolment", "/v1/renewal")


class Connection(H11Protocol):
    """Uvicorn's own protocol, with the certificate's fingerprint in `request.state.certificate`."""

    transport: Any
    # When what it waits for began, when its last byte came, and how many have come since the beginning.
    _began: float
    _last: float
    _count: int
    _waits: object
    # Since when the other side takes nothing more of an answer.
    _stuck: float | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn does
        """Note who is at the other end."""
        super().connection_made(transport)
        tls = transport.get_extra_info("ssl_object")
        certificate = None if tls is None else tls.getpeercert(binary_form=True)
        self.app_state = self.app_state | {"certificate": fingerprint_of(certificate) if certificate else ""}
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Count what comes."""
        if self.timeout_keep_alive_task is not None:
            # The first bytes after a pause between two requests.
            self._wait()
        super().data_received(data)
        self._last = time.monotonic()
        self._count += len(data)
        if self.conn.their_state is not self._waits:
            self._wait()

    def pause_writing(self) -> None:
        """Note that the other side takes nothing more."""
        super().pause_writing()
        self._stuck = time.monotonic()

    def resume_writing(self) -> None:
        """Note that it does again."""
        super().resume_writing()
        self._stuck = None

    @property
    def idle_since(self) -> float | None:
        """Since when it may be cut for somebody else's sake, None where a request is sent or answered.

        Besides who waits for a request: a body that was answered already, or that anybody may send.
        """
        state = self.conn.their_state
        if state is h11.IDLE:
            return self._last
        spare = self.conn.our_state is h11.DONE or self.scope["path"] in _ANYBODYS
        return self._began if state is h11.SEND_BODY and spare else None

    def is_slow(self, now: float) -> bool:
        """Whether the other side takes too long; asked about every second."""
        state = self.conn.their_state
        if self._stuck is not None:
            return now - self._stuck > BODY_PAUSE_SECONDS
        if self.flow.read_paused:
            # We do not read: the delay is ours.
            self._wait()
            return False
        if state is h11.IDLE:
            # Between two requests uvicorn's own keep-alive limit counts.
            return self.timeout_keep_alive_task is None and now - self._began > HEADER_SECONDS
        if state is h11.SEND_BODY:
            due = (now - self._began - BODY_PAUSE_SECONDS) * BODY_BYTES_PER_SECOND
            return now - self._last > BODY_PAUSE_SECONDS or self._count < due
        return False

    def _wait(self) -> None:
        self._waits = self.conn.their_state
        self._began = self._last = time.monotonic()
        self._count = 0
