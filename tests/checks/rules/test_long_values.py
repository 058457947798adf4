"""A single record with a value far beyond any article: every rule can be evaluated, and every repair."""

from __future__ import annotations

import pytest

import presscheck
from presscheck.checks.declaring.examples import CLEAN

N_CHARS = 400_000
"""Beyond what the engine makes a regex of, where it looks for one value in another."""

LONG = {"letters": "A" * N_CHARS, "words": ("Harbour ferry " * (N_CHARS // 14)).strip()}
FIELDS = ("url", "headline", "headline_alt", "description", "publisher", "section", "language", "published_raw")
LISTS = ("authors", "keywords")
RECORDS = {
    **{name: lambda text, name=name: {name: text} for name in FIELDS},
    **{name: lambda text, name=name: {name: [text]} for name in LISTS},
    "id": lambda text: {"id": text, "url": f"https://www.harbour-courier.example/2024/03/14/{text.replace(' ', '-')}"},
    "host": lambda _: {"url": f"https://{'a.' * (N_CHARS // 2)}example/2024/03/14/ferry"},
    "body": lambda text: {"headline": text, "authors": [text], "publisher": text, "body": f"{CLEAN['body']}\n{text}"},
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS)
def test_no_value_is_too_long_for_a_rule(record, text):
    changed = {**CLEAN, **record(text)}
    assert presscheck.check([changed], select=["ALL"]).internal_errors == ()
    assert presscheck.fix([changed], select=["ALL"], unsafe=True).run.internal_errors == ()


DEPTH = 5_000
NESTED = {
    "open objects": '{"a":' * DEPTH,
    "objects": '{"a":' * DEPTH + "1" + "}" * DEPTH,
    "open lists": "[" * DEPTH,
    "lists": "[" * DEPTH + "]" * DEPTH,
    "lists of data": "[" * 900 + '{"@type":"Person"}' + "]" * 900,
    "lists of texts": "['a', " * DEPTH + "]" * DEPTH,
    "a number": f'{{"@type": {"9" * DEPTH}}}',
    "open tags": "<b>" * DEPTH,
    "tags": "<b>" * DEPTH + "a" + "</b>" * DEPTH,
    "references": "&amp;" * DEPTH,
    "escaped references": "&" + "amp;" * DEPTH,
    "parentheses": "(" * DEPTH + "a" + ")" * DEPTH,
    "quotes": "“" * DEPTH + "a" + "”" * DEPTH,
    "links": "[a](" * DEPTH,
    "escapes": r"\u00e9\n" * DEPTH,
    "backslashes": "\\" * DEPTH,
    **{
        f"{one!r} only": one * DEPTH
        for one in (" ", "\n", "\r", "\t", "\u200b", "\ufffd", "\x00", "a", "é", "漢", "१", "-", "🙂")
    },
}


@pytest.mark.parametrize("text", NESTED.values(), ids=NESTED)
@pytest.mark.parametrize("column", ["body", "headline", "authors", "keywords"])
def test_no_value_is_too_deep_for_a_rule(column, text):
    value = f"{CLEAN['body']}\n{text}" if column == "body" else [text] if column in LISTS else text
    for changed in ({**CLEAN, column: value}, {**CLEAN, column: text if column == "body" else value}):
        assert presscheck.check([changed], select=["ALL"]).internal_errors == ()
        assert presscheck.fix([changed], select=["ALL"], unsafe=True).run.internal_errors == ()
