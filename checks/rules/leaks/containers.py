"""LK: values that a program printed with their brackets."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from typing import Any, Final

import polars as pl

from ...declaring.declare import rule
from ...declaring.examples import article
from ...declaring.rule import Options

_CONTAINER: Final = r"(?s)^\s*(?:\[\s*[\[{]?\s*['\"].*['\"\d}\]]\s*\]|\{\s*['\"].*['\":,].*\})\s*$"
_LISTS: Final = ("authors",)
_NAMES: Final = ("name", "@value", "headline", "text", "title")
"""Where an object has its name, in this order."""


def _is_container(text: pl.Expr) -> pl.Expr:
    brackets = pl.when(text.str.strip_chars_start().str.slice(0, 1).is_in(["[", "{"])).then(text)
    return brackets.str.contains(_CONTAINER).fill_null(False)


def _held(text: str) -> list[str]:
    """The texts in a printed list or object; the text itself if it cannot be read."""
    for read in (json.loads, ast.literal_eval):
        try:
            found = list(_names(read(text.strip())))
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            continue
        if found:
            return found
    return [text]


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, str) and value.strip():
        yield value
    elif isinstance(value, dict):
        yield from _names(next((value[name] for name in _NAMES if name in value), None))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _names(item)


def _taken_out(column: str) -> pl.Expr:
    """The value without its brackets; in a text column only if it is a single one."""
    if column in _LISTS:
        return pl.col(column).map_elements(
            lambda items: [part for item in items for part in (_held(item) if item is not None else [item])],
            return_dtype=pl.List(pl.String),
        )

    def single(text: str) -> str:
        held = _held(text)
        return held[0] if len(held) == 1 else text

    return pl.col(column).map_elements(single, return_dtype=pl.String)


@rule(
    code="LK013",
    name="stringified-container",
    severity="error",
    frame="article",
    column="headline",
    also=("headline_alt", "description", "section", "genre", "language", "publisher", "authors"),
    literals=("[", "{"),
    message="the field contains a printed list or object",
    fix="unsafe",
    repair=lambda o: _taken_out(o.column),
    bad=(
        article(authors=["['Jonas Okafor']"]),
        article(publisher='{"@type": "Organization", "name": "Harbour Courier"}'),
        article(section="['Transport', 'Local']"),
    ),
    good=(
        article(headline="[Video] Council votes to restore the evening ferry"),
        article(headline="“[We] will restore the evening ferry”"),
        article(headline="['The boats return'] and other slogans of the council's year"),
        article(authors=["Jonas Okafor", "[staff]"]),
        article(keywords=None, keywords_joined='["ferry", "transport", "Port Ellery"]'),
    ),
)
def stringified_container(o: Options) -> pl.Expr:
    """A text field contains a printed list or object.

    What it does: Finds values that begin and end with brackets and contain quotation marks, as Python and JSON print
    lists and objects.
    Why it matters: Readers see `['Jonas Okafor']`, and the same author counts as another person.
    Leaves alone: Words in brackets without quotation marks (`[Video]`), and joined keywords, which a table may store
    this way.
    Fix: Take the value out of its brackets if there is only one; if there are several, check which one is meant.
    For editors: Remove the brackets and quotation marks around the value.
    Evidence: `['Redaktion']` as an author.
    """
    column = pl.col(o.column)
    if o.column in _LISTS:
        return column.list.eval(_is_container(pl.element())).list.any()
    return _is_container(column)
