"""The dump format: records of a header line and text blocks, separated by blank lines.

     date 2021-12-29 https://news.example/20211229/a-bridge-opens.html

    A Bridge Opens

    2021-12-29T17:59+0000

Property names are lost; `roles` infers them. Reading is lossless: blocks and separators (`pieces`), joined, are the
input, byte for byte, whatever the bytes are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, Final, NamedTuple

import polars as pl

from ..schemas.batch import Batch
from ..schemas.blocks import BLOCK_DTYPES
from .assemble import articles
from .blocks import kinds
from .chunks import AnySize, Chunk, cut
from .dump_fields import RAW_DTYPES, column_of, raw_fields
from .dump_split import (
    MAX_RECORD_BLOCKS,
    MAX_RECORD_BYTES,
    Header,
    Record,
    header_of,
    line_ends,
    looks_like_dump,
    pieces,
    records,
    split,
)
from .roles.assign import Block, assign

__all__ = ["MAX_RECORD_BLOCKS", "MAX_RECORD_BYTES", "chunk", "frames", "looks_like_dump", "pieces", "read"]

_FORMAT: Final = "dump"


class _Row(NamedTuple):
    """One block on its way into the `blocks` frame."""

    line: int
    start: int
    end: int
    text: str


def read(stream: BinaryIO, source: str, *, batch_size: AnySize = 1000) -> Iterator[Chunk[Record]]:
    """Records, so many at a time; memory is bounded by these.

    `record` counts from 0; `line` (LF, CRLF and CR each end one) from 1, and `start` and `end` from 0, in the
    whole source. Bad UTF-8 is U+FFFD in `text`, and `decode_ok` of the record is False.
    """
    first = 0
    told = (record for record in records(stream) if not record.is_blank)
    for some, n_bytes in cut(told, batch_size, lambda record: len(record.data)):
        yield Chunk(source, _FORMAT, first, some, frames, n_bytes)
        first += len(some)


def chunk(some: Sequence[Record], source: str, first: int) -> Chunk[Record]:
    """Some records of one source that are not blank, counted from `first`."""
    return Chunk(source, _FORMAT, first, some, frames, sum(len(record.data) for record in some))


def frames(chunks: Sequence[Chunk[Record]]) -> Batch:
    """The batch of some chunks, one after the other."""
    told = [(chunk.source, chunk.first + at, record) for chunk in chunks for at, record in enumerate(chunk.records)]
    rows = [_rows(record) for _, _, record in told]
    kinds = _kinds([record for _, _, record in told], rows)
    roles, raws = [], []
    at = 0
    for (source, number, record), its_rows in zip(told, rows, strict=True):
        blocks = [Block(row.text, kind) for row, kind in zip(its_rows, kinds[at : at + len(its_rows)], strict=True)]
        at += len(its_rows)
        header = header_of(record)
        assigned = assign(blocks, url=header.url, date=header.date)
        roles += assigned.roles
        raws.append(_envelope(record, source, number, header) | raw_fields(blocks, assigned))
    raw = pl.DataFrame(raws, schema=RAW_DTYPES)
    return Batch(articles(raw), _block_frame(rows, kinds, roles))


def _rows(record: Record) -> list[_Row]:
    """The blocks of a record, decoded, with their places in the source."""
    rows = []
    line = record.line
    for start, data, is_block in split(record):
        if is_block:
            rows.append(_Row(line, start, start + len(data), data.decode("utf-8", "replace")))
        line += line_ends(data)
    return rows


def _kinds(batch: list[Record], rows: list[list[_Row]]) -> list[str]:
    """Lexical kinds of all blocks; the first block of a record is a header exactly if the splitter says so."""
    text = pl.Series("text", [row.text for its_rows in rows for row in its_rows], dtype=pl.String)
    found = kinds(text).to_list()
    at = 0
    for record, its_rows in zip(batch, rows, strict=True):
        if record.has_header:
            found[at] = "header"
        at += len(its_rows)
    return found


def _envelope(record: Record, source: str, number: int, header: Header) -> dict[str, Any]:
    """What the record as a whole gives to its article."""
    return {
        "source": source,
        "format": _FORMAT,
        "record": number,
        "line": record.line,
        "decode_ok": _is_utf8(record.data),
        "n_bytes": len(record.data),
        "header_date": header.date,
        "url": header.url,
    }


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _block_frame(rows: list[list[_Row]], kinds: list[str], roles: list[tuple[str, str]]) -> pl.DataFrame:
    flat = [row for its_rows in rows for row in its_rows]
    columns = {
        "article": [article for article, its_rows in enumerate(rows) for _ in its_rows],
        "block": [block for its_rows in rows for block in range(len(its_rows))],
        "line": [row.line for row in flat],
        "column": [column_of(role) for role, _ in roles],
        "start": [row.start for row in flat],
        "end": [row.end for row in flat],
        "text": [row.text for row in flat],
        "kind": kinds,
        "role": [role for role, _ in roles],
        "role_source": [source for _, source in roles],
    }
    return pl.DataFrame(columns, schema=BLOCK_DTYPES)
