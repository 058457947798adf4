"""`GET` and `POST /v2/check`, and `GET /v2/languages`."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from starlette.responses import Response

from ...checks.text.detection import language_of
from ..bodies import read
from ..guarding import is_token, unauthorized
from ..openapi import ERRORS, content
from ..problems import ProblemError
from ..state import Service, as_json, service_of
from .annotated import text_of
from .languages import LANGUAGES, is_known
from .matches import Wanted, document

__all__ = ["router"]

router = APIRouter(tags=["LanguageTool"])

_FORM: Final = "application/x-www-form-urlencoded"
_MOST_FIELDS: Final = 50
_ENCODED: Final = 3
"""A byte of a form is up to three."""

_FIELDS: Final = {
    "language": "A tag such as `en-US`, or `auto`.",
    "text": "The text. Either `text` or `data` is required.",
    "data": 'The text with markup, as JSON: `{"annotation": [{"text": "A "}, {"markup": "<b>"}, {"text": "test"}]}`.',
    "enabledRules": "Codes or names of rules, separated by commas. Only used with `enabledOnly`.",
    "disabledRules": "Codes or names of rules that are not reported.",
    "enabledCategories": "Families of rules, such as `BD`.",
    "disabledCategories": "Families that are not reported.",
    "enabledOnly": "`true`: report only enabled rules.",
    "apiKey": "The token of the service, for clients that cannot send it in a header.",
}
"""Of the form. Others that LanguageTool knows are taken, and change nothing."""

_SCHEMA: Final = {
    "type": "object",
    "properties": {name: {"type": "string", "description": said} for name, said in _FIELDS.items()},
    "required": ["language"],
}
_EXAMPLE: Final = {"language": "en-US", "text": "The ferry will sail again.The board said so on Monday."}
_QUERY: Final = [
    {"name": name, "in": "query", "required": name == "language", "schema": {"type": "string"}, "description": said}
    for name, said in _FIELDS.items()
]
_MATCHES: Final = content({"type": "object", "required": ["software", "language", "matches"]}, "Matches.")
_ERRORS: Final = {status: ERRORS[status] for status in (400, 401, 403, 408, 413, 415, 429, 503)}


@router.post(
    "/v2/check",
    summary="Check a text",
    openapi_extra={"requestBody": {"required": True, "content": {_FORM: {"schema": _SCHEMA, "example": _EXAMPLE}}}},
    responses={200: _MATCHES, **_ERRORS},
)
async def check(request: Request) -> Response:
    """Check a text as the main text of an article, as LanguageTool's `/v2/check` does.

    Offsets are UTF-16 units of the original text. Rules that need a headline, a time or a URL are not run.
    """
    service = service_of(request)
    data = await read(request, service.settings.max_bytes * _ENCODED, service.settings.seconds)
    return await _checked(request, service, data)


@router.get(
    "/v2/check",
    summary="Check a short text",
    openapi_extra={"parameters": _QUERY},
    responses={200: _MATCHES, **_ERRORS},
)
async def check_short(request: Request) -> Response:
    """The same with the form in the query, which servers on the way may log. Use POST where you can."""
    return await _checked(request, service_of(request), request.scope["query_string"])


@router.get("/v2/languages", summary="List languages", responses={200: content({"type": "array"}, "Languages.")})
async def languages() -> Response:
    """Languages that `language` may name: `name`, `code` and `longCode` of each."""
    auto = [{"name": "Detected", "code": "auto", "longCode": "auto"}]
    named = [{"name": name, "code": tag.split("-")[0], "longCode": tag} for tag, name in LANGUAGES.items()]
    return as_json(auto + named)


async def _checked(request: Request, service: Service, data: bytes) -> Response:
    form = _form(data)
    token = service.settings.token
    if token is not None and not is_token(request.headers.get("authorization"), token):
        given = form.get("apiKey", "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, token.encode("utf-8")):
            raise unauthorized()
    return as_json(await service.do(_answered, service, form))


def _form(data: bytes) -> dict[str, str]:
    """The fields of a form (WHATWG URL, application/x-www-form-urlencoded); of one that comes twice, the first."""
    try:
        text = data.decode("utf-8", "replace")
        fields = parse_qs(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="replace")
    except ValueError as error:
        raise ProblemError(400, f"The form has more than {_MOST_FIELDS} fields.") from error
    return {name: values[0] for name, values in fields.items()}


def _answered(service: Service, form: Mapping[str, str]) -> dict[str, Any]:
    language = form.get("language", "")
    if language != "auto" and not is_known(language):
        said = f"{language[:40]!r} is not a known language" if language else "'language' is missing"
        raise ProblemError(400, f"{said}. See /v2/languages, or send 'auto'.")
    text = text_of(form)
    if len(text.text.encode("utf-8")) > service.settings.max_bytes:
        raise ProblemError(413, f"The text is larger than {service.settings.max_bytes:,} bytes.")
    answer = service.answering.text(text.text, None if language == "auto" else language)
    service.metrics.count(answer)
    detected = language_of(text.text, None if language == "auto" else language)
    said = "und" if language == "auto" else language
    return document(answer, text, Wanted(form), language, detected or said)
