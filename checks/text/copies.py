"""How often a text holds its own whole, and the text without the further copies."""

from __future__ import annotations

from collections import Counter
from typing import Final

import polars as pl

__all__ = ["kept_once", "may_repeat_wholly", "times_repeated"]

_ANCHOR: Final = 40
"""Characters of the beginning, or of the end, that come again with each copy."""

_MIN_BYTES: Final = 120
"""A copy has at least so many: a shorter text is a refrain, or a label."""

_GRAM: Final = 12
_STEP: Final = 5
_ALIKE: Final = 0.9
_PART: Final = 0.7
_LINE_CHARS: Final = 30


def may_repeat_wholly(body: pl.Expr) -> pl.Expr:
    """Whether the beginning or the end of a text comes again: cheap, and true of all that `times_repeated`."""
    text = body.str.strip_chars()
    head, tail = text.str.slice(0, _ANCHOR), text.str.slice(-_ANCHOR)
    again = text.str.slice(_ANCHOR).str.contains(head, literal=True)
    before = text.str.head(-_ANCHOR).str.contains(tail, literal=True)
    return (text.str.len_bytes() >= 2 * _MIN_BYTES) & (again | before)


def times_repeated(body: str) -> int:
    """How many times the whole of a text is in it, one after the other or line by line; 1 if once.

    Blanks and line breaks mean nothing. A copy may differ a little, and the last one may be cut off.
    """
    squeezed = "".join(body.split())
    if len(squeezed.encode()) < 2 * _MIN_BYTES:
        return 1
    return max(len(_copies(squeezed)), len(_copies(squeezed[::-1])), _times_by_line(body), 1)


def kept_once(body: str) -> str:
    """The text without its further copies, where these are the same to the letter; else as it is."""
    squeezed = "".join(body.split())
    copies = _copies(squeezed)
    if len(copies) > 1 and squeezed == (copies[0] * (len(copies) + 1))[: len(squeezed)]:
        return _first_letters(body, len(copies[0]))
    if _times_by_line(body) > 1:
        return "\n".join(dict.fromkeys(line.strip() for line in body.splitlines() if line.strip()))
    return body


def _first_letters(body: str, count: int) -> str:
    """The beginning of a text with so many characters that are no blanks."""
    seen = 0
    for place, character in enumerate(body):
        seen += not character.isspace()
        if seen == count:
            return body[: place + 1]
    return body


def _copies(text: str) -> list[str]:
    """A text without blanks, cut where its beginning comes again, if all of it is copies; but for a last bit."""
    starts = [0]
    while (place := text.find(text[:_ANCHOR], starts[-1] + _ANCHOR)) > 0:
        starts.append(place)
    pieces = [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    first = pieces[0]
    if len(pieces) < 2 or len(first.encode()) < _MIN_BYTES:
        return []
    grams: set[str] = set()
    for piece in pieces[1:]:
        if not (first.startswith(piece) or piece == first):
            grams = grams or {first[n : n + _GRAM] for n in range(len(first))}
            if not _is_like(piece, grams):
                return []
    return [piece for piece in pieces if len(piece) >= _PART * len(first)]


def _is_like(piece: str, grams: set[str]) -> bool:
    """Whether nearly all passages of a piece are among these."""
    asked = range(0, max(len(piece) - _GRAM, 1), _STEP)
    return sum(piece[n : n + _GRAM] in grams for n in asked) >= _ALIKE * len(asked)


def _times_by_line(body: str) -> int:
    """How many times each line stands in a text, where nearly each one stands there twice or more."""
    lines = Counter(line for line in ("".join(line.split()) for line in body.splitlines()) if len(line) >= _LINE_CHARS)
    total, distinct = lines.total(), len(lines)
    again = sum(count for count in lines.values() if count > 1)
    if distinct < 2 or again < _ALIKE * total or sum(map(len, lines)) < _MIN_BYTES:
        return 1
    return round(total / distinct)
