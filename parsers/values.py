"""One value of a record, whatever its type, as what a column holds. Nothing is lost silently, and nothing raises.

A value that has another type than expected becomes text: a number its digits, an object its name or its JSON.
Values are as `json.loads` or `Series.to_list` give them, no deeper than `MAX_DEPTH`; `problem` tells.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, Final

from . import markup
from .plain import unfolded

__all__ = [
    "MAX_DEPTH",
    "MAX_VALUES",
    "SURROGATE",
    "clean",
    "flag",
    "flat",
    "images",
    "leaves",
    "lines",
    "names",
    "problem",
    "text",
    "year",
]

MAX_DEPTH: Final = 64
"""A record may be nested so deep."""

MAX_VALUES: Final = 1_000_000
"""A record may hold so many values."""

SURROGATE = re.compile("[\ud800-\udfff]")
_TELLING_KEYS = ("@value", "value", "name", "text", "headline", "url", "@id", "$date", "$oid")
_IMAGE_URL_KEYS = ("url", "contentUrl", "src", "href", "@id", "thumbnailUrl")
_MAIN_IMAGE_KEYS = ("is_main", "representativeOfPage", "is_cover")
_TRUE = frozenset({"true", "yes", "1", "https://schema.org/true", "http://schema.org/true"})
_FALSE = frozenset({"false", "no", "0", "https://schema.org/false", "http://schema.org/false"})
_CONTAINERS = (dict, list, tuple)
_MAX_PIXELS = 2**31 - 1


def problem(record: dict[Any, Any]) -> str | None:
    """Why a record is too large to be read, or None."""
    level: list[Any] = [record]
    count = 0
    for _ in range(MAX_DEPTH + 1):
        level = [item for value in level for item in _members(value) if isinstance(item, _CONTAINERS)]
        if not level:
            return None
        count += sum(map(len, level))
        if count > MAX_VALUES:
            return f"more than {MAX_VALUES} values in one record"
    return f"nested deeper than {MAX_DEPTH} levels"


def clean(value: Any) -> tuple[Any, bool]:
    """The value without what no UTF-8 has, lone surrogates (U+FFFD instead); and whether there were none.

    Arrays of numpy become lists, the missing values of pandas None, and any other foreign object its text.
    """
    if isinstance(value, str):
        cleaned = SURROGATE.sub("\ufffd", value)
        return cleaned, cleaned == value
    if isinstance(value, dict):
        pairs = [(clean(key), clean(item)) for key, item in value.items()]
        return {key: item for (key, _), (item, _) in pairs}, all(a and b for (_, a), (_, b) in pairs)
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        parts = [clean(item) for item in value]
        return [item for item, _ in parts], all(ok for _, ok in parts)
    return _known(value), True


def _known(value: Any) -> Any:
    if isinstance(value, (float, datetime)):
        return value if value == value else None  # noqa: PLR0124 - NaN and NaT are not equal to themselves
    if value is None or isinstance(value, (bool, int, date, bytes)):
        return value
    if type(value).__name__ == "NAType":
        return None
    return _plain(value) if (held := unfolded(value)) is value else clean(held)[0]


def text(value: Any) -> str | None:
    """Text of any value; an object's name, or what else tells most; else its JSON. Of a list: lines."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, dict):
        return _text_of_object(value)
    if isinstance(value, (list, tuple)):
        return "\n".join(names(value)) or None
    return _plain(value)


def lines(value: Any) -> str | None:
    """Text whose parts came apart (paragraphs, sections): every text in it, in order, as lines."""
    if isinstance(value, _CONTAINERS):
        return "\n".join(part for part in leaves(value) if part) or None
    return text(value)


def names(value: Any) -> list[str]:
    """One text for each item; a single value is a list of one. Empty ones are left out."""
    items = flat(value) if isinstance(value, (list, tuple)) else [value]
    return [found for item in items if (found := text(item))]


def images(value: Any) -> list[dict[str, Any]]:
    """Image objects or addresses, as `schemas.articles.IMAGE`."""
    items = flat(value) if isinstance(value, (list, tuple)) else [value]
    return [found for item in items if (found := _image(item)) is not None]


def year(value: Any) -> int | None:
    """A year of four digits, from a number or the start of a text."""
    found = re.match(r"\s*([0-9]{4})(?![0-9])", text(value) or "")
    return int(found[1]) if found else None


def flag(value: Any) -> bool | None:
    """Yes or no, as JSON or schema.org writes it; None for anything else."""
    word = (text(value) or "").strip().lower()
    return True if word in _TRUE else False if word in _FALSE else None


def _members(value: Any) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value


def _text_of_object(value: dict[Any, Any]) -> str | None:
    for key in _TELLING_KEYS:
        if (found := value.get(key)) is not None and not isinstance(found, dict):
            return text(markup.rendered(found) if markup.is_markup_item(value) else found)
    return json.dumps(value, ensure_ascii=False, default=_plain, skipkeys=True) if value else None


def _plain(value: Any) -> str:
    """A number, a time or a foreign object, of which `str` may raise anything."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    try:
        return SURROGATE.sub("\ufffd", str(value))
    except Exception as error:  # an object of the caller's, or an integer of more digits than Python writes
        return f"<{type(value).__name__}: {type(error).__name__}>"


def flat(value: Sequence[Any]) -> Iterator[Any]:
    """Items of a list of lists."""
    for item in value:
        if isinstance(item, (list, tuple)):
            yield from flat(item)
        else:
            yield item


def leaves(value: Any) -> Iterator[str]:
    """Every text in a structure, in order; of an object with one telling text, that."""
    if isinstance(value, dict):
        telling = next((value[key] for key in ("@value", "value", "text") if isinstance(value.get(key), str)), None)
        if telling is not None:
            yield markup.rendered(telling) if markup.is_markup_item(value) else telling
        else:
            for item in value.values():
                yield from leaves(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from leaves(item)
    elif value is not None:
        yield text(value) or ""


def _image(value: Any) -> dict[str, Any] | None:
    if not isinstance(value, dict):
        url = text(value)
        return {"url": url, "width": None, "height": None, "is_main": None} if url else None
    versions = value.get("versions")  # Fundus: the last one is the largest
    largest = versions[-1] if isinstance(versions, list) and versions and isinstance(versions[-1], dict) else value
    size = largest["size"] if isinstance(largest.get("size"), dict) else largest
    main = next((value[key] for key in _MAIN_IMAGE_KEYS if value.get(key) is not None), None)
    return {
        "url": next((text(largest[key]) for key in _IMAGE_URL_KEYS if largest.get(key)), None),
        "width": _pixels(size.get("width")),
        "height": _pixels(size.get("height")),
        "is_main": flag(main),
    }


def _pixels(value: Any) -> int | None:
    """`1200`, `"1200"`, `"1200px"`, `1200.0` or schema.org's QuantitativeValue."""
    found = re.fullmatch(r"([0-9]{1,10})(?:\.0*)?\s*(?:px)?", (text(value) or "").strip())
    return min(int(found[1]), _MAX_PIXELS) if found else None
