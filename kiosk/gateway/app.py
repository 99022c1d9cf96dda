"""The gateway's HTTP interface, version 1."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool

from kiosk.gateway import routes_given, routes_health, routes_kiosks, routes_packets, routes_uploads
from kiosk.gateway.answers import add_refusals
from kiosk.gateway.contract import DeviceHealth

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager

    from kiosk.gateway.parts import Parts


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
    described = _describe(None).openapi()
    # Read by us and not by the framework, so that its bounds come before its shape.
    schema = DeviceHealth.model_json_schema(ref_template="#/components/schemas/{model}")
    described["components"]["schemas"] |= schema.pop("$defs", {}) | {"DeviceHealth": schema}
    return described


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
    for routes in (routes_packets, routes_uploads, routes_given, routes_kiosks, routes_health):
        app.include_router(routes.router)
    return app
