"""A province's own system, made up: takes dossiers over HTTP, issues their codes, works on them by itself.

The gateway speaks to `/exchange` (docs/back-office.md). People look at `/`; tests and demonstrations at
`/dossiers`, and tell it by `/control` what to do.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Final, Literal

import msgspec
from fastapi import APIRouter, FastAPI, Query, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from pydantic import BaseModel, Field

from kiosk.dossier.standing import business_of_code
from kiosk.sandbox.behaviour import Behaviour, Mode
from kiosk.sandbox.course import Course
from kiosk.sandbox.exchange import Exchange, PaperName, SubmissionId
from kiosk.sandbox.exchange import router as exchange_router
from kiosk.sandbox.holdings import Held, Holdings
from kiosk.sandbox.office_page import describe_dossier, describe_office

BY_LOT: Final = "by-lot"

_router = APIRouter()


class Control(BaseModel):
    """What `POST /control` sets; what is left out stays, but a mode is set whole.

    `only` is one submission id, empty for all; `times` 0 is until told otherwise. `course` is that of the
    dossiers to come, `by-lot` for one that their submission ids decide.
    """

    mode: Mode | None = None
    seconds: float = Field(default=0, ge=0, le=3600)
    only: str = ""
    times: int = Field(default=0, ge=0)
    speed: float | None = Field(default=None, ge=0, le=1_000_000)
    advance_hours: float | None = Field(default=None, ge=0, le=24 * 366)
    course: Course | Literal["by-lot"] | None = None


class Move(BaseModel):
    """What `POST /dossiers/{submission_id}/state` sets: any `TrangThaiHoSo`, also one of no table."""

    code: str = Field(min_length=1, max_length=40)
    note: str = Field(default="", max_length=200)


def create_app(holdings: Holdings, password: str = "") -> FastAPI:
    """Build the back office on its holdings; an empty password lets everybody in."""
    app = FastAPI(title="Made-up back office", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.exchange = Exchange(holdings, Behaviour(), password)
    app.include_router(exchange_router)
    app.include_router(_router)
    return app


@_router.get("/dossiers")
def get_dossiers(request: Request) -> JSONResponse:
    """List all that the office holds."""
    return JSONResponse([_describe(held) for held in _holdings(request).all()])


@_router.get("/dossiers/{submission_id}/papers/{name}")
def get_paper(submission_id: SubmissionId, name: PaperName, request: Request) -> Response:
    """Give one paper."""
    body = _holdings(request).paper(submission_id, name)
    return Response(body or b"", status_code=404 if body is None else 200, media_type="application/pdf")


@_router.get("/dossiers/{submission_id}/manifest")
def get_manifest(submission_id: SubmissionId, request: Request) -> Response:
    """Give the form."""
    held = _holdings(request).find(submission_id=submission_id)
    if not held:
        return Response(status_code=404)
    return Response(held[0].manifest, media_type="application/json")


@_router.post("/dossiers/{submission_id}/state")
def post_state(submission_id: SubmissionId, move: Move, request: Request) -> Response:
    """Move a dossier by hand."""
    moved = _holdings(request).move(submission_id, move.code, move.note)
    return Response(status_code=204 if moved else 404)


@_router.post("/control")
def post_control(control: Control, request: Request) -> dict[str, Any]:
    """Change how the office behaves, and its clock."""
    exchange: Exchange = request.app.state.exchange
    holdings = exchange.holdings
    if control.mode is not None:
        exchange.behaviour.set(control.mode, control.seconds, control.only, control.times)
    if control.speed is not None:
        holdings.clock.run(control.speed)
    if control.advance_hours is not None:
        holdings.clock.advance(timedelta(hours=control.advance_hours))
    if control.course is not None:
        holdings.next_course = None if control.course == BY_LOT else control.course
    return _state(exchange)


@_router.get("/health")
def get_health(request: Request) -> dict[str, Any]:
    """Say that it runs, and how it behaves."""
    return {"status": "ok"} | _state(request.app.state.exchange)


@_router.get("/")
def get_page(request: Request) -> HTMLResponse:
    """Show the office."""
    return HTMLResponse(describe_office(_holdings(request), request.app.state.exchange.behaviour))


@_router.get("/view/{submission_id}")
def get_view(submission_id: SubmissionId, request: Request) -> HTMLResponse:
    """Show one dossier."""
    holdings = _holdings(request)
    held = holdings.find(submission_id=submission_id)
    if not held:
        return HTMLResponse("", status_code=404)
    return HTMLResponse(describe_dossier(held[0], holdings.clock.now()))


@_router.post("/advance")
def post_advance(hours: Annotated[int, Query(ge=1, le=24)], request: Request) -> RedirectResponse:
    """Serve the page's buttons, which are forms without a script."""
    _holdings(request).clock.advance(timedelta(hours=hours))
    return RedirectResponse("/", status_code=303)


def _holdings(request: Request) -> Holdings:
    holdings: Holdings = request.app.state.exchange.holdings
    return holdings


def _state(exchange: Exchange) -> dict[str, Any]:
    holdings, behaviour = exchange.holdings, exchange.behaviour
    return {
        "mode": behaviour.mode.value,
        "seconds": behaviour.seconds,
        "only": behaviour.only,
        "times": behaviour.times,
        "speed": holdings.clock.speed,
        "office_time": holdings.clock.now().isoformat(),
        "course": holdings.next_course or BY_LOT,
    }


def _describe(held: Held) -> dict[str, Any]:
    return {
        "submission_id": held.submission_id,
        "dossier_code": held.dossier_code,
        "received_at": held.received_at.isoformat(),
        "manifest": msgspec.json.decode(held.manifest),
        "papers": msgspec.to_builtins(held.papers),
        "appointment": held.appointment.isoformat(),
        "course": held.course.value,
        "state": held.state,
        "business": business_of_code(held.state),
        "steps": [{"at": step.at.isoformat(), "code": step.code, "note": step.note} for step in held.steps],
    }
