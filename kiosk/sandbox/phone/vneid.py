"""The flow that VNeID was seen to speak: authorization codes, answers in envelopes, no ID token, no nonce."""

from __future__ import annotations

import base64
import hmac
import secrets
import time
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlencode, urlsplit

from cryptography.hazmat.primitives.asymmetric import rsa
from fastapi import APIRouter, Header, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse

from kiosk.sandbox.people import UnknownPersonError, find_person
from kiosk.sandbox.phone.behaviour import Mode
from kiosk.sandbox.phone.forms import form_of
from kiosk.sandbox.phone.logins import Answer, Grant
from kiosk.sandbox.phone.page import ask_page, enter_page, outcome_page
from kiosk.sandbox.phone.tokens import about_in_the_dialect
from kiosk.sandbox.phone.vneid_client import envelope

if TYPE_CHECKING:
    from kiosk.sandbox.phone.office import Office

_CODE_SECONDS = 60.0
_LOOPBACK = ("127.0.0.1", "localhost")
router = APIRouter(prefix="/vneid")


@router.get("/auth")
def get_auth(request: Request) -> HTMLResponse:
    """Ask the person who scanned; it knows the client, not the kiosk behind it."""
    asked = request.query_params
    client_id, redirect_uri = asked.get("client_id", ""), asked.get("redirect_uri", "")
    known = (
        _office(request).clients.find(client_id) is not None and urlsplit(redirect_uri).hostname in _LOOPBACK
    )
    if not known or asked.get("response_type") != "code" or "openid" not in asked.get("scope", "").split():
        return HTMLResponse(outcome_page(outcome="unknown", words="Yêu cầu không hợp lệ."), status_code=400)
    return HTMLResponse(
        ask_page(
            code="",
            place=client_id,
            action="/vneid/auth",
            hidden={"client_id": client_id, "redirect_uri": redirect_uri, "state": asked.get("state", "")},
        )
    )


@router.post("/auth")
async def post_auth(request: Request) -> Response:
    """Send the person back with a code, or with their refusal."""
    office, form = _office(request), await form_of(request)
    back = form.get("redirect_uri", "")
    if office.clients.find(form.get("client_id", "")) is None or urlsplit(back).hostname not in _LOOPBACK:
        return HTMLResponse(enter_page(wrong=True), status_code=400)
    if form.get("answer") != Answer.APPROVED:
        return _back(back, {"error": "access_denied", "state": form.get("state", "")})
    try:
        person = find_person(form.get("person", "")).id
    except UnknownPersonError:
        return HTMLResponse(enter_page(wrong=True), status_code=400)
    code, level = secrets.token_urlsafe(24), 1 if form.get("level") == "1" else 2
    office.codes[code] = Grant(form["client_id"], back, person, level, time.monotonic() + _CODE_SECONDS)
    # Whether the code itself is sealed is VNeID's affair: what comes with it is to be sent on.
    sealed = base64.urlsafe_b64encode(secrets.token_bytes(24)).decode()
    return _back(back, {"code": code, "encrypt_key": sealed, "state": form.get("state", "")})


@router.post("/token")
async def post_token(request: Request) -> JSONResponse:
    """Turn a code into an access token, once, for the client that it was given to."""
    office, form = _office(request), await form_of(request)
    client = office.clients.find(form.get("client_id", ""))
    secret = form.get("client_secret", "").encode()
    if client is None or not hmac.compare_digest(client.secret.encode(), secret):
        return JSONResponse({"error": "invalid_client"}, status_code=401)
    grant = office.codes.pop(form.get("code", ""), None)
    if (
        grant is None
        or time.monotonic() > grant.until
        or grant.client_id != client.client_id
        or grant.redirect_uri != form.get("redirect_uri")
        or not form.get("encrypt_key")
        or form.get("grant_type") != "authorization_code"
    ):
        return JSONResponse({"error": "invalid_grant"}, status_code=400)
    access = secrets.token_urlsafe(24)
    office.passes[access] = grant
    return JSONResponse(_sealed(office, client.public, {"access_token": access, "token_type": "Bearer"}))


@router.get("/userinfo")
def get_user_info(request: Request, authorization: Annotated[str, Header()] = "") -> JSONResponse:
    """Tell who the person is, in an envelope."""
    office = _office(request)
    grant = office.passes.pop(authorization.removeprefix("Bearer "), None)
    client = office.clients.find(grant.client_id) if grant else None
    if grant is None or client is None:
        return JSONResponse({"error": "invalid_token"}, status_code=401)
    told = about_in_the_dialect(find_person(grant.person), grant.level, office.control.mode)
    return JSONResponse(_sealed(office, client.public, told))


def _sealed(office: Office, public: rsa.RSAPublicKey, content: Any) -> dict[str, str]:
    match office.control.mode:
        case Mode.OTHER_ENVELOPE:
            stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
            return envelope(content, stranger.public_key())
        case Mode.TORN_ENVELOPE:
            whole = envelope(content, public)
            return {**whole, "data": whole["data"][:20]}
        case _:
            return envelope(content, public)


def _back(address: str, query: dict[str, str]) -> RedirectResponse:
    return RedirectResponse(f"{address}?{urlencode(query)}", status_code=303)


def _office(request: Request) -> Office:
    office: Office = request.app.state.office
    return office
