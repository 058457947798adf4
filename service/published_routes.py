"""`PUT` and `DELETE /v1/published/{id}`: what is published goes into the archive, and out of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from ..archive.storage import ArchiveError
from .bodies import MAX_ID_CHARS, parsed, read
from .openapi import ARTICLE, ERRORS, NOT_ARCHIVED, PUBLISHED
from .problems import ProblemError
from .state import as_json, service_of

__all__ = ["router"]

router = APIRouter(tags=["archive"])

_Name = Annotated[str, Path(alias="id", min_length=1, max_length=MAX_ID_CHARS, pattern=r"\S", description="Its id.")]


@router.put(
    "/v1/published/{id:path}",
    summary="Remember a published article",
    openapi_extra={"requestBody": ARTICLE},
    responses={200: PUBLISHED, 201: PUBLISHED, **ERRORS, **NOT_ARCHIVED},
)
async def publish(request: Request, name: _Name) -> Response:
    """Put an article into the archive under this id, in place of what is there. It is on disk when this is answered.

    The id in the path counts, whatever id the article has. The same request again changes nothing.
    """
    service = service_of(request)
    data = await read(request, service.settings.max_bytes, service.settings.seconds)

    def work() -> str:
        parsed(data)
        return service.answering.publish(name, data)

    done = await service.do(_of_archive, work)
    return as_json({"id": name, "result": done}, 201 if done == "added" else 200)


@router.delete(
    "/v1/published/{id:path}",
    summary="Forget an article",
    status_code=204,
    responses={204: {"description": "The archive does not have it."}, **ERRORS, **NOT_ARCHIVED},
)
async def withdraw(request: Request, name: _Name) -> Response:
    """Take the article with this id or URL out of the archive, if it is there."""
    service = service_of(request)
    await service.do(_of_archive, lambda: service.answering.withdraw(name))
    return Response(status_code=204)


def _of_archive(work: Callable[[], Any]) -> Any:
    """Raises ProblemError 503 for an archive that cannot be used."""
    try:
        return work()
    except ArchiveError as error:
        raise ProblemError(503, f"{error}.", {"Retry-After": "5"}) from error
