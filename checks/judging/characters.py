"""Places of findings in characters, beside those in bytes: editors and Python count so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import polars as pl

__all__ = ["place_in_characters"]

_ARTICLE: Final = ("source", "record", "format", "decode_ok")
_EDGES: Final = ("start", "end")


def place_in_characters(findings: Iterable[dict[str, Any]], articles: pl.DataFrame) -> None:
    """Give findings of a batch `start_char` and `end_char`: where they are in the text of their column.

    None in a dump, whose bytes are counted through the source; in a column that is no one text; and where the bytes
    were no UTF-8. Characters are code points. Each text is read once, however many findings are in it.
    """
    names = {name for name, dtype in articles.schema.items() if dtype == pl.String}
    placed: dict[tuple[str, int], dict[str, list[dict[str, Any]]]] = {}
    for one in findings:
        if one["start"] is not None and one["column"] in names:
            placed.setdefault((one["source"], one["record"]), {}).setdefault(one["column"], []).append(one)
    if not placed:
        return
    for at, (source, record, format_, decode_ok) in enumerate(articles.select(_ARTICLE).iter_rows()):
        if (source, record) in placed and decode_ok and format_ not in (None, "dump"):
            for column, its in placed[source, record].items():
                _place(its, articles[column][at])


def _place(findings: list[dict[str, Any]], text: str | None) -> None:
    if text is not None:
        at = _characters(text, sorted({one[edge] for one in findings for edge in _EDGES}))
        for one in findings:
            one |= {f"{edge}_char": at[one[edge]] for edge in _EDGES}


def _characters(text: str, offsets: list[int]) -> dict[int, int]:
    """Bytes of a text, in rising order and between characters, to characters."""
    if text.isascii():
        return {offset: offset for offset in offsets}
    data, found, at, characters = text.encode(), {}, 0, 0
    for offset in offsets:
        characters += len(data[at:offset].decode("utf-8", "ignore"))
        at = offset
        found[offset] = characters
    return found
