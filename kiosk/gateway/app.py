"""The gateway's HTTP interface, version 1."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import structlog
from fastapi import APIRouter, FastAPI, Path, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError

from kiosk.dossier.packet import MAX_PACKET_BYTES
from kiosk.dossier.packet_keys import SealKey, describe_seal_key
from kiosk.gateway.contract import CustodyAnswer, Health, KeyAnswer, Refusal
from kiosk.gateway.custody import ADMISSION_BYTES, Custody
from kiosk.gateway.errors import NotTaken
from kiosk.gateway.handover import Handover
from kiosk.gateway.storage import open_storage
from kiosk.machine.errors import MachineError
from kiosk.province.errors import RefusalReason

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager

    from kiosk.gateway.back_office import BackOffice
    from kiosk.gateway.custody import ExpectedDay
    from kiosk.gateway.custody_table import Entry
    from kiosk.gateway.state import GatewayState

SubmissionId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
_PACKET_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}

_log = structlog.get_logger()
_router = APIRouter()


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the answers are made from."""

    keys: tuple[SealKey, ...]
    custody: Custody
    handover: Handover


def create_app(state: GatewayState, *, back_office: BackOffice, expected_day: ExpectedDay) -> FastAPI:
    """Build the gateway on a prepared folder; the hand-over thread runs while the server does."""
    storage = open_storage(state.folder)
    custody = Custody(storage.store, storage.table, storage.registry, state, expected_day)
    parts = _Parts(tuple(key.public() for key in state.keys), custody, Handover(custody, back_office))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        parts.handover.start()
        yield
        await run_in_threadpool(parts.handover.stop)
        storage.close()

    app = _describe(lifespan)
    app.state.parts = parts
    _add_errors(app)
    return app


def contract() -> dict[str, Any]:
    """Describe every path of the gateway as OpenAPI; docs/openapi.json is this, and a test says so."""
    return _describe(None).openapi()


def _describe(lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]] | None) -> FastAPI:
    app = FastAPI(
        title="Kiosk HCC gateway",
        version="1",
        description="Takes sealed dossiers from kiosks into the province's custody.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    app.include_router(_router)
    return app


@_router.put(
    "/v1/packets/{submission_id}",
    summary="Take a packet into custody",
    responses={
        201: {"model": CustodyAnswer, "description": "Taken now"},
        403: {"model": Refusal, "description": "The kiosk is not enrolled"},
        409: {"model": Refusal, "description": "The submission id holds another dossier"},
        413: {"model": Refusal, "description": "More than 64 MiB"},
        422: {"model": Refusal, "description": "Not a packet, altered, or sealed to another key"},
        503: {"model": Refusal, "description": "Cannot be kept now; try again"},
    },
    openapi_extra=_PACKET_BODY,
)
async def put_packet(submission_id: SubmissionId, request: Request, response: Response) -> CustodyAnswer:
    """Answer the same content under the same submission id with the same custody."""
    parts = _parts(request)
    packet = await _read_body(request, parts.custody)
    entry, new = await run_in_threadpool(parts.custody.take, packet, submission_id)
    if new:
        parts.handover.wake()
        _log.info("in custody", kiosk=entry.kiosk_id, procedure=entry.procedure, bytes=len(packet))
    response.status_code = 201 if new else 200
    return _answer(entry)


@_router.get(
    "/v1/packets/{submission_id}",
    summary="Ask for the custody of a packet",
    responses={404: {"model": Refusal, "description": "Not in custody"}},
)
def get_packet(submission_id: SubmissionId, request: Request) -> CustodyAnswer:
    """Answer with an empty dossier code until the province's system has issued one."""
    entry = _parts(request).custody.table.find(submission_id)
    if entry is None:
        raise NotTaken(404, RefusalReason.NOT_IN_CUSTODY, "not in custody")
    return _answer(entry)


@_router.get("/v1/keys", summary="List the public keys to seal to, the preferred one first")
def get_keys(request: Request) -> list[KeyAnswer]:
    """List them to compare with: a kiosk is given its key by the operator."""
    described = [describe_seal_key(key) for key in _parts(request).keys]
    return [KeyAnswer(suite=key.suite, key_id=key.key_id, public=key.public) for key in described]


@_router.get(
    "/health",
    summary="Whether the gateway works, and what it holds",
    responses={503: {"model": Health, "description": "Dossiers are not handed over: start it again"}},
)
def get_health(request: Request, response: Response) -> Health:
    """Answer with counts only."""
    parts = _parts(request)
    in_custody, waiting = parts.custody.table.count()
    status = "ok"
    if not parts.handover.alive():
        status, response.status_code = "handover-stopped", 503
    return Health(status=status, in_custody=in_custody, waiting_for_code=waiting)


def _parts(request: Request) -> _Parts:
    parts: _Parts = request.app.state.parts
    return parts


def _add_errors(app: FastAPI) -> None:
    @app.exception_handler(NotTaken)
    def refuse(_: Request, error: NotTaken) -> JSONResponse:
        if error.reason is not RefusalReason.NOT_IN_CUSTODY:
            _log.warning("not taken", reason=error.reason.value)
        return _refusal(error.status, error.reason, str(error))

    # The text of these may name files or hold values: it stays here.
    @app.exception_handler(OSError)
    @app.exception_handler(SQLAlchemyError)
    @app.exception_handler(MachineError)
    def be_unavailable(_: Request, error: Exception) -> JSONResponse:
        _log.error("cannot keep packets", kind=type(error).__name__)
        return _refusal(503, RefusalReason.UNAVAILABLE, "cannot be kept now; try again")


async def _read_body(request: Request, custody: Custody) -> bytes:
    """Read no more than a packet may have, and little of one of no enrolled kiosk; raises NotTaken."""
    # The server behind us has refused a length that is no number.
    _limit(int(request.headers.get("content-length", "0")))
    body = bytearray()
    admitted = False
    async for chunk in request.stream():
        body += chunk
        _limit(len(body))
        if not admitted and len(body) >= ADMISSION_BYTES:
            await run_in_threadpool(custody.admit, bytes(body[:ADMISSION_BYTES]))
            admitted = True
    return bytes(body)


def _limit(count: int) -> None:
    if count > MAX_PACKET_BYTES:
        raise NotTaken(413, RefusalReason.TOO_LARGE, f"more than {MAX_PACKET_BYTES} bytes")


def _answer(entry: Entry) -> CustodyAnswer:
    return CustodyAnswer(
        submission_id=entry.submission_id,
        custody_time=entry.custody_time,
        dossier_code=entry.dossier_code,
        expected_day=entry.expected_day,
        business=entry.business,
        payment=entry.payment,
        delivery=entry.delivery,
    )


def _refusal(status: int, reason: RefusalReason, message: str) -> JSONResponse:
    return JSONResponse(Refusal(reason=reason.value, message=message).model_dump(), status_code=status)
