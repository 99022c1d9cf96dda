"""A packet in pieces: tus 1.0 (tus.io), to the one place that belongs to these bytes.

The kiosk keeps nothing of an upload: its place is named by the submission id and the packet's digest, and the
gateway is asked first how much it holds. So a cut, a crash and a gateway that lost its part are all resumed
the same way. What the gateway says of its offset is believed only as far as it costs nothing: in the end the
gateway opens the packet, and one put together wrongly does not open.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from kiosk.province.answers import NOT_NOW, refusal_of, trouble
from kiosk.province.errors import AwayKind, Endpoint, GatewayAway, GatewayRefused, RefusalReason
from kiosk.province.line import Question

if TYPE_CHECKING:
    from kiosk.province.line import Answer, Line

FOLDER = "/v1/uploads"
_PROTOCOL = {"Tus-Resumable": "1.0.0"}
_FIRST_PIECE, _SMALLEST_PIECE, _LARGEST_PIECE = 1 << 20, 1 << 16, 1 << 22
# How often in one go a gateway may lose what it had, or take nothing of a piece.
_SETBACKS = 4
_DIGEST_DIGITS = 16
_GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
# A conflict: another packet has this place, which can only be a mistake about the first digits.
_NOT_OFFERED = (
    HTTPStatus.NOT_FOUND,
    HTTPStatus.METHOD_NOT_ALLOWED,
    HTTPStatus.CONFLICT,
    HTTPStatus.PRECONDITION_FAILED,
    HTTPStatus.NOT_IMPLEMENTED,
)
_SERVER_TROUBLE = (
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
    HTTPStatus.INSUFFICIENT_STORAGE,
)
_SPOILED = (RefusalReason.ALTERED, RefusalReason.NOT_A_PACKET, RefusalReason.TOO_LARGE)


class UploadUseless(Exception):
    """This gateway takes no packet in pieces, or does not keep to how that is done: send it in one."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the pieces of one packet go; `length` is the whole packet's."""

    path: str
    submission_id: str
    digest: str
    length: int


class Uploader:
    """Sends packets in pieces over `line`; the size of a piece follows what the line bears."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._piece = _FIRST_PIECE

    def upload(self, packet: bytes, submission_id: str) -> None:
        """Bring the whole packet there; when this returns, the gateway has said that it took the last piece.

        Raises GatewayAway, GatewayRefused, UploadUseless.
        """
        digest = hashlib.sha256(packet).hexdigest()
        name = f"{submission_id}-{digest[:_DIGEST_DIGITS]}"
        place = _Place(f"{FOLDER}/{name}", submission_id, digest, len(packet))
        held = self._held(place)
        resumed = bool(held)
        try:
            self._send(memoryview(packet), place, held)
        except GatewayRefused as refusal:
            if resumed and refusal.reason in _SPOILED:
                # What was there from before was not what we had sent, or not all of it.
                raise UploadUseless("put together wrongly") from refusal
            raise

    def _send(self, packet: memoryview, place: _Place, held: int | None) -> None:
        setbacks = 0
        offset = self._create(place) if held is None else held
        done = False
        while not done:
            if setbacks > _SETBACKS:
                raise UploadUseless("it loses what it takes")
            # A whole packet that is not in custody yet gets an empty piece: it is the last one again.
            piece = packet[offset : offset + self._piece]
            answer = self._patch(place, offset, piece)
            if answer.status == HTTPStatus.NO_CONTENT:
                after = _offset(answer, place)
                if not offset <= after <= offset + len(piece):
                    raise UploadUseless("an offset that cannot be")
                done = after == place.length
                setbacks += after == offset and not done
                offset = after
                continue
            setbacks += 1
            offset = self._after_setback(answer, place)

    def _after_setback(self, answer: Answer, place: _Place) -> int:
        """Ask where to go on after an answer that is not the usual one; raises what it means else."""
        if answer.status in _GONE:
            return self._create(place)
        if answer.status == HTTPStatus.CONFLICT and refusal_of(answer).reason != RefusalReason.OTHER_CONTENT:
            held = self._held(place)
            return self._create(place) if held is None else held
        if answer.status == HTTPStatus.LOCKED:
            raise GatewayAway(
                "its last piece is still being written", AwayKind.BUSY, endpoint=Endpoint.UPLOADS
            )
        raise trouble(answer, Endpoint.UPLOADS)

    def _held(self, place: _Place) -> int | None:
        """Ask how many bytes the gateway holds; None where it knows nothing of this packet."""
        answer = self._line.exchange(Question("HEAD", place.path, Endpoint.UPLOADS, headers=_PROTOCOL))
        if answer.status in (HTTPStatus.OK, HTTPStatus.NO_CONTENT):
            return _offset(answer, place)
        if answer.status in NOT_NOW or answer.status in _SERVER_TROUBLE:
            raise trouble(answer, Endpoint.UPLOADS)
        return None  # gone, or a no that has no words here: asking for a new place tells them

    def _create(self, place: _Place) -> int:
        """Make the place and give what it holds; raises UploadUseless where the gateway offers none."""
        about = {"submission_id": place.submission_id, "sha256": place.digest}
        headers = {
            **_PROTOCOL,
            "Upload-Length": str(place.length),
            "Upload-Metadata": ",".join(
                f"{key} {b64encode(value.encode()).decode()}" for key, value in about.items()
            ),
        }
        answer = self._line.exchange(Question("POST", FOLDER, Endpoint.UPLOADS, b"", headers))
        if answer.status == HTTPStatus.CREATED:
            # Made before, by a request of ours whose answer was lost, it may hold something.
            return _offset(answer, place) if "Upload-Offset" in answer.headers else 0
        if answer.status in _NOT_OFFERED:
            raise UploadUseless("not offered")
        raise trouble(answer, Endpoint.UPLOADS)

    def _patch(self, place: _Place, offset: int, piece: memoryview) -> Answer:
        headers = {
            **_PROTOCOL,
            "Upload-Offset": str(offset),
            "Content-Type": "application/offset+octet-stream",
        }
        try:
            answer = self._line.exchange(Question("PATCH", place.path, Endpoint.UPLOADS, piece, headers))
        except GatewayAway:
            self._piece = max(self._piece // 2, _SMALLEST_PIECE)
            raise
        if answer.status == HTTPStatus.NO_CONTENT:
            self._piece = min(self._piece * 2, _LARGEST_PIECE)
        return answer


def _offset(answer: Answer, place: _Place) -> int:
    """Read how much the gateway holds.

    Raises UploadUseless for what cannot be, GatewayAway for what is not tus.
    """
    if "Tus-Resumable" not in answer.headers:
        raise GatewayAway("an answer that is not tus", AwayKind.NOT_OURS, endpoint=Endpoint.UPLOADS)
    held, length = (str(answer.headers.get(name, "")) for name in ("Upload-Offset", "Upload-Length"))
    if not (held.isascii() and held.isdecimal() and len(held) < len("100000000")):
        raise UploadUseless("no offset")
    if int(held) > place.length or (length and length != str(place.length)):
        raise UploadUseless("an offset or a length of another packet")
    return int(held)
