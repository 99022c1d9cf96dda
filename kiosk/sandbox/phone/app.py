"""The made-up identity provider as one HTTP application."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse

from kiosk.sandbox.phone import openid, vneid
from kiosk.sandbox.phone.behaviour import Control, Mode

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from fastapi import Response

    from kiosk.sandbox.phone.office import Office

# What is asked of the made-up world itself, and the phone's page, behave in every mode.
_SPARED = ("/control", "/health", "/phone", "/vneid/auth")
_ENDLESS = "x" * (1024 * 1024)


def create_app(office: Office) -> FastAPI:
    """Serve a provider."""
    app = FastAPI(title="Made-up identity provider", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.office = office

    @app.middleware("http")
    async def misbehave(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
        if request.url.path.startswith(_SPARED):
            return await go_on(request)
        match office.control.mode:
            case Mode.AWAY:
                return JSONResponse({"error": "temporarily_unavailable"}, status_code=503)
            case Mode.GARBLED:
                return HTMLResponse("<html>Welcome to the free Wi-Fi</html>")
            case Mode.ENDLESS:
                return PlainTextResponse(_ENDLESS)
            case Mode.MOVED:
                return RedirectResponse("http://127.0.0.1:9/elsewhere", 307)
            case _:
                return await go_on(request)

    app.include_router(openid.router)
    app.include_router(vneid.router)

    @app.post("/control")
    def post_control(control: Control) -> Control:
        office.control = control
        return control

    @app.get("/health")
    def get_health() -> dict[str, Any]:
        return {
            "status": "ok",
            "mode": office.control.mode.value,
            "waiting": [login.user_code for login in office.logins.waiting()],
        }

    return app
