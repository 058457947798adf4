"""Blocks whose form alone tells their role: links, sizes, selectors, flags, numbers, bylines."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from .draft import Draft
from .features import Features

__all__ = ["is_image_place", "place_shapes"]

_ROLE_OF_KIND: Final = {
    "header": "header",
    "image_size": "image_size",
    "selector": "selector",
    "image_url": "image",
    "contact": "organization",
    "locale": "language",
}

SHORT_CHARS: Final = 200
"""A longer text is judged by what it says."""

_TAG: Final = r"(?:html|head|body|title|meta|main|article|section|header|div|span|p|h[1-6]|ul|li)"
_STEP: Final = rf"(?:{_TAG}(?:[.#]\w[\w-]*)*|(?:[.#]\w[\w-]*)+)(?:\[[^\]]*\])?"

_SHAPES: Final = {
    "access": re.compile(r"(?i)(?:true|false)(?:\s+[.#][\w-].*)?"),
    "count": re.compile(r"\d{1,7}|P(?:\d+[DW])?(?:T(?:\d+[HMS])+)?"),
    # CSS selectors; a lone `#word` is a keyword
    "selector": re.compile(rf"(?={_TAG}?\.\w|.*>|#\S+ +[a-z]){_STEP}(?:[\s,>]+{_STEP})*"),
    # path of a file, perhaps with its size or caption; or a caption with the credit at its end
    "image": re.compile(
        r"(?i)[\w./%-]*/[\w./%-]+\.(?:jpe?g|png|gif|webp|avif|svg)\b(?:\s.{0,100})?"
        r"|.*\b(?:getty images|alamy|shutterstock|photograph: .{3,60}|(?:foto|photo|credit|bild)\s?: .{3,60})\W*"
    ),
    # a subscription after the name of the paper: `Daily News daily.example:basic`
    "organization": re.compile(r"[^/]*(?:(?:^|\s)(?:[\w-]+\.)+[a-z]{2,}:[\w-]+(?:\s.*)?|\s[a-z]+:[a-z-]+)"),
    "related": re.compile(r".*//.*(?:\{search_term|#respond\b|query-input).*"),
}
"""What a short text is, if it matches as a whole; the first match counts."""

_YEAR: Final = re.compile(r"\d{4}")
_IMAGE_HOST: Final = re.compile(r"(?i)^(?:im(?:g|age)s?|photos?|media|cdn|static|thumbs?|pics?|assets?)\w{0,3}[.-]")
_IMAGE_PATH: Final = re.compile(
    r"(?i)/(?:resizer?|thumbnails?|thumbs?|images?|imgs?|photos?|pictures?|binary|im-\d+)(?=[/?-]|$)"
)


def place_shapes(draft: Draft) -> None:
    """Settle each block whose kind or form means one thing."""
    for at, block in enumerate(draft.blocks):
        if role := _ROLE_OF_KIND.get(block.kind) or _role(draft, block):
            draft.give(at, role, "lexical")


def is_image_place(url: str) -> bool:
    """The URL is on a host or in a folder of images."""
    try:
        parts = urlsplit(url)
    except ValueError:  # a bracket where an IPv6 address should be
        return False
    return bool(_IMAGE_HOST.search(parts.netloc) or _IMAGE_PATH.search(parts.path)) and len(parts.path) > 1


def _role(draft: Draft, block: Features) -> str | None:
    if block.kind == "url":
        return "image" if is_image_place(block.text) else "related"
    if block.kind == "year":
        return _year_or_count(draft, block)
    if block.kind != "text":
        return None
    is_short = len(block.text) <= SHORT_CHARS
    if block.is_profile or (is_short and (block.is_byline or block.is_agency)):
        return "author"
    shapes = _SHAPES.items() if is_short else ()
    return next((role for role, shape in shapes if shape.fullmatch(block.text)), None)


def _year_or_count(draft: Draft, block: Features) -> str:
    """A copyright year is not later than the article by more than one; another number counts words or comments."""
    year = _YEAR.search(block.text)
    is_later = year and draft.header_date and int(year[0]) > int(draft.header_date[:4]) + 1
    return "count" if is_later else "copyright_year"
