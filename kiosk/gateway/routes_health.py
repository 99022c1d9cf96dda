"""How the gateway itself is, for who looks after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from fastapi import APIRouter, Response
from sqlalchemy.exc import SQLAlchemyError

from kiosk.gateway.answers import refusals
from kiosk.gateway.asking import AllParts, Anyone
from kiosk.gateway.contract import Health, Live, Ready

if TYPE_CHECKING:
    from collections.abc import Callable

_log = structlog.get_logger()
router = APIRouter()


@router.get("/health/live", summary="Whether the process answers")
async def get_live() -> Live:
    """Answer without asking anything else: who gets none starts the process again."""
    return Live()


@router.get(
    "/health/ready",
    summary="Whether packets can be taken and handed over here and now",
    responses={**refusals(), 503: {"model": Ready, "description": "Send no requests here"}},
)
def get_ready(_: Anyone, parts: AllParts, response: Response) -> Ready:
    """Ask the database, the packet store and the packet keys."""
    found = Ready(
        database=_tried(lambda: parts.storage.table.find("")),
        packets=_tried(parts.storage.store.check),
        keys="failing" if parts.keyring.failing() else "ok",
        handover="ok" if parts.handover.alive() else "failing",
    )
    if "failing" in (found.database, found.packets, found.keys, found.handover):
        response.status_code = 503
    return found


@router.get(
    "/health",
    summary="Whether the gateway works, and what it holds",
    responses={
        **refusals(),
        503: {"model": Health, "description": "Dossiers are not handed over: start it again"},
    },
)
def get_health(_: Anyone, parts: AllParts, response: Response) -> Health:
    """Answer with counts only."""
    in_custody, waiting = parts.storage.table.count()
    status = "ok"
    if not parts.handover.alive():
        status, response.status_code = "handover-stopped", 503
    return Health(status=status, in_custody=in_custody, waiting_for_code=waiting)


def _tried(ask: Callable[[], object]) -> str:
    try:
        ask()
    except (OSError, SQLAlchemyError) as error:
        _log.error("not ready", kind=type(error).__name__)
        return "failing"
    return "ok"
