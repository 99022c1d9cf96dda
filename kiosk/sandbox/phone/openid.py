"""OpenID Connect with the device flow (RFC 8628), and the phone's page for it."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse

from kiosk.sandbox.people import UnknownPersonError, find_person
from kiosk.sandbox.phone.behaviour import Mode
from kiosk.sandbox.phone.forms import form_of
from kiosk.sandbox.phone.logins import Answer, Login
from kiosk.sandbox.phone.page import ask_page, enter_page, outcome_page
from kiosk.sandbox.phone.tokens import about, another_than, subject_of

if TYPE_CHECKING:
    from kiosk.sandbox.phone.office import Office

DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
router = APIRouter()


@router.get("/.well-known/openid-configuration")
def get_discovery(request: Request) -> dict[str, Any]:
    """Say where what is taken."""
    mode = _office(request).control.mode
    told = "https://another.example" if mode is Mode.OTHER_ISSUER_TOLD else issuer_of(request)
    base = "http://192.0.2.1" if mode is Mode.PLAIN_ADDRESS else issuer_of(request)
    return {
        "issuer": told,
        "device_authorization_endpoint": f"{base}/device_authorization",
        "token_endpoint": f"{base}/token",
        "userinfo_endpoint": f"{base}/userinfo",
        "jwks_uri": f"{base}/keys",
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "grant_types_supported": [DEVICE_GRANT],
        "scopes_supported": ["openid", "profile"],
    }


@router.get("/keys")
def get_keys(request: Request) -> dict[str, Any]:
    """Give the key that ID tokens are signed with."""
    return _office(request).issuer.keys()


@router.post("/device_authorization")
async def post_device_authorization(request: Request) -> JSONResponse:
    """Begin a log-in."""
    office, form = _office(request), await form_of(request)
    if not form.get("client_id") or "openid" not in form.get("scope", "").split():
        return _error("invalid_request")
    login = office.logins.begin(
        form["client_id"],
        form.get("binding_message", "")[:200],
        form.get("nonce", ""),
        office.control.life_seconds,
    )
    address = f"{issuer_of(request)}/phone"
    return JSONResponse(
        {
            "device_code": login.device_code,
            "user_code": login.user_code,
            "verification_uri": address,
            "verification_uri_complete": f"{address}?user_code={login.user_code}",
            "expires_in": int(office.control.life_seconds),
            "interval": office.control.interval_seconds,
        }
    )


@router.post("/token")
async def post_token(request: Request) -> JSONResponse:
    """Say how a log-in stands, in the words of RFC 8628 section 3.5."""
    office, form = _office(request), await form_of(request)
    if form.get("grant_type") != DEVICE_GRANT:
        return _error("unsupported_grant_type")
    login = office.logins.of_device(form.get("device_code", ""))
    if login is None or login.client_id != form.get("client_id"):
        return _error("invalid_grant")
    if login.over:
        return _error("expired_token")
    match login.answer:
        case Answer.NONE:
            slow = office.control.mode is Mode.SLOW_DOWN
            return _error("slow_down" if slow else "authorization_pending")
        case Answer.REFUSED:
            return _error("access_denied")
        case Answer.APPROVED:
            return JSONResponse(_tokens(request, login))


@router.get("/userinfo")
def get_user_info(request: Request, authorization: Annotated[str, Header()] = "") -> JSONResponse:
    """Tell who the person is whose access token it is."""
    office = _office(request)
    login = office.granted.get(authorization.removeprefix("Bearer "))
    if login is None:
        return _error("invalid_token", 401)
    person = find_person(login.person)
    shown = another_than(person) if office.control.mode is Mode.OTHER_PERSON else person
    return JSONResponse({"sub": subject_of(shown), **about(shown, login.level, office.control.mode)})


@router.get("/phone")
def get_phone(request: Request, user_code: Annotated[str, Query(max_length=20)] = "") -> HTMLResponse:
    """Show the phone's page."""
    login = _office(request).logins.of_code(user_code.strip())
    if login is None or login.over or login.answer is not Answer.NONE:
        return HTMLResponse(enter_page(wrong=bool(user_code)))
    return HTMLResponse(
        ask_page(
            code=login.user_code,
            place=login.place or login.client_id,
            action="/phone",
            hidden={"user_code": login.user_code},
        )
    )


@router.post("/phone")
async def post_phone(request: Request) -> HTMLResponse:
    """Take the person's answer."""
    form = await form_of(request)
    approved = form.get("answer") == Answer.APPROVED
    try:
        person = find_person(form.get("person", "")).id if approved else ""
    except UnknownPersonError:
        return HTMLResponse(enter_page(wrong=True), status_code=400)
    answer = Answer.APPROVED if approved else Answer.REFUSED
    level = 1 if form.get("level") == "1" else 2
    if not _office(request).logins.answer(form.get("user_code", ""), answer, person, level):
        return HTMLResponse(enter_page(wrong=True), status_code=400)
    words = "Đã đồng ý. Xin nhìn lại màn hình ki-ốt." if approved else "Đã từ chối. Không ai được đăng nhập."
    return HTMLResponse(outcome_page(outcome=answer.value, words=words))


def issuer_of(request: Request) -> str:
    """Name the issuer: the address that was asked."""
    return str(request.base_url).rstrip("/")


def _tokens(request: Request, login: Login) -> dict[str, Any]:
    office = _office(request)
    office.logins.end(login.user_code)
    access = secrets.token_urlsafe(24)
    office.granted[access] = login
    person = find_person(login.person)
    token = office.issuer.id_token(issuer_of(request), login, person, access, office.control.mode)
    return {"access_token": access, "token_type": "Bearer", "expires_in": 60, "id_token": token}


def _error(error: str, status: int = 400) -> JSONResponse:
    return JSONResponse({"error": error}, status_code=status)


def _office(request: Request) -> Office:
    office: Office = request.app.state.office
    return office
