"""What a service tells of itself: its rules, whether it works, its figures, and the editor's page."""

from __future__ import annotations

import io
from functools import cache
from importlib.resources import files
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from ..reports import rules_json
from .metrics import CONTENT_TYPE
from .openapi import ERRORS, METRICS, RULES, STATE
from .problems import ProblemError, as_response
from .state import as_json, service_of

__all__ = ["router"]

router = APIRouter(tags=["about"])

_TYPES: Final = {"html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
_FILES: Final = ("page.css", "page.js", "check.js", "texts.js", "list.js", "archived.js", "icon.svg")


@router.get("/v1/rules", summary="List the rules that are on", responses={200: RULES, 401: ERRORS[401]})
async def rules(request: Request) -> Response:
    """The rules, as `presscheck rule --all --output-format json` tells them."""
    service, stream = service_of(request), io.StringIO()
    rules_json.write_several(await service.do(service.answering.rules), stream)
    return Response(stream.getvalue(), media_type="application/json")


@router.get("/healthz", summary="Is the process alive?", responses={200: STATE})
async def healthz() -> Response:
    """Always `ok`, as soon as the service listens."""
    return as_json({"status": "ok"})


@router.get("/readyz", summary="Is it ready to check?", responses={200: STATE, 503: ERRORS[503]})
async def readyz(request: Request) -> Response:
    """`ready` when the rules are compiled; until then checks are answered, but slowly."""
    if service_of(request).ready.is_set():
        return as_json({"status": "ready"})
    return as_response(ProblemError(503, "The service is starting up.", {"Retry-After": "1"}))


@router.get("/metrics", summary="Figures for Prometheus", responses={200: METRICS, 401: ERRORS[401]})
async def metrics(request: Request) -> Response:
    """Requests, times, checks that wait, articles by verdict, findings by rule, and the process."""
    service = service_of(request)
    service.metrics.pending.set(service.workers.pending if service.workers else 0)
    service.metrics.lingering.set(service.workers.lingering if service.workers else 0)
    return Response(service.metrics.text(), media_type=CONTENT_TYPE)


@router.get("/", include_in_schema=False)
async def page() -> Response:
    """The editor's page."""
    return _file("index.html")


@router.get("/favicon.ico", include_in_schema=False)
async def icon() -> Response:
    """What browsers ask for by themselves."""
    return _file("icon.svg")


@router.get("/static/{name}", include_in_schema=False)
async def static(name: str) -> Response:
    """A file of the page."""
    if name not in _FILES:
        raise ProblemError(404, "The file does not exist.")
    return _file(name)


def _file(name: str) -> Response:
    return Response(_read(name), media_type=_TYPES[name.rpartition(".")[2]], headers={"Cache-Control": "no-cache"})


@cache
def _read(name: str) -> bytes:
    return files("presscheck.service").joinpath("static", name).read_bytes()
