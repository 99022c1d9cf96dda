"""Packets in one piece: taken into custody by PUT, asked for by GET."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog
from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from kiosk.gateway.answers import NEEDED, refusals
from kiosk.gateway.asking import AllParts, Filer, SubmissionId
from kiosk.gateway.contract import CustodyAnswer
from kiosk.gateway.errors import NotTaken
from kiosk.gateway.parts import Parts
from kiosk.province.errors import RefusalReason

if TYPE_CHECKING:
    from kiosk.gateway.custody_table import Entry

_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "docs/packet.md; sealed inside is a Manifest",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
NOT_TAKEN = {
    403: f"{NEEDED}, `unknown-signer`, `revoked`",
    409: "`other-content`: the submission id holds another dossier",
    413: "`too-large`",
    422: "`not-a-packet`, `altered`, `unknown-version`, `unknown-key`, `bad-manifest`, `bad-request`",
}

_log = structlog.get_logger()
router = APIRouter()


@router.put(
    "/v1/packets/{submission_id}",
    summary="Take a packet into custody",
    responses={
        200: {"description": "In custody already, by the same content"},
        201: {"model": CustodyAnswer, "description": "Taken now"},
        **refusals(NOT_TAKEN),
    },
    openapi_extra=_BODY,
)
async def put_packet(
    submission_id: SubmissionId, caller: Filer, parts: AllParts, request: Request, response: Response
) -> CustodyAnswer:
    """Answer the same content under the same submission id with the same custody.

    Who delivers it is not asked: the packet's own signature says which kiosk filed it.
    """
    async with parts.bodies.packet(request, caller.kiosk_id, parts.custody.admit) as packet:
        entry, new = await take(parts, packet, submission_id)
    response.status_code = 201 if new else 200
    return answer_of(entry)


@router.get(
    "/v1/packets/{submission_id}",
    summary="Ask for the custody of a packet",
    responses=refusals({403: NEEDED, 404: "`not-in-custody`", 422: "`bad-request`: the address"}),
)
def get_packet(submission_id: SubmissionId, caller: Filer, parts: AllParts) -> CustodyAnswer:
    """Answer with an empty dossier code until the province's system has issued one.

    Only the kiosk that filed it is told; another hears what it would hear of one that is not here.
    """
    entry = parts.custody.table.find(submission_id)
    if entry is None or (parts.callers.certified and entry.kiosk_id != caller.kiosk_id):
        raise NotTaken(404, RefusalReason.NOT_IN_CUSTODY, "not in custody")
    return answer_of(entry)


async def take(parts: Parts, packet: bytes, submission_id: str) -> tuple[Entry, bool]:
    """Take a packet into custody and wake the hand-over; raises NotTaken."""
    entry, new = await run_in_threadpool(parts.custody.take, packet, submission_id)
    if new:
        parts.handover.wake()
        _log.info("in custody", kiosk=entry.kiosk_id, procedure=entry.procedure, bytes=len(packet))
    return entry, new


def answer_of(entry: Entry) -> CustodyAnswer:
    """Say what is known of a packet in custody."""
    return CustodyAnswer(
        submission_id=entry.submission_id,
        custody_time=entry.custody_time,
        dossier_code=entry.dossier_code,
        expected_day=entry.expected_day,
        business=entry.business,
        payment=entry.payment,
        delivery=entry.delivery,
    )
