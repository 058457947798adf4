"""Parsers of a part of a record: times, addresses, values of any type, linked data."""

from __future__ import annotations

import json
from typing import Any

import polars as pl

from presscheck.parsers import linked_data, timestamps, urls, values, wrappers

from .choices import Choices
from .promises import promise, same

__all__ = ["addresses", "graphs", "times", "values_of_any_type"]


def times(data: bytes) -> None:
    """Each time is read as if it stood alone, and what was read is read again as the same instant."""
    raw = _texts(data)
    read = timestamps.parse(raw)
    promise(dict(read.schema) == timestamps.PARSED_DTYPES, f"times are {read.schema}")
    same(read, timestamps.parse(raw.reverse()).reverse(), "a time does not depend on others")
    if len(raw):
        same(read[:1], timestamps.parse(raw[:1]), "a time does not depend on others")
    known = read.filter(pl.col("at").is_not_null())["at"]
    written = known.dt.strftime("%Y-%m-%dT%H:%M:%S%.6fZ")
    again = timestamps.parse(written)
    kept = again["at"].is_null() | (again["at"] == known)  # what was read may be a sentinel by itself
    promise(bool(kept.all()), f"{written.to_list()} is read as {again['at'].to_list()}")


def addresses(data: bytes) -> None:
    """Each address is read as if it stood alone; its host is the same, however it is asked for."""
    raw = _texts(data)
    read = urls.parts(raw)
    promise(dict(read.schema) == urls.URL_DTYPES, f"addresses are {read.schema}")
    same(read, urls.parts(raw.reverse()).reverse(), "an address does not depend on others")
    same(read.select("host"), urls.parts(raw, ["host"]), "a host is the same by itself")
    promise(bool((read["url_canonical"].is_null() | read["host"].is_not_null()).all()), "an identity without a host")


def _texts(data: bytes) -> pl.Series:
    """Each line a text."""
    return pl.Series("text", data.decode("utf-8", "replace").split("\n"), dtype=pl.String)


def values_of_any_type(data: bytes) -> None:
    """Of any value that is not too large, every reader gives what its column holds: text that is UTF-8."""
    record = Choices(data).record()
    if values.problem(record) is not None:
        return
    cleaned, is_clean = values.clean(record)
    again, is_settled = values.clean(cleaned)
    promise(is_settled and repr(again) == repr(cleaned), "cleaning what is clean changes it")
    promise(is_clean or cleaned != record, "nothing was cleaned, though it was not clean")
    for value in (cleaned, *cleaned.values()):
        _is_read(value)


def _is_read(value: Any) -> None:
    texts = [values.text(value), values.lines(value), *values.names(value)]
    texts += [image["url"] for image in values.images(value)]
    for text in texts:
        promise(text is None or isinstance(text, str), f"text is {text!r}")
        (text or "").encode()
    year, flag = values.year(value), values.flag(value)
    promise(year is None or 0 <= year <= 9999, f"the year is {year}")
    promise(flag in (None, True, False), f"the flag is {flag}")


def graphs(data: bytes) -> None:
    """Nothing is lost: each article of a graph is a record, and any other object is its own."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return
    for place in wrappers.places(value, frozenset(), is_document=True):
        record = wrappers.held_at(value, place)
        if isinstance(record, dict):
            places = linked_data.in_graph(record)
            found = linked_data.articles(record)
            promise(len(found) == max(1, len(places)), f"{len(places)} articles, {len(found)} records")
            promise(bool(places) or found[0] is record, "an object that has no graph was changed")
            for at, article in zip(places, found, strict=False):
                promise(article.keys() == record["@graph"][at].keys(), "a field of an article was lost")
