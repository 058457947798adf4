"""What the routes of one service share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request
from starlette.responses import Response

from ..reports.json_text import encode
from .answering import Answering
from .metrics import Metrics
from .settings import Settings
from .workers import Workers

__all__ = ["Service", "as_json", "service_of"]


@dataclass(slots=True)
class Service:
    """workers: made when the server starts, in its event loop. ready: set when the first check would be a fast one."""

    settings: Settings
    answering: Answering
    metrics: Metrics
    workers: Workers | None = None
    ready: asyncio.Event = field(default_factory=asyncio.Event)

    async def do(self, work: Callable[..., Any], *arguments: object, patient: bool = False) -> Any:
        """Work of a request, on a thread. Raises ProblemError 429 or 503."""
        assert self.workers is not None
        return await self.workers.do(work, *arguments, patient=patient)


def service_of(request: Request) -> Service:
    """The service that a request is for."""
    return request.app.state.service


def as_json(value: Mapping[str, Any] | list[Any], status: int = 200) -> Response:
    """A response that can be encoded and looked at, whatever the article had in it."""
    return Response(encode(value), status, media_type="application/json")
