"""The province's gateway over HTTP; its contract is docs/openapi.json."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from kiosk.province.answers import custody_of, refusal_of, trouble
from kiosk.province.errors import AwayKind, Endpoint, GatewayAway, RefusalReason
from kiosk.province.line import Line, Question
from kiosk.province.port import LARGEST_IN_ONE
from kiosk.province.uploading import Uploader, UploadUseless

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from kiosk.province.port import Custody

_OK = (HTTPStatus.OK, HTTPStatus.CREATED)


class HttpGateway:
    """A DossierGateway at `base_url`, for any number of threads.

    `tls` makes the context that says whom to trust and which certificate is ours; without it only this
    machine itself is spoken to. Each exchange waits at most `timeout_seconds` for any sign of life.
    """

    def __init__(
        self,
        base_url: str,
        *,
        timeout_seconds: float,
        tls: Callable[[], ssl.SSLContext] | None = None,
    ) -> None:
        self.line = Line(base_url, tls=tls, silence_seconds=timeout_seconds)
        self._uploader = Uploader(self.line)

    def close(self) -> None:
        """Close every thread's connection, for good; what is under way ends as away."""
        self.line.close_all()

    def submit(self, packet: bytes, submission_id: str) -> Custody:
        """Hand a packet over, a large one in pieces; raises GatewayAway, GatewayRefused."""
        if len(packet) > LARGEST_IN_ONE:
            try:
                self._uploader.upload(packet, submission_id)
                custody = self.status(submission_id)
            except UploadUseless:
                custody = None
            if custody is not None:
                return custody
        return self._put(packet, submission_id)

    def status(self, submission_id: str) -> Custody | None:
        """Ask for custody; raises GatewayAway, GatewayRefused."""
        answer = self.line.exchange(Question("GET", _path(submission_id), Endpoint.STATUS))
        if answer.status == HTTPStatus.NOT_FOUND:
            # Only the gateway's own "not here" counts: a proxy in between also knows the number 404.
            if refusal_of(answer).reason != RefusalReason.NOT_IN_CUSTODY:
                raise GatewayAway(
                    "404 that is not the gateway's", AwayKind.NOT_OURS, endpoint=Endpoint.STATUS
                )
            return None
        if answer.status != HTTPStatus.OK:
            raise trouble(answer, Endpoint.STATUS)
        return custody_of(answer, submission_id, Endpoint.STATUS)

    def _put(self, packet: bytes, submission_id: str) -> Custody:
        headers = {"Content-Type": "application/octet-stream"}
        answer = self.line.exchange(Question("PUT", _path(submission_id), Endpoint.PACKETS, packet, headers))
        if answer.status not in _OK:
            raise trouble(answer, Endpoint.PACKETS)
        return custody_of(answer, submission_id, Endpoint.PACKETS)


def _path(submission_id: str) -> str:
    return f"/v1/packets/{submission_id}"
