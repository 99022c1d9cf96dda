"""The gateway's HTTP interface, version 1."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute

from kiosk.gateway import (
    routes_given,
    routes_health,
    routes_kiosks,
    routes_operator,
    routes_packets,
    routes_phone,
    routes_uploads,
)
from kiosk.gateway.answers import add_refusals
from kiosk.gateway.asking import filer, kiosk
from kiosk.gateway.contract import REFERENCE, DeviceHealth, PhoneLoginRequest, SignedReport, messages

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager

    from kiosk.gateway.parts import Parts

_CERTIFICATE = "certificate"


def create_app(parts: Parts) -> FastAPI:
    """Build the gateway; the hand-over runs while the server does, and the parts are closed with it."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        parts.handover.start()
        parts.purge.start()
        yield
        await run_in_threadpool(parts.purge.stop)
        await run_in_threadpool(parts.handover.stop)
        parts.close()

    app = _describe(lifespan)
    app.state.parts = parts
    add_refusals(app)
    return app


def contract() -> dict[str, Any]:
    """Describe every path of the gateway as OpenAPI; docs/openapi.json is this, and a test says so."""
    app = _describe(None)
    described = app.openapi()
    # Read by us and not by the framework, so that its bounds come before its shape.
    for body in (DeviceHealth, PhoneLoginRequest, SignedReport):
        schema = body.model_json_schema(ref_template=REFERENCE.format(name="{model}"))
        described["components"]["schemas"] |= schema.pop("$defs", {}) | {body.__name__: schema}
    described["components"]["schemas"] |= messages()
    described["components"]["securitySchemes"] = {
        _CERTIFICATE: {"type": "mutualTLS", "description": "the certificate that enrolment or renewal gave"}
    }
    for route in app.routes:
        if isinstance(route, APIRoute) and route.include_in_schema:
            for method in route.methods or ():
                described["paths"][route.path][method.lower()]["security"] = _security(route)
    return described


def _security(route: APIRoute) -> list[dict[str, list[str]]]:
    """Say whether a path needs a certificate: shown to others, it has to hold all the same."""
    asked = {dependency.call for dependency in route.dependant.dependencies}
    return [{_CERTIFICATE: []}] if asked & {filer, kiosk} else [{}, {_CERTIFICATE: []}]


def _describe(lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]] | None) -> FastAPI:
    app = FastAPI(
        title="Kiosk HCC gateway",
        version="1",
        description="Takes sealed dossiers from kiosks into the province's custody.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
    )
    for routes in (
        routes_packets,
        routes_uploads,
        routes_given,
        routes_kiosks,
        routes_phone,
        routes_operator,
        routes_health,
    ):
        app.include_router(routes.router)
    return app
