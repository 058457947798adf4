"""`POST /v1/check` and `/v1/check/batch`."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ..archive.storage import ArchiveError
from ..reports.json_text import encode
from ..schemas.vocabulary import Audience
from .bodies import lines, parsed, read
from .logs import LOG, where
from .openapi import ANSWER, ARTICLE, BATCH, ERRORS, NDJSON
from .problems import ProblemError, described
from .state import Service, as_json, service_of

__all__ = ["router"]

router = APIRouter(tags=["check"])

_Help = Annotated[
    Audience | None,
    Query(description="Who reads the help: `editor`, or `extractor`. By default, the setting `help` of the service."),
]

_Names = Literal["configured", "presscheck"]
_Fields = Annotated[
    _Names,
    Query(
        description="Names of the fields: those of the configuration (`map`, `preset`, `per-source`), or those of "
        "presscheck, such as `headline` and `body`."
    ),
]


@router.post(
    "/v1/check",
    summary="Check one article",
    openapi_extra={"requestBody": ARTICLE},
    responses={200: ANSWER, **ERRORS},
)
async def check(request: Request, help: _Help = None, fields: _Fields = "configured") -> Response:
    """Check an article, in any JSON shape that presscheck reads.

    The answer has the verdict and the findings, as in the JSON report of `presscheck check`.
    """
    service = service_of(request)
    data = await read(request, service.settings.max_bytes, service.settings.seconds)
    return as_json(await service.do(answered, service, data, help, fields))


def answered(
    service: Service, data: bytes, audience: Audience | None = None, fields: _Names = "configured"
) -> dict[str, Any]:
    """The answer for a body. audience: who reads the help; else whom the profile names. Raises ProblemError."""
    parsed(data)
    try:
        answer = service.answering.article(data, audience, has_own_names=fields == "presscheck")
    except ArchiveError as error:
        raise ProblemError(503, f"{error}.", {"Retry-After": "5"}) from error
    service.metrics.count(answer)
    return answer


@router.post(
    "/v1/check/batch",
    summary="Check many articles, one per line",
    openapi_extra={"requestBody": BATCH},
    responses={200: NDJSON, **ERRORS},
)
async def check_batch(request: Request) -> Response:
    """Check articles that come as NDJSON, each by itself. An answer is sent as soon as it is there, in the same order.

    Each answer has `line`, its line among those that are not blank, from 1. A line that is no article has `problem`
    instead of a verdict; the others are still checked.
    """
    service = service_of(request)
    incoming = lines(request, service.settings.max_batch_bytes)
    try:
        first = await anext(incoming, None)  # what is wrong before the first line is told with a status
    except ClientDisconnect as error:
        raise ProblemError(400, "The request ended before its body was complete.") from error
    if first is None:
        raise ProblemError(400, "The request has no body. Send articles as NDJSON: one JSON object per line.")
    return _Streamed(_answers(request, first, incoming))


class _Streamed(Response):
    """Lines as they come. That of Starlette listens for the end of the connection, and so takes parts of the body."""

    media_type = "application/x-ndjson"

    def __init__(self, answers: AsyncIterator[str]) -> None:
        super().__init__()
        del self.headers["content-length"]
        self._answers = answers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - the form of ASGI
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        async for answer in self._answers:
            await send({"type": "http.response.body", "body": answer.encode(), "more_body": True})
        await send({"type": "http.response.body", "body": b""})


async def _answers(request: Request, first: bytes, incoming: AsyncIterator[bytes]) -> AsyncIterator[str]:
    """Lines of answers. A few are in work at a time, and they are told in their order."""
    service = service_of(request)
    waiting: asyncio.Queue[bytes | ProblemError | None] = asyncio.Queue()
    waiting.put_nowait(first)
    # Read at once whatever comes: a client that sends all before it reads would wait for ever
    reading = asyncio.create_task(_read_all(incoming, waiting))
    working: deque[asyncio.Task[dict[str, Any]]] = deque()
    number, is_over = 0, False
    try:
        while working or not is_over:
            # Nothing to tell yet: wait for a line. Else take what has come, as far as there are threads for it
            while not is_over and len(working) < service.settings.concurrency and (not working or not waiting.empty()):
                item = await waiting.get()
                is_over = item is None
                if item is not None:
                    number += 1
                    working.append(asyncio.create_task(_answer(service, number, item)))
            if reading.done() and await request.is_disconnected():
                break  # nobody reads the rest
            if working:
                yield encode(await working.popleft()) + "\n"
    finally:
        reading.cancel()
        for task in working:
            task.cancel()


async def _read_all(incoming: AsyncIterator[bytes], waiting: asyncio.Queue[bytes | ProblemError | None]) -> None:
    try:
        async for line in incoming:
            waiting.put_nowait(line)
    except ClientDisconnect:
        pass
    except ProblemError as problem:
        waiting.put_nowait(problem)
    waiting.put_nowait(None)


async def _answer(service: Service, number: int, item: bytes | ProblemError) -> dict[str, Any]:
    try:
        if isinstance(item, ProblemError):
            raise item
        if len(item) > service.settings.max_bytes:
            raise ProblemError(413, f"The line is larger than {service.settings.max_bytes:,} bytes.")
        return {"line": number, **await service.do(answered, service, item, patient=True)}
    except ProblemError as problem:
        return {"line": number, "problem": described(problem)}
    except Exception as error:
        LOG.error("internal error", extra={"fields": {"error": where(error)}})
        return {"line": number, "problem": described(ProblemError(500, "Internal error. Please report it."))}
