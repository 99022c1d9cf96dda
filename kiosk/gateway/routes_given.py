"""What the gateway gives out: the keys to seal to, and the catalogue. Both are signed; neither is secret."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from fastapi.responses import FileResponse

from kiosk.gateway.answers import refusals
from kiosk.gateway.asking import AllParts, Anyone
from kiosk.gateway.contract import SignedDocument
from kiosk.gateway.errors import NotTaken
from kiosk.province.errors import RefusalReason

_SIGNED: dict[int | str, dict[str, Any]] = {
    200: {"model": SignedDocument, "description": "A signed document"}
}
_ZIP: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The bundle",
        "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
    }
}
_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}
_NOW = {"Cache-Control": "no-cache"}

router = APIRouter()


@router.get(
    "/v1/keys",
    response_class=Response,
    summary="Give the public keys to seal to, signed",
    responses={**_SIGNED, **refusals()},
)
def get_keys(_: Anyone, parts: AllParts) -> Response:
    """Answer with a document of kind `seal-keys`, signed by the gateway's distribution key."""
    return Response(parts.keyring.signed_list(), media_type="application/json", headers=_NOW)


@router.get(
    "/v1/catalogue",
    response_class=Response,
    summary="Say which catalogue is the one of now, signed",
    responses={**_SIGNED, **refusals({404: "`not-published`"})},
)
def get_catalogue(_: Anyone, parts: AllParts) -> Response:
    """Answer with a document of kind `catalogue`: serial, sha256, bytes, issued_at."""
    signed = parts.published.signed_header()
    if signed is None:
        raise NotTaken(404, RefusalReason.NOT_PUBLISHED, "no catalogue has been published")
    return Response(signed, media_type="application/json", headers=_NOW)


@router.get(
    "/v1/catalogue/{sha256}",
    response_class=FileResponse,
    summary="Give a catalogue's bundle",
    responses={**_ZIP, **refusals({404: "`not-published`", 422: "`bad-request`: not a SHA-256"})},
)
def get_bundle(
    sha256: Annotated[str, Path(pattern="^[0-9a-f]{64}$")], _: Anyone, parts: AllParts
) -> FileResponse:
    """Answer with a zip whose SHA-256 is the one that was asked for."""
    path = parts.published.bundle(sha256)
    if path is None:
        raise NotTaken(404, RefusalReason.NOT_PUBLISHED, "no such catalogue")
    return FileResponse(path, media_type="application/zip", headers=_FOR_EVER)
