"""What the OpenAPI document says of bodies and answers, made from what the columns of findings say of themselves."""

from __future__ import annotations

from typing import Any, Final

from ..reports.defects import PLACE_COLUMNS
from ..reports.told import RULE_COLUMNS, TOLD_COLUMNS
from ..schemas.findings import FINDING_DTYPES, Findings
from ..schemas.vocabulary import FIXES, SEVERITIES, STATES
from .problems import MEDIA_TYPE

__all__ = [
    "ANSWER",
    "ARTICLE",
    "BATCH",
    "COMPONENTS",
    "DESCRIPTION",
    "ERRORS",
    "METRICS",
    "NDJSON",
    "NOT_ARCHIVED",
    "PUBLISHED",
    "RULES",
    "STATE",
    "content",
    "ref",
]

DESCRIPTION: Final = """\
Checks news articles before they are published. Findings and verdict are those of `presscheck check`.

If the service has a token, send it as `Authorization: Bearer TOKEN`. Errors are `application/problem+json` (RFC 9457).
"""

_ENUMS: Final = {"severity": SEVERITIES, "fix": FIXES, "state": STATES}

_EXAMPLE: Final[dict[str, Any]] = {
    "id": "4711",
    "url": "https://www.quayside-news.example/2024/05/18/night-ferry",
    "headline": "Night ferry returns to Port Ellery in June, board says",
    "body": "The night ferry will sail again.The harbour board signed the contract on Saturday morning.",
    "published": "2024-05-18T09:20:00Z",
}


def ref(name: str) -> dict[str, str]:
    """A reference to one of `COMPONENTS`."""
    return {"$ref": f"#/components/schemas/{name}"}


def content(schema: Any, description: str, media_type: str = "application/json", **more: Any) -> dict[str, Any]:
    """A response of OpenAPI."""
    return {"description": description, "content": {media_type: {"schema": schema, **more}}}


def _object(properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), **more}


def _column(name: str) -> dict[str, Any]:
    """The schema of a column of findings."""
    field = Findings.to_schema().columns.get(name)
    if field is None:
        return {"type": ["string", "null"], "description": RULE_COLUMNS[name]}
    number = FINDING_DTYPES[name].is_integer()
    kind: Any = "integer" if number else "string"
    told = {"type": [kind, "null"] if field.nullable else kind, "description": field.description}
    return told | ({"enum": list(_ENUMS[name])} if name in _ENUMS else {})


_UNITS: Final = {
    "start_utf16": {
        "type": ["integer", "null"],
        "description": "As `start_char`, in UTF-16 units.",
    },
    "end_utf16": {"type": ["integer", "null"], "description": "As `end_char`, in UTF-16 units."},
}
_EDIT: Final = {
    "type": "object",
    "description": "What to write to repair the place. For a text field, `text` replaces a range of characters; for "
    "any other field, `value` is the new value.",
    "properties": {
        "safe": {"type": "boolean", "description": "Whether the repair is safe: it loses nothing."},
        "column": {"type": "string", "description": "The field to change."},
        "start_char": {"type": "integer"},
        "end_char": {"type": "integer"},
        "start_utf16": {"type": "integer"},
        "end_utf16": {"type": "integer"},
        "text": {"type": "string", "description": "The new text of the range; empty if it is deleted."},
        "moves_to": {"type": "string", "description": "The field that receives the removed text."},
        "value": {"description": "The new value; null if the field is emptied."},
    },
    "required": ["safe", "column"],
}
_EDIT_OR_NONE: Final = {"anyOf": [ref("Edit"), {"type": "null"}]}
_PLACED: Final = {
    **_UNITS,
    "edit": _EDIT_OR_NONE,
    "replacement": {**_EDIT_OR_NONE, "deprecated": True, "description": "The same as `edit`, under its earlier name."},
}
_PLACE: Final = _object({name: _column(name) for name in PLACE_COLUMNS} | _PLACED)
_FINDING: Final = _object(
    {name: _column(name) for name in TOLD_COLUMNS}
    | _PLACED
    | {
        "count": {"type": "integer", "description": "Number of places."},
        "places": {
            "type": "array",
            "items": ref("Place"),
            "description": "The places, at most 500.",
        },
    },
    description="A defect: a rule in a field of an article.",
)
_ARCHIVED: Final = _object(
    {
        "article_id": {"type": "string"},
        "url": {"type": ["string", "null"]},
        "headline": {"type": ["string", "null"]},
        "published_at": {"type": ["string", "null"], "description": "ISO 8601, in UTC."},
        "beginning": {"type": ["string", "null"], "description": "The first 120 characters of the body."},
        "body": {"type": ["string", "null"], "description": "The body, if the archive keeps bodies."},
        "codes": {
            "type": "array",
            "items": {"type": "string"},
            "description": "Codes of the findings that refer to it.",
        },
    }
)
_TEXTS: Final = {"type": "array", "items": {"type": "string"}}
_ANSWER: Final = {
    **_object(
        {
            "presscheck": {"type": "string", "description": "Version."},
            "verdict": {"type": "string", "enum": ["pass", "fail"]},
            "counts": _object({name: {"type": "integer"} for name in SEVERITIES}),
            "records": {"type": "integer"},
            "findings": {"type": "array", "items": ref("Finding")},
        }
    )
}
_ANSWER["properties"] |= {
    "archived": {"type": "array", "items": ref("Archived"), "description": "Archived articles that findings refer to."},
    "skipped": {
        "type": "object",
        "description": "Missing extras, each with the codes of its rules.",
    },
    "internal_errors": {**_TEXTS, "description": "Rules that could not be evaluated."},
}

COMPONENTS: Final[dict[str, Any]] = {
    "Answer": _ANSWER,
    "Finding": _FINDING,
    "Place": _PLACE,
    "Edit": _EDIT,
    "Archived": _ARCHIVED,
    "Problem": _object(
        {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string", "description": "What is wrong, and what to do."},
        },
        description="RFC 9457.",
    ),
    "Article": {
        "type": "object",
        "description": "An article. Its field names are those of schema.org, or of any tool that presscheck reads.",
        "properties": {
            "id": {"type": "string"},
            "url": {"type": "string"},
            "headline": {"type": "string"},
            "description": {"type": "string"},
            "body": {"type": "string"},
            "published": {"type": "string"},
            "modified": {"type": "string"},
            "authors": _TEXTS,
            "language": {"type": "string"},
            "publisher": {"type": "string"},
        },
        "additionalProperties": True,
    },
}

ARTICLE: Final = {
    "required": True,
    "content": {"application/json": {"schema": ref("Article"), "example": _EXAMPLE}},
}
BATCH: Final = {
    "required": True,
    "content": {
        "application/x-ndjson": {
            "schema": {"type": "string", "description": "An article per line."},
            "example": '{"headline": "Night ferry returns", "body": "It will sail again from June."}\n',
        }
    },
}
ANSWER: Final = content(
    ref("Answer"),
    "Verdict and findings.",
    example={
        "presscheck": "0.1.0",
        "verdict": "pass",
        "counts": {"error": 0, "warning": 0, "info": 0},
        "records": 1,
        "findings": [],
    },
)
NDJSON: Final = content(
    {
        "type": "string",
        "description": "One `Answer` per line, or a `problem` (see `Problem`) for a line that is not an article.",
    },
    "Answers, in the order of the articles.",
    "application/x-ndjson",
)
PUBLISHED: Final = content(
    _object({"id": {"type": "string"}, "result": {"type": "string", "enum": ["added", "replaced", "unchanged"]}}),
    "The article is in the archive.",
    example={"id": "4711", "result": "added"},
)
RULES: Final = content({"type": "array", "items": {"type": "object"}}, "Rules.")
STATE: Final = content(_object({"status": {"type": "string"}}), "Yes.", example={"status": "ok"})
METRICS: Final = content({"type": "string"}, "Figures.", "text/plain")

_SAID: Final = {
    400: "The body is missing or is not JSON.",
    401: "The token is missing or wrong.",
    403: "The service accepts no requests from this page.",
    408: "The request took too long to arrive.",
    413: "The body is too large.",
    415: "The body is compressed.",
    422: "The body has no article, or is nested too deeply.",
    429: "Too many articles are waiting. Try again after `Retry-After` seconds.",
    503: "The service is busy, or took too long. Try again after `Retry-After` seconds.",
}
ERRORS: Final[dict[int | str, dict[str, Any]]] = {
    status: content(ref("Problem"), said, MEDIA_TYPE) for status, said in _SAID.items()
}
NOT_ARCHIVED: Final[dict[int | str, dict[str, Any]]] = {
    409: content(ref("Problem"), "The service has no archive.", MEDIA_TYPE)
}
