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

_EVERYWHERE = {
    400: "`bad-request`: not a request of this contract",
    403: "`certificate-refused`",
    429: "`too-many`",
    503: "`unavailable`",
}
_LATER = {"Retry-After": {"description": "seconds to wait", "schema": {"type": "integer", "minimum": 1}}}
# What needs a certificate says so where none was shown.
NEEDED = "`certificate-needed`, `certificate-refused`"
_QUIET = (
    RefusalReason.NOT_IN_CUSTODY,
    RefusalReason.NO_SUCH_UPLOAD,
    RefusalReason.NO_SUCH_LOGIN,
    RefusalReason.TOO_MANY,
)

_log = structlog.get_logger()


def refusals(said: Mapping[int, str] | None = None) -> dict[int | str, dict[str, Any]]:
    """Describe for the contract what a path may refuse with: reasons by status, and those of every path."""
    return {
        status: {"model": Refusal, "description": words}
        | ({"headers": _LATER} if status in (429, 503) else {})
        for status, words in sorted((_EVERYWHERE | dict(said or {})).items())
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
