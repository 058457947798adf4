"""The columns of `articles` that the blocks of a dump record feed, by role."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any, Final

from ..schemas.articles import ARTICLE_DTYPES
from ..schemas.patterns import EMAIL
from .roles.draft import Assignment, Block

__all__ = ["LIST_COLUMNS", "RAW_DTYPES", "TEXT_COLUMNS", "column_of", "image", "raw_fields", "selectors"]

TEXT_COLUMNS: Final = {
    "header": "header_raw",
    "headline": "headline",
    "headline_alt": "headline_alt",
    "description": "description",
    "created": "created_raw",
    "published": "published_raw",
    "modified": "modified_raw",
    "keywords_joined": "keywords_joined",
    "section": "section",
    "genre": "genre",
    "language": "language",
}
"""Roles whose first block is the column, unchanged."""

LIST_COLUMNS: Final = {"author": "authors", "keyword": "keywords", "related": "related_urls"}
"""Roles whose blocks are the items of the column, unchanged."""

_COLUMNS: Final = (
    TEXT_COLUMNS
    | LIST_COLUMNS
    | {
        "body": "body",
        "selector": "selectors",
        "image": "images",
        "image_size": "images",
        "organization": "publisher",
        "copyright_year": "copyright_year",
        "access": "accessible_for_free",
    }
)

_ENVELOPE: Final = ("source", "format", "record", "line", "decode_ok", "n_bytes", "header_date", "url")

_RAW: Final = {*_ENVELOPE, *_COLUMNS.values(), "date_roles"}

RAW_DTYPES: Final = {name: dtype for name, dtype in ARTICLE_DTYPES.items() if name in _RAW}
"""The raw columns that a dump fills."""

_URL: Final = re.compile(r"(?:https?:)?//[^\s,]+")
_NUMBERS: Final = re.compile(r"\d{1,5}")
_YEAR: Final = re.compile(r"\d{4}")
_NEXT_SELECTOR: Final = re.compile(r"\s+(?=/)")
_FALSE: Final = re.compile(r"\s*(true|false)\b", re.IGNORECASE)
_NAME_END: Final = re.compile(rf"{EMAIL}|(?:https?:)?//|\+\d")


def column_of(role: str) -> str:
    """The column of `articles` that a role feeds; `block` for none."""
    return _COLUMNS.get(role, "block")


def raw_fields(blocks: Sequence[Block], assigned: Assignment) -> dict[str, Any]:
    """The raw columns of one article, from the texts of its blocks."""
    texts: dict[str, list[str]] = {}
    for block, (role, _) in zip(blocks, assigned.roles, strict=True):
        texts.setdefault(role, []).append(block.text)
    fields: dict[str, Any] = {column: texts[role][0] for role, column in TEXT_COLUMNS.items() if role in texts}
    fields |= {column: texts.get(role, []) for role, column in LIST_COLUMNS.items()}
    return fields | {
        "body": "\n".join(texts["body"]) if "body" in texts else None,
        "selectors": [part for text in texts.get("selector", []) for part in selectors(text)],
        "images": _images(texts.get("image", []), texts.get("image_size", [])),
        "publisher": _publisher(texts.get("organization", [])),
        "copyright_year": _year(texts.get("copyright_year", [])),
        "accessible_for_free": _flag(texts.get("access", [])),
        # Whether two times are one instant is known when they are parsed: `parsers.assemble` tells.
        "date_roles": "ambiguous" if assigned.date_roles == "ambiguous" else None,
    }


def _images(images: list[str], sizes: list[str]) -> list[dict[str, Any]]:
    """Images with their sizes: in their own block, else in the size block of the same position.

    A single image has all the sizes: the crops of one picture.
    """
    if len(images) == 1 and sizes:
        images = images * len(sizes)
    return [image(url or "", size or "") for url, size in zip_longest(images, sizes)]


def selectors(text: str) -> list[str]:
    """The selectors of a block."""
    return _NEXT_SELECTOR.split(text.strip())


def image(text: str, size: str = "") -> dict[str, Any]:
    """One image (`schemas.articles.IMAGE`), from a block with its address, its size or both, and one with its size."""
    url = _URL.search(text)
    rest = (text[url.end() :] if url else text) + " " + size
    numbers = [int(number) for number in _NUMBERS.findall(rest)[:2]]
    width, height = numbers if len(numbers) == 2 else (None, None)
    main = True if rest.rstrip().endswith("true") else False if rest.rstrip().endswith("false") else None
    return {"url": url and url[0], "width": width, "height": height, "is_main": main}


def _publisher(rows: list[str]) -> str | None:
    """The name that an organisation's row begins with."""
    for row in rows:
        end = _NAME_END.search(row)
        if name := (row[: end.start()] if end else row).strip():
            return name
    return None


def _year(texts: list[str]) -> int | None:
    years = [int(found[0]) for text in texts if (found := _YEAR.search(text))]
    return years[0] if years else None


def _flag(texts: list[str]) -> bool | None:
    flags = [found[1].lower() == "true" for text in texts if (found := _FALSE.match(text))]
    return flags[0] if flags else None
