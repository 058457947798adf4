"""Errors as `application/problem+json` (RFC 9457): a status, and a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from ..reports.json_text import encode
from ..reports.text import visible

__all__ = ["MEDIA_TYPE", "ProblemError", "add_handlers", "as_response", "described"]

MEDIA_TYPE: Final = "application/problem+json"

_NOT_HERE: Final = {
    404: "This path does not exist. See /openapi.json for the paths of the service.",
    405: "This path does not support this method. See /openapi.json for its methods.",
}


class ProblemError(Exception):
    """Why a request gets no answer. headers: of the response, such as Retry-After."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})


def described(problem: ProblemError) -> dict[str, Any]:
    """The members of the document: `type`, `title`, `status`, `detail`."""
    title = HTTPStatus(problem.status).phrase
    return {"type": "about:blank", "title": title, "status": problem.status, "detail": visible(problem.detail)}


def as_response(problem: ProblemError) -> Response:
    """The document as a response."""
    return Response(encode(described(problem)), problem.status, problem.headers, MEDIA_TYPE)


def add_handlers(app: FastAPI) -> None:
    """Whatever goes wrong in an app becomes a problem, and never a traceback."""
    app.add_exception_handler(ProblemError, _of_problem)
    app.add_exception_handler(HTTPException, _of_http)
    app.add_exception_handler(RequestValidationError, _of_values)
    app.add_exception_handler(Exception, _of_bug)


async def _of_problem(_: Request, error: Exception) -> Response:
    assert isinstance(error, ProblemError)
    return as_response(error)


async def _of_http(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    detail = _NOT_HERE.get(error.status_code, str(error.detail))
    return as_response(ProblemError(error.status_code, detail, error.headers))


async def _of_values(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    return as_response(ProblemError(422, f"{'.'.join(map(str, first['loc']))}: {first['msg']}."))


async def _of_bug(_: Request, error: Exception) -> Response:  # noqa: ARG001 - what it says may quote the article
    return as_response(
        ProblemError(500, "Internal error. The log of the service says where it happened; please report it.")
    )
