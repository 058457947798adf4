"""Parsers of text: dumps, JSON, JSONL, CSV and TSV."""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from presscheck.parsers import delimited, dump, json_records
from presscheck.parsers.fields import Planner
from presscheck.schemas.batch import Batch, Deferred

from .promises import promise, same, whole

__all__ = ["csv", "dumps", "json_documents", "json_lines", "tsv"]


def dumps(data: bytes) -> None:
    """Lossless: pieces give back the bytes; each block is where it says, and nothing but white space is outside."""
    promise(b"".join(piece.data for piece in dump.pieces(data)) == data, "the pieces are not the input")
    batch = _read(data, lambda size: dump.read(io.BytesIO(data), "fuzz", batch_size=size))
    end = 0
    for start, until, text in batch.blocks.select("start", "end", "text").iter_rows():
        promise(start >= end and data[end:start].strip() == b"", f"bytes {end} to {start} are in no block")
        promise(data[start:until].decode("utf-8", "replace") == text, f"block at {start} has another text")
        end = until
    promise(data[end:].strip() == b"", f"bytes from {end} are in no block")


def json_lines(data: bytes) -> None:
    """Nothing is lost: each line that is not blank is a record at least, and says so."""
    batch = _read(data, lambda size: json_records.read_lines(io.BytesIO(data), "fuzz", Planner(), batch_size=size))
    lines = data.removeprefix(json_records.BOM).split(b"\n")
    held = {at for at, line in enumerate(lines, 1) if line.decode("utf-8", "replace").strip(" \t\r")}
    told = set(batch.articles["line"])
    promise(told == held, f"lines {sorted(held)[:9]} were read as {sorted(told)[:9]}")


def json_documents(data: bytes) -> None:
    """Nothing is lost: what is no JSON says so, and each object of a plain array is a record."""
    batch = _read(data, lambda size: json_records.read_document(io.BytesIO(data), "fuzz", Planner(), batch_size=size))
    errors = batch.articles["read_error"].drop_nulls()
    text = data.removeprefix(json_records.BOM).decode("utf-8", "replace")
    try:
        value = json.loads(text, strict=False, parse_int=str)
    except json.JSONDecodeError as error:
        several = error.msg == "Extra data" or not text.strip(" \t\r\n")
        promise(several or len(errors) > 0, f"it is no JSON ({error}), and no record says so")
    except RecursionError:
        promise(len(errors) > 0, "it is nested too deeply, and no record says so")
    else:
        if isinstance(value, list) and all(_is_plain(item) for item in value):
            promise(batch.articles.height == len(value), f"{len(value)} objects, {batch.articles.height} records")


def _is_plain(value: Any) -> bool:
    """An object that holds no other, and says nothing of its kind."""
    nested = isinstance(value, dict) and any(isinstance(item, dict | list) for item in value.values())
    return isinstance(value, dict) and not nested and "@type" not in value


def csv(data: bytes) -> None:
    """Nothing is lost: without quotes, each line after the names that is not empty is a record."""
    _delimited(data, "csv")


def tsv(data: bytes) -> None:
    """As CSV."""
    _delimited(data, "tsv")


def _delimited(data: bytes, format: str) -> None:
    batch = _read(
        data, lambda size: delimited.read(io.BytesIO(data), "fuzz", Planner(), format=format, batch_size=size)
    )
    if b'"' in data or b"\r" in data:
        return  # a line is no longer a row
    lines = data.removeprefix(delimited.BOM).split(b"\n")
    while lines and not lines[0].decode("utf-8", "replace").strip():
        lines.pop(0)
    rows = sum(line != b"" for line in lines[1:])
    promise(batch.articles.height == rows, f"{rows} rows, {batch.articles.height} records")


def _read(data: bytes, reader: Callable[[int], Iterator[Deferred]]) -> Batch:
    """What a source holds, which does not depend on how many records are read at a time.

    That is tried with one input of four, always the same ones: it takes most of the time.
    """
    batch = whole(reader(1000))
    if zlib.crc32(data) % 4 == 0:
        by_two = whole(reader(2))
        same(batch.articles, by_two.articles, "articles do not depend on the size of a batch")
        same(batch.blocks, by_two.blocks, "blocks do not depend on the size of a batch")
    return batch
