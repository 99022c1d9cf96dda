"""A province's own system, made up: takes dossiers over HTTP, issues their codes, misbehaves when told to."""

from __future__ import annotations

import asyncio
import hashlib
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from fastapi import FastAPI, Path, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from kiosk.sandbox.holdings import PAPER_NAME, SUBMISSION_ID, Held, Holdings

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

SubmissionId = Annotated[str, Path(pattern=SUBMISSION_ID)]
PaperName = Annotated[str, Path(pattern=PAPER_NAME)]


class Mode(StrEnum):
    """How the back office behaves."""

    NORMAL = "normal"
    AWAY = "away"  # hangs up without an answer
    SLOW = "slow"  # answers after `seconds`
    FAILING = "failing"  # answers 500


class Control(BaseModel):
    """What `POST /control` sets."""

    mode: Mode
    seconds: float = 0


class BackOfficeState:
    """What the running back office holds and how it behaves."""

    def __init__(self, holdings: Holdings) -> None:
        self.holdings = holdings
        self.control = Control(mode=Mode.NORMAL)


def create_app(holdings: Holdings) -> FastAPI:
    """Build the back office on a folder of holdings."""
    state = BackOfficeState(holdings)
    app = FastAPI(title="Made-up back office", docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(_Misbehaviour, state=state)

    @app.put("/dossiers/{submission_id}/papers/{name}")
    async def put_paper(submission_id: SubmissionId, name: PaperName, request: Request) -> dict[str, str]:
        await run_in_threadpool(holdings.put_paper, submission_id, name, await request.body())
        return {"sha256": hashlib.sha256(await request.body()).hexdigest()}

    @app.put("/dossiers/{submission_id}")
    async def put_dossier(
        submission_id: SubmissionId, request: Request, response: Response
    ) -> dict[str, str]:
        code, new = await run_in_threadpool(holdings.receive, submission_id, await request.body())
        response.status_code = 201 if new else 200
        return {"dossier_code": code}

    @app.get("/dossiers")
    def get_dossiers() -> JSONResponse:
        return JSONResponse([_describe(held) for held in holdings.all()])

    @app.get("/dossiers/{submission_id}/papers/{name}")
    def get_paper(submission_id: SubmissionId, name: PaperName) -> Response:
        body = holdings.paper(submission_id, name)
        return Response(body or b"", status_code=404 if body is None else 200, media_type="application/pdf")

    @app.post("/control")
    def post_control(control: Control) -> Control:
        state.control = control
        return control

    @app.get("/health")
    def get_health() -> dict[str, str]:
        return {"status": "ok", "mode": state.control.mode.value}

    return app


class _Misbehaviour:
    """Stands before the dossiers and does what the control says; control and health stay well."""

    def __init__(self, app: ASGIApp, state: BackOfficeState) -> None:
        self._app = app
        self._state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith("/dossiers") and scope["method"] == "PUT":
            match self._state.control.mode:
                case Mode.AWAY:
                    # A body that is announced and never comes: uvicorn hangs up.
                    headers = [(b"content-length", b"1")]
                    await send({"type": "http.response.start", "status": 200, "headers": headers})
                    return
                case Mode.FAILING:
                    await JSONResponse({"error": "made up"}, status_code=500)(scope, receive, send)
                    return
                case Mode.SLOW:
                    await asyncio.sleep(self._state.control.seconds)
                case Mode.NORMAL:
                    pass
        await self._app(scope, receive, send)


def _describe(held: Held) -> dict[str, Any]:
    return {
        "submission_id": held.submission_id,
        "dossier_code": held.dossier_code,
        "received_at": held.received_at,
        "manifest": msgspec.json.decode(held.manifest),
        "papers": [
            {"file": name, "bytes": len(body), "sha256": hashlib.sha256(body).hexdigest()}
            for name, body in held.papers.items()
        ],
    }
