"""Log-ins by phone: what kiosks ask for, and the pages that phones see."""

from __future__ import annotations

import base64
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import ValidationError

from kiosk.gateway.answers import NEEDED, refusals
from kiosk.gateway.asking import AllParts, Anyone, Filer
from kiosk.gateway.bodies import read_small
from kiosk.gateway.contract import PhoneLoginBegun, PhoneLoginRequest, PhoneLoginStanding, refers_to
from kiosk.gateway.errors import NotTaken
from kiosk.gateway.parts import Parts
from kiosk.gateway.phone_browser import browser_of, mark_of, new_browser, remember, was_shown
from kiosk.gateway.phone_desk import INTERVAL_SECONDS, LIFE_SECONDS, PhoneDesk
from kiosk.gateway.phone_page import asking, outcome
from kiosk.gateway.phone_table import PhoneLogin, Standing
from kiosk.province.errors import RefusalReason

_LARGEST_REQUEST = 4096
_LARGEST_FORM = 1024
_BODY = {"requestBody": {"required": True, "content": refers_to("PhoneLoginRequest")}}
_NOT_OFFERED = {404: "`not-offered`: this gateway speaks to no VNeID"}
_GONE = {403: NEEDED, 404: "`no-such-login`: unknown, expired or another kiosk's; `not-offered`"}

LoginId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$", description="as the begun log-in names itself")]
Token = Annotated[str, Path(pattern=r"^[0-9A-Za-z_-]{20,64}$")]
_Word = Annotated[str, Query(max_length=4096)]

router = APIRouter()


@router.post(
    "/v1/phone-logins",
    status_code=201,
    summary="Begin a log-in by the person's phone",
    responses=refusals({403: NEEDED, 413: "`too-large`", 422: "`bad-request`", **_NOT_OFFERED}),
    openapi_extra=_BODY,
)
async def post_login(caller: Filer, parts: AllParts, request: Request) -> PhoneLoginBegun:
    """Answer with what the kiosk shows: a code, and the address for its QR code."""
    desk = _desk(parts)
    try:
        asked = PhoneLoginRequest.model_validate_json(await read_small(request, _LARGEST_REQUEST))
        key = base64.b64decode(asked.key, validate=True)
    except (ValidationError, ValueError) as error:
        raise NotTaken(422, RefusalReason.BAD_REQUEST, "not a request for a log-in") from error
    login, address = await run_in_threadpool(desk.begin, caller.kiosk_id, asked.place, key)
    return PhoneLoginBegun(
        login_id=login.login_id,
        user_code=login.user_code,
        verification_url=address,
        expires_in=LIFE_SECONDS,
        interval=INTERVAL_SECONDS,
    )


@router.get(
    "/v1/phone-logins/{login_id}",
    summary="Say how a log-in stands",
    responses=refusals(_GONE),
)
async def get_login(login_id: LoginId, caller: Filer, parts: AllParts) -> PhoneLoginStanding:
    """Answer to the kiosk that began it; who confirmed is sealed to that log-in's key."""
    login = await run_in_threadpool(_desk(parts).look, login_id, caller.kiosk_id)
    if login is None:
        raise NotTaken(404, RefusalReason.NO_SUCH_LOGIN, "no such log-in")
    state = "waiting" if login.standing is Standing.EXCHANGING else login.standing.value
    return PhoneLoginStanding(state=state, sealed=base64.b64encode(login.sealed).decode())


@router.delete(
    "/v1/phone-logins/{login_id}",
    status_code=204,
    response_class=Response,
    summary="Forget a log-in",
    responses=refusals({403: NEEDED, **_NOT_OFFERED}),
)
async def delete_login(login_id: LoginId, caller: Filer, parts: AllParts) -> Response:
    """Forget it now; what nobody deletes is forgotten when it expires."""
    await run_in_threadpool(_desk(parts).forget, login_id, caller.kiosk_id)
    return Response(status_code=204)


@router.get("/phone/back", include_in_schema=False)
async def get_back(  # noqa: PLR0913, PLR0917  # what VNeID sends a phone back with
    _: Anyone,
    parts: AllParts,
    request: Request,
    state: _Word = "",
    code: _Word = "",
    encrypt_key: _Word = "",
    error: _Word = "",
) -> HTMLResponse:
    """Take the phone back from VNeID."""
    desk = _desk(parts)
    browser = browser_of(request, desk.public_url)
    if not state or not browser or not (error or code):
        return _shown(desk, outcome("gone"), 400)
    if error:
        standing = await run_in_threadpool(desk.refuse_there, state, browser, error)
    else:
        standing = await run_in_threadpool(desk.come_back, state, browser, code, encrypt_key)
    if standing is None:
        return _shown(desk, outcome("gone"), 400)
    return _shown(desk, outcome(standing.value))


@router.get("/phone/{token}", include_in_schema=False)
async def get_phone(token: Token, _: Anyone, parts: AllParts, request: Request) -> HTMLResponse:
    """Show the phone which kiosk asks, and its code."""
    desk = _desk(parts)
    browser = browser_of(request, desk.public_url)
    login = await run_in_threadpool(desk.scanned, token)
    if login is None:
        return _shown(desk, outcome("gone"), 404)
    if login.is_others(browser):
        return _shown(desk, outcome("taken"), 409)
    return _asking(desk, login, token, browser)


@router.post("/phone/{token}", include_in_schema=False)
async def post_phone(token: Token, _: Anyone, parts: AllParts, request: Request) -> Response:
    """Go on to VNeID, or refuse."""
    desk = _desk(parts)
    form = parse_qs((await read_small(request, _LARGEST_FORM)).decode("ascii", "replace"))
    browser = browser_of(request, desk.public_url)
    login = await run_in_threadpool(desk.scanned, token)
    if login is None:
        return _shown(desk, outcome("gone"), 404)
    if not was_shown(request, browser, token, form.get("mark", [""])[0]):
        # A stranger's page, or a cookie that ran out: the person reads what is asked before anything goes on.
        return _asking(desk, login, token, browser, 403)
    if login.is_others(browser):
        return _shown(desk, outcome("taken"), 409)
    if form.get("answer") != ["go-on"]:
        refused = await run_in_threadpool(desk.refuse, login)
        return _shown(desk, outcome("refused" if refused else "gone"))
    address = await run_in_threadpool(desk.go_on, login, browser)
    if address is None:
        return _shown(desk, outcome("taken"), 409)
    answer = RedirectResponse(address, status_code=303, headers=_headers(desk))
    remember(answer, browser, desk.public_url, LIFE_SECONDS)
    return answer


def _asking(desk: PhoneDesk, login: PhoneLogin, token: str, browser: str, status: int = 200) -> HTMLResponse:
    browser = browser or new_browser()
    page = _shown(desk, asking(login.user_code, login.place, login.kiosk_id, mark_of(browser, token)), status)
    remember(page, browser, desk.public_url, LIFE_SECONDS)
    return page


def _desk(parts: Parts) -> PhoneDesk:
    if parts.phone is None:
        raise NotTaken(404, RefusalReason.NOT_OFFERED, "this gateway speaks to no VNeID")
    return parts.phone


def _shown(desk: PhoneDesk, page: str, status: int = 200) -> HTMLResponse:
    return HTMLResponse(page, status_code=status, headers=_headers(desk))


def _headers(desk: PhoneDesk) -> dict[str, str]:
    policy = (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'; "
        f"form-action 'self' {desk.vneid.authorize_origin}"
    )
    return {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
