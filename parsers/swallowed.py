"""Rows of a table that an unclosed quotation mark has swallowed: whether there are any, and where the first begins.

A long text in quotation marks may have many lines, commas and quotes. What it does not have is a line that is a whole
row: as many fields as the table, and an address, a number, a time or a language where the other rows have one.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence

__all__ = ["first_row", "is_unclosed", "kinds"]

_KINDS = re.compile(
    r"(?P<address>https?://\S+)|(?P<number>-?[0-9][0-9.]*)|(?P<language>[a-z]{2}(?:[-_][A-Z]{2})?)"
    r"|(?P<time>[0-9]{4}-[0-9]{2}-[0-9]{2}\S*(?: [0-9:.+]+)?)"
)


def kinds(texts: Sequence[str]) -> dict[int, str]:
    """The fields of a row that can be told by their form: position to form."""
    found = ((at, _KINDS.fullmatch(text)) for at, text in enumerate(texts))
    return {at: str(match.lastgroup) for at, match in found if match is not None}


def first_row(lines: Sequence[str], delimiter: str, n_fields: int, usual: dict[int, str]) -> int | None:
    """Which of the lines of one record, of which the first is its own, is a row by itself.

    usual: `kinds` of another row, if there is one; else a line must have two of them, an address among them.
    """
    for at, line in enumerate(lines[1:], 1):
        if line.count(delimiter) < n_fields - 1:
            continue
        try:
            texts = next(csv.reader([line], delimiter=delimiter), [])
        except csv.Error:
            continue
        own = kinds(texts)
        alike = all(own.get(place) == kind for place, kind in usual.items()) if usual else _is_telling(own)
        if len(texts) == n_fields and alike:
            return at
    return None


def _is_telling(own: dict[int, str]) -> bool:
    return len(own) > 1 and "address" in own.values()


def is_unclosed(lines: Sequence[str], delimiter: str) -> bool:
    """The lines of a record, the last of the table, end inside a quotation."""
    try:
        list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "unexpected end of data" in str(error)
    return False
