"""What a kiosk says of itself: its enrolment, the renewal of its certificate, its health and readiness."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import ValidationError

from kiosk.gateway.answers import NEEDED, refusals
from kiosk.gateway.asking import AllParts, Anyone, Kiosk
from kiosk.gateway.bodies import read_small
from kiosk.gateway.contract import DeviceHealth, SignedDocument, refers_to
from kiosk.gateway.enrolment import admit, renew
from kiosk.gateway.errors import NotTaken
from kiosk.gateway.reports import take_report
from kiosk.machine.enrolment import LARGEST_MESSAGE
from kiosk.machine.readiness import LARGEST_REPORT
from kiosk.province.errors import RefusalReason

_LARGEST_HEALTH = 16 * 1024
_MESSAGE: dict[str, Any] = {"requestBody": {"required": True, "content": refers_to("EnrolmentMessage")}}
_HEALTH: dict[str, Any] = {"requestBody": {"required": True, "content": refers_to("DeviceHealth")}}
_REPORT: dict[str, Any] = {"requestBody": {"required": True, "content": refers_to("SignedReport")}}
_ENROLLED: dict[int | str, dict[str, Any]] = {
    200: {"description": "What the kiosk pins, under the code", "content": refers_to("EnrolmentReply")}
}
_RENEWED: dict[int | str, dict[str, Any]] = {
    200: {"model": SignedDocument, "description": "What the kiosk pins, signed: of kind `renewal`"}
}
_TAKEN = "`other-content`: a key is another kiosk's, or was revoked"
_LONG = "`too-large`: more than a message may have"
_NO_MESSAGE = "`bad-request`: not a message of enrolment, or a proof that does not hold"

router = APIRouter()


@router.post(
    "/v1/enrolment",
    response_class=Response,
    summary="Enrol a kiosk by its one-time code",
    responses={
        **_ENROLLED,
        **refusals(
            {
                403: "`code-refused`, `revoked`, `certificate-refused`",
                409: _TAKEN,
                413: _LONG,
                422: _NO_MESSAGE,
            }
        ),
    },
    openapi_extra=_MESSAGE,
)
async def post_enrolment(_: Anyone, parts: AllParts, request: Request) -> Response:
    """Answer the same code with the same keys with the same certificate; needs none."""
    message = await read_small(request, LARGEST_MESSAGE)
    registry, authority, keyring = parts.storage.registry, parts.authority, parts.keyring
    answer = await run_in_threadpool(admit, message, registry, authority, keyring)
    return Response(answer, media_type="application/json")


@router.post(
    "/v1/renewal",
    response_class=Response,
    summary="Give an enrolled kiosk its next certificate",
    responses={
        **_RENEWED,
        **refusals(
            {
                403: "`unknown-signer`, `revoked`, `certificate-refused`",
                409: _TAKEN,
                413: _LONG,
                422: _NO_MESSAGE,
            }
        ),
    },
    openapi_extra=_MESSAGE,
)
async def post_renewal(caller: Anyone, parts: AllParts, request: Request) -> Response:
    """Believe the request's own signature: the certificate may have ended while there was no network."""
    message = await read_small(request, LARGEST_MESSAGE)
    registry, authority, keyring = parts.storage.registry, parts.authority, parts.keyring
    answer = await run_in_threadpool(renew, message, caller.kiosk_id or None, registry, authority, keyring)
    return Response(answer, media_type="application/json")


@router.put(
    "/v1/device-health",
    status_code=204,
    response_class=Response,
    summary="Say how a kiosk is",
    responses=refusals({403: NEEDED, 413: "`too-large`", 422: "`bad-request`: not the schema's"}),
    openapi_extra=_HEALTH,
)
async def put_health(caller: Kiosk, parts: AllParts, request: Request) -> Response:
    """Keep the latest alone; nothing that the schema does not name is taken."""
    body = await read_small(request, _LARGEST_HEALTH)
    try:
        health = DeviceHealth.model_validate_json(body)
    except ValidationError as error:
        raise NotTaken(422, RefusalReason.BAD_REQUEST, "not a device's health, format 1") from error
    await run_in_threadpool(parts.storage.registry.note_health, caller.kiosk_id, health.model_dump_json())
    return Response(status_code=204)


@router.post(
    "/v1/report",
    status_code=204,
    response_class=Response,
    summary="Tell a kiosk's newest readiness report",
    responses=refusals(
        {
            403: f"{NEEDED}, `unknown-signer`: not signed by a report key of this kiosk, or of another kiosk",
            413: "`too-large`",
            422: "`bad-request`: signed, and no readiness report of format 1, or of no time that can be",
        }
    ),
    openapi_extra=_REPORT,
)
async def post_report(caller: Kiosk, parts: AllParts, request: Request) -> Response:
    """Keep it instead of the one before, whole, so that its signature can be checked again."""
    document = await read_small(request, LARGEST_REPORT)
    storage = parts.storage
    await run_in_threadpool(take_report, document, caller.kiosk_id, storage.registry, storage.reports)
    return Response(status_code=204)
