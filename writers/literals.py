"""Values of records whose numbers keep the digits that were written: read from JSON, and written as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

from ..parsers import values
from .changes import NotWritableError

__all__ = ["DECODER", "Number", "compact", "field", "without_surrogates"]


class Number(str):
    """Digits: no text of the record."""

    __slots__ = ()


# As the parser reads, but numbers are told from texts
DECODER: Final = json.JSONDecoder(parse_int=Number, parse_float=Number, parse_constant=Number, strict=False)

_BETWEEN: Final = "; "


def compact(value: Any) -> str:
    """A value as JSON on one line. Raises NotWritableError for bytes that are no text."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_quoted(str(name))}: {compact(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(compact, value)) + "]"
    plain = _plain(value)
    if plain is None or isinstance(plain, bool):
        return "null" if plain is None else str(plain).lower()
    return str(plain) if isinstance(plain, Number) else _quoted(plain)


def field(value: Any) -> str | None:
    """A value as the one text of a table's field; None for none. Raises NotWritableError for bytes that are no text.

    A text is written as it is, and texts in a list with semicolons between them; another list, or an object, as JSON.
    """
    if isinstance(value, list | tuple) and all(_is_joinable(item) for item in value):
        return _BETWEEN.join(value) or None
    plain = value if isinstance(value, Mapping | list | tuple) else _plain(value)
    return str(plain) if isinstance(plain, str) else None if plain is None else compact(plain)


def _is_joinable(item: Any) -> bool:
    return isinstance(item, str) and bool(item) and not isinstance(item, Number) and _BETWEEN.strip() not in item


def without_surrogates(value: Any) -> Any:
    """A value from JSON without halves of surrogate pairs, for which the parsers read U+FFFD, too."""
    if isinstance(value, Mapping):
        return {without_surrogates(name): without_surrogates(item) for name, item in value.items()}
    if isinstance(value, list):
        return [without_surrogates(item) for item in value]
    return values.clean(value)[0] if isinstance(value, str) and not isinstance(value, Number) else value


def _quoted(text: str) -> str:
    written = json.dumps(text, ensure_ascii=False)
    return written if written.isascii() or _is_utf8(written) else json.dumps(text)


def _is_utf8(text: str) -> bool:
    """Whether there is no half of a surrogate pair, which only an escape can hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _plain(value: Any) -> str | bool | None:
    """What is no list and no object as JSON knows it; there is no number in it that is none (NaN)."""
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, float):
        return None if math.isnan(value) else Number(repr(value)) if math.isfinite(value) else str(value)
    if isinstance(value, int | Decimal):
        return Number(value)
    if isinstance(value, bytes):
        return _decoded(value)
    return value.isoformat() if isinstance(value, datetime | date | time) else str(value)


def _decoded(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise NotWritableError("it has bytes that are not text") from error
