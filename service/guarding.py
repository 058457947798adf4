"""Who may ask: the host that a request is for, the page that it is from, and the token. And what is told of it."""

from __future__ import annotations

import hmac
import time
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .logs import LOG, where
from .metrics import Metrics
from .problems import ProblemError, as_response
from .settings import Settings, is_loopback

__all__ = ["Budget", "Guard", "Watch", "is_token", "unauthorized"]

_OPEN: Final = ("/", "/healthz", "/readyz", "/openapi.json", "/favicon.ico")
_OPEN_FOLDER: Final = "/static/"
_OWN_TOKEN: Final = "/v2/"
"""Paths that look at the token themselves: clients of LanguageTool send it in a form."""

_BATCHES: Final = 4
"""So many bodies of the largest size are held at a time, or many more small ones."""

_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
}


class Guard:
    """Refuses what may not ask, before any of its body is read."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A request, or the start and the stop of the server."""
        problem = self._refusal(scope) if scope["type"] == "http" else None
        await (self._app if problem is None else as_response(problem))(scope, receive, send)

    def _refusal(self, scope: Scope) -> ProblemError | None:
        headers, path = Headers(scope=scope), scope["path"]
        host = headers.get("host", "")
        if self._settings.is_local and not self._is_known(host):
            return ProblemError(
                421, "This service accepts only the host names of this machine. Allow others with --allowed-host NAME."
            )
        if not self._is_own_page(headers.get("origin"), host):
            return ProblemError(
                403, "This service accepts no requests from pages of other hosts. Allow one with --cors-origin ORIGIN."
            )
        is_open = path in _OPEN or path.startswith((_OPEN_FOLDER, _OWN_TOKEN))
        if self._settings.token is None or is_open or scope["method"] == "OPTIONS":
            return None
        return None if is_token(headers.get("authorization"), self._settings.token) else unauthorized()

    def _is_known(self, host: str) -> bool:
        """Not a name that somebody else has pointed at this machine (DNS rebinding)."""
        name = _name(f"//{host}")
        return is_loopback(name) or self._is_named(name)

    def _is_named(self, name: str) -> bool:
        return name in {known.lower() for known in self._settings.hosts}

    def _is_own_page(self, origin: str | None, host: str) -> bool:
        if origin is None or origin in self._settings.origins:
            return True
        # A proxy with TLS may ask under another name than the browser did
        return origin.partition("://")[2].lower() == host.lower() != "" or self._is_named(_name(origin))


def _name(url: str) -> str:
    """The host of a URL in lower case; empty if it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


class Budget:
    """Bounds what bodies take in memory together. Each alone is bounded where it is read (`bodies`)."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._most = settings.max_batch_bytes * _BATCHES
        self._held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A request, or the start and the stop of the server."""
        own = 0

        async def receiving() -> Message:
            nonlocal own
            message = await receive()
            size = len(message.get("body", b""))
            own += size
            self._held += size
            if self._held > self._most:
                raise ProblemError(503, "The service is busy. Try again in a second.", {"Retry-After": "1"})
            return message

        try:
            await self._app(scope, receiving, send)
        finally:
            self._held -= own


def unauthorized() -> ProblemError:
    """What is said to whom the token is missing."""
    return ProblemError(
        401, "Send the token of this service: Authorization: Bearer TOKEN.", {"WWW-Authenticate": "Bearer"}
    )


def is_token(authorization: str | None, token: str) -> bool:
    """Whether a header has the token (RFC 6750); in the same time, whatever it has."""
    scheme, _, given = (authorization or "").partition(" ")
    same = hmac.compare_digest(given.strip().encode("utf-8", "replace"), token.encode("utf-8"))
    return same and scheme.lower() == "bearer"


class Watch:
    """Outermost: logs and counts each request, sets the headers of its response, and ends what a bug left open."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A request, or the start and the stop of the server."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self._app(scope, receive, sending)
        except Exception as error:
            LOG.error("internal error", extra={"fields": {"error": where(error)}})
            if not status:
                await as_response(ProblemError(500, "Internal error. The log of the service says where it happened."))(
                    scope, receive, sending
                )
        finally:
            self._tell(scope, status, time.perf_counter() - began)

    def _tell(self, scope: Scope, status: int, seconds: float) -> None:
        # The pattern of the path, and not the path: it may hold an id or a token that somebody put there
        route = getattr(scope.get("route"), "path", "other")
        method = scope["method"] if scope["method"] in ("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS") else "other"
        self._metrics.requests.labels(route, method, status).inc()
        self._metrics.seconds.labels(route).observe(seconds)
        fields = {"method": method, "route": route, "status": status, "ms": round(seconds * 1000, 1)}
        LOG.info("request", extra={"fields": fields})
