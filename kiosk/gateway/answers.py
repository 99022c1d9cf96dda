"""How a refusal looks in HTTP: one shape for everything that was not done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog
from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from kiosk.gateway.contract import Refusal
from kiosk.gateway.errors import GatewayError, NotTaken
from kiosk.machine.errors import MachineError
from kiosk.province.errors import RefusalReason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI

_SAID = {
    400: "The request is not one of this contract",
    403: "No certificate of an enrolled kiosk, or a packet that no enrolled kiosk signed",
    404: "Not here",
    409: "The submission id holds another dossier; of an upload, another offset",
    412: "Another version of tus than 1.0.0",
    413: "More than this may have",
    415: "Another content type",
    422: "Not a packet, altered, or sealed to another key; or a field that is out of its bounds",
    429: "Too many requests; Retry-After says when to come back",
    503: "Cannot be done now; try again",
}
_QUIET = (RefusalReason.NOT_IN_CUSTODY, RefusalReason.NO_SUCH_UPLOAD, RefusalReason.TOO_MANY)

_log = structlog.get_logger()


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe for the contract what a path may refuse with."""
    return {
        status: {"model": Refusal, "description": _SAID[status]} for status in sorted({*statuses, 429, 503})
    }


def add_refusals(app: FastAPI) -> None:
    """Turn every error into an answer of the contract; none of them speaks of a person."""

    @app.exception_handler(NotTaken)
    def refuse(request: Request, error: NotTaken) -> JSONResponse:
        if error.reason not in _QUIET:
            kiosk = getattr(request.state, "kiosk", "")
            _log.warning("refused", reason=error.reason.value, message=str(error), kiosk=kiosk)
        headers = {} if error.retry_after is None else {"Retry-After": str(error.retry_after)}
        return _refusal(error.status, error.reason, str(error), headers)

    # Their text repeats what was sent: it stays out of the answer.
    @app.exception_handler(RequestValidationError)
    def be_exact(_: Request, error: RequestValidationError) -> JSONResponse:
        where = sorted({".".join(str(part) for part in one["loc"][:2]) for one in error.errors()})
        return _refusal(422, RefusalReason.BAD_REQUEST, f"out of bounds: {', '.join(where)[:200]}")

    @app.exception_handler(HTTPException)
    def be_strict(_: Request, error: HTTPException) -> JSONResponse:
        return _refusal(error.status_code, RefusalReason.BAD_REQUEST, str(error.detail), error.headers or {})

    @app.exception_handler(ClientDisconnect)
    def say_nothing(_: Request, __: ClientDisconnect) -> Response:
        return Response(status_code=400)

    # The text of these may name files or hold values: it stays here.
    @app.exception_handler(OSError)
    @app.exception_handler(SQLAlchemyError)
    @app.exception_handler(MachineError)
    @app.exception_handler(GatewayError)
    def be_unavailable(_: Request, error: Exception) -> JSONResponse:
        _log.error("cannot be done now", kind=type(error).__name__)
        return _refusal(503, RefusalReason.UNAVAILABLE, "cannot be done now; try again", {"Retry-After": "5"})


def _refusal(
    status: int, reason: RefusalReason, message: str, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    return JSONResponse(
        Refusal(reason=reason.value, message=message).model_dump(), status_code=status, headers=headers
    )
