"""The service put together: routes, and around them who may ask."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

from .._version import __version__
from . import about_routes, check_routes, published_routes
from .answering import Answering
from .guarding import Budget, Guard, Watch
from .languagetool import routes as languagetool_routes
from .logs import LOG, where
from .metrics import Metrics
from .openapi import COMPONENTS, DESCRIPTION
from .problems import add_handlers
from .settings import Settings
from .state import Service
from .workers import Workers

__all__ = ["make"]


def make(settings: Settings, answering: Answering) -> ASGIApp:
    """The application of a service, for any ASGI server. It closes `answering` when it stops."""
    service = Service(settings, answering, Metrics())
    app = FastAPI(title="presscheck", version=__version__, docs_url=None, redoc_url=None, lifespan=_lifespan)
    app.state.service = service
    add_handlers(app)
    for routes in (check_routes, published_routes, languagetool_routes, about_routes):
        app.include_router(routes.router)
    document = _document(app)
    app.openapi = lambda: document
    guarded: ASGIApp = Guard(Budget(app, settings), settings)
    if settings.origins:
        guarded = CORSMiddleware(
            guarded,
            allow_origins=list(settings.origins),
            allow_methods=["GET", "POST", "PUT", "DELETE"],
            allow_headers=["Authorization", "Content-Type"],
        )
    return Watch(guarded, service.metrics)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    service: Service = app.state.service
    service.workers = Workers(service.settings.concurrency, service.settings.seconds)
    warming = asyncio.create_task(_warm(service))
    yield
    warming.cancel()
    await asyncio.to_thread(service.workers.close)
    service.answering.close()
    LOG.info("stopped")


async def _warm(service: Service) -> None:
    try:
        await asyncio.to_thread(service.answering.warm)
    except Exception as error:  # not ready, and the log says why
        LOG.error("not ready", extra={"fields": {"error": where(error)}})
        return
    service.ready.set()
    LOG.info("ready")


def _document(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, with what several routes refer to."""
    document = get_openapi(title=app.title, version=app.version, description=DESCRIPTION, routes=app.routes)
    components = document.setdefault("components", {})
    components["schemas"] = {**COMPONENTS, **components.get("schemas", {})}
    components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    document["security"] = [{}, {"token": []}]
    for operations in document["paths"].values():
        for operation in operations.values():
            # FastAPI puts its own form of error there, which is not ours
            if operation["responses"].get("422", {}).get("content", {}).get("application/json"):
                del operation["responses"]["422"]
    for own in ("HTTPValidationError", "ValidationError"):
        components["schemas"].pop(own, None)
    return document
