"""Packets in pieces: tus 1.0, with creation and termination (https://tus.io/protocols/resumable-upload)."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Request, Response
from fastapi.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from kiosk.dossier.packet import MAX_PACKET_BYTES
from kiosk.gateway.answers import NEEDED, refusals
from kiosk.gateway.asking import AllParts, Anyone, Filer
from kiosk.gateway.bodies import too_large
from kiosk.gateway.custody import ADMISSION_BYTES
from kiosk.gateway.errors import NotTaken
from kiosk.gateway.parts import Parts
from kiosk.gateway.routes_packets import NOT_TAKEN, take
from kiosk.gateway.uploads import NAME, Upload
from kiosk.province.errors import RefusalReason

TUS_VERSION = "1.0.0"
# What one sender may have in memory here.
_BATCH = 256 * 1024
_CHUNK_TYPE = "application/offset+octet-stream"
# Kept in mind by no cache: an offset is of now.
_ABOUT = {"Tus-Resumable": TUS_VERSION, "Cache-Control": "no-store"}
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {_CHUNK_TYPE: {"schema": {"type": "string", "format": "binary"}}},
    }
}
_OFFSET = {
    "Upload-Offset": {
        "description": "bytes that are durably here",
        "schema": {"type": "integer", "minimum": 0, "maximum": MAX_PACKET_BYTES},
    }
}
_LENGTH = {
    "Upload-Length": {"description": "bytes of the whole packet", "schema": {"type": "integer", "minimum": 1}}
}
_PLACE = {
    "Location": {
        "description": "/v1/uploads/{submission id}-{first 16 digits of the packet's SHA-256}",
        "schema": {"type": "string"},
    }
}
_ON_AN_UPLOAD = {
    403: NEEDED,
    404: "`no-such-upload`",
    412: "`bad-request`: another tus",
    422: "`bad-request`: a header or the address",
}
_SUBMISSION_ID = re.compile(rb"[0-9a-f]{32}")
_SHA256 = re.compile(rb"[0-9a-f]{64}")

router = APIRouter()


async def speaks_tus(
    tus_resumable: Annotated[str, Header(description=f"{TUS_VERSION}; anything else is refused")] = "",
) -> None:
    """Refuse another version of the protocol; raises NotTaken."""
    if tus_resumable != TUS_VERSION:
        raise NotTaken(412, RefusalReason.BAD_REQUEST, f"Tus-Resumable has to be {TUS_VERSION}")


UploadName = Annotated[
    str,
    Path(pattern=f"^{NAME}$", description="{submission id}-{first 16 digits of the packet's SHA-256}"),
]
_Offset = Annotated[int, Header(ge=0, le=MAX_PACKET_BYTES, description="where this piece begins")]
_speaks = [Depends(speaks_tus)]


@router.options("/v1/uploads", status_code=204, summary="Say which tus this is", responses=refusals())
async def describe(_: Anyone) -> Response:
    """Answer with versions, extensions and the largest size."""
    return Response(
        status_code=204,
        headers={
            "Tus-Resumable": TUS_VERSION,
            "Tus-Version": TUS_VERSION,
            "Tus-Extension": "creation,termination",
            "Tus-Max-Size": str(MAX_PACKET_BYTES),
        },
    )


@router.post(
    "/v1/uploads",
    status_code=201,
    response_class=Response,
    summary="Begin to send a packet in pieces, or find out where that stopped",
    dependencies=_speaks,
    responses={
        201: {"description": "Begun, now or before", "headers": _PLACE | _OFFSET},
        **refusals(
            {
                403: NEEDED,
                409: "`other-content`: an upload of this name was announced otherwise",
                412: _ON_AN_UPLOAD[412],
                413: "`too-large`",
                422: "`bad-request`: a header",
            }
        ),
    },
)
async def create(
    caller: Filer,
    parts: AllParts,
    upload_length: Annotated[int, Header(ge=1, description="bytes of the whole packet")],
    upload_metadata: Annotated[
        str,
        Header(
            max_length=1000,
            description="submission_id and sha256 (of the packet, hexadecimal), each in base64",
        ),
    ],
) -> Response:
    """Answer with the upload's address; asked again for the same packet, with the same one and its offset."""
    if upload_length > MAX_PACKET_BYTES:
        raise too_large()
    submission_id, sha256 = _metadata(upload_metadata)
    upload = Upload(submission_id, sha256, upload_length, caller.kiosk_id)
    offset = await run_in_threadpool(parts.uploads.begin, upload)
    headers = _ABOUT | {"Location": f"/v1/uploads/{upload.name}", "Upload-Offset": str(offset)}
    return Response(status_code=201, headers=headers)


@router.head(
    "/v1/uploads/{name}",
    response_class=Response,
    summary="Ask how much of a packet is here",
    dependencies=_speaks,
    responses={
        200: {"description": "Here", "headers": _OFFSET | _LENGTH},
        **refusals(_ON_AN_UPLOAD),
    },
)
def get_offset(name: UploadName, caller: Filer, parts: AllParts) -> Response:
    """Answer with the offset up to which the bytes would survive a power cut."""
    upload = parts.uploads.find(name, caller.kiosk_id)
    offset = parts.uploads.offset(name)
    return Response(headers=_ABOUT | {"Upload-Offset": str(offset), "Upload-Length": str(upload.length)})


@router.patch(
    "/v1/uploads/{name}",
    status_code=204,
    response_class=Response,
    summary="Send a piece; the one that completes the packet takes it into custody",
    dependencies=_speaks,
    responses={
        204: {"description": "Here; with the last piece, in custody", "headers": _OFFSET},
        **refusals(
            _ON_AN_UPLOAD
            | NOT_TAKEN
            | {
                409: "`wrong-offset`; of the last piece also `other-content`",
                413: "`too-large`: more than was announced",
                415: "`bad-request`: another content type",
            }
        ),
    },
    openapi_extra=_BODY,
)
async def patch(
    name: UploadName,
    caller: Filer,
    parts: AllParts,
    request: Request,
    upload_offset: _Offset,
) -> Response:
    """Answer 204 to the last piece only when the packet is in custody.

    An empty piece at the end asks again for a packet that is here as a whole. A packet that is refused is
    dropped, and the answer is that of PUT.
    """
    if request.headers.get("content-type", "") != _CHUNK_TYPE:
        raise NotTaken(415, RefusalReason.BAD_REQUEST, f"Content-Type has to be {_CHUNK_TYPE}")
    upload = await run_in_threadpool(parts.uploads.find, name, caller.kiosk_id)
    offset = await _receive(parts, upload, upload_offset, request)
    offset = max(offset, await run_in_threadpool(parts.uploads.offset, name))
    if offset == upload.length:
        await _complete(parts, upload)
    return Response(status_code=204, headers=_ABOUT | {"Upload-Offset": str(offset)})


@router.delete(
    "/v1/uploads/{name}",
    status_code=204,
    response_class=Response,
    summary="Give an upload up",
    dependencies=_speaks,
    responses=refusals(_ON_AN_UPLOAD),
)
def delete(name: UploadName, caller: Filer, parts: AllParts) -> Response:
    """Forget the pieces; what is in custody stays."""
    parts.uploads.find(name, caller.kiosk_id)
    parts.uploads.drop(name)
    return Response(status_code=204, headers=_ABOUT)


async def _receive(parts: Parts, upload: Upload, offset: int, request: Request) -> int:
    """Write what comes in batches; what came before the line broke is kept. Raises NotTaken."""
    held, admitted = bytearray(), offset >= ADMISSION_BYTES

    async def write() -> None:
        nonlocal offset, held, admitted
        offset = await run_in_threadpool(parts.uploads.append, upload, offset, held)
        held = bytearray()
        if not admitted and offset >= ADMISSION_BYTES:
            await _admit(parts, upload)
            admitted = True

    # An offset that is wrong is said before anything is read.
    await write()
    try:
        async for chunk in request.stream():
            held += chunk
            if len(held) >= _BATCH or (not admitted and offset + len(held) >= ADMISSION_BYTES):
                await write()
    except ClientDisconnect:
        await write()
        raise
    await write()
    return offset


async def _admit(parts: Parts, upload: Upload) -> None:
    beginning = await run_in_threadpool(parts.uploads.beginning, upload.name, ADMISSION_BYTES)
    try:
        await run_in_threadpool(parts.custody.admit, beginning)
    except NotTaken as error:
        await _refuse(parts, upload, error)


async def _complete(parts: Parts, upload: Upload) -> None:
    async with parts.bodies.whole(lambda: parts.uploads.whole(upload)) as packet:
        try:
            await take(parts, packet, upload.submission_id)
        except NotTaken as error:
            await _refuse(parts, upload, error)
    await run_in_threadpool(parts.uploads.drop, upload.name)


async def _refuse(parts: Parts, upload: Upload, error: NotTaken) -> None:
    """Drop what will never be taken; keep what may be taken later."""
    if error.status < 500:  # HTTP: the fault is not ours
        await run_in_threadpool(parts.uploads.drop, upload.name)
    raise error


def _metadata(header: str) -> tuple[str, str]:
    """Read `submission_id` and `sha256`; raises NotTaken."""
    found: dict[str, bytes] = {}
    for pair in header.split(","):
        key, _, value = pair.strip().partition(" ")
        try:
            found[key] = base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError):
            found[key] = b""
    submission_id, sha256 = found.get("submission_id", b""), found.get("sha256", b"")
    if not _SUBMISSION_ID.fullmatch(submission_id) or not _SHA256.fullmatch(sha256):
        raise NotTaken(
            422, RefusalReason.BAD_REQUEST, "Upload-Metadata needs submission_id and sha256, each in base64"
        )
    return submission_id.decode(), sha256.decode()
