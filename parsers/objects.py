"""What a program holds, whatever its type: which of it are paths, records, tables or bytes, and batches of them.

Tables of any library come through the Arrow C stream, so that none is named here; objects through what they say of
themselves (`plain`).
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from glob import glob
from itertools import chain, groupby, islice
from typing import Any, Final, NamedTuple

import polars as pl
from polars.exceptions import PolarsError

from ..schemas.batch import Deferred
from ..schemas.panics import PanicError, as_errors
from . import frames, plain, rows
from .chunks import AnySize, sized
from .fields import TARGETS, Planner, names_of
from .names import folded, folded_all, knows
from .pieces import bounded
from .remote import is_remote
from .source import SourceError, has_known_suffix
from .strangers import TEXTS

__all__ = ["Held", "Paths", "Stream", "batches", "is_table", "source_name", "taken"]

_TAKEN: Final = (
    "pass paths; articles as dicts or objects with fields (dataclass, pydantic, attrs, an extractor's article), one or "
    "several; a table (Polars, pandas, Arrow, Hugging Face); or bytes and open files"
)
_MOST_NAME_BYTES: Final = 255
"""Of a file in its folder."""

_MOST_WORDS: Final = 8
"""What has a slash and more words, and is no file, is meant as text; without a slash, what has more than one."""

_NOT_ARROW: Final = (PolarsError, PanicError, ValueError, TypeError, ArithmeticError, ImportError)
"""What libraries raise whose tables cannot be given as Arrow."""

_NEVER_ARTICLES: Final = (str, bytes, bytearray, int, float, complex, list, set, frozenset, type(None), type)


class Paths(NamedTuple):
    """Names of sources, which `source.expand` understands."""

    names: list[str]


class Stream(NamedTuple):
    """The bytes of one source, which is not closed when it has been read."""

    source: str
    file: io.BufferedIOBase


class Held(NamedTuple):
    """Records and tables, in their order, of one source."""

    source: str
    items: Iterable[Any]


def taken(data: Any) -> Paths | Stream | list[Held]:
    """What there is in the data. Of an iterator only the first item is asked for here.

    Raises TypeError for what cannot be taken, and for the text of an article; the message says what can.
    """
    if isinstance(data, str | os.PathLike):
        return Paths([source_name(data)])
    if isinstance(data, bytes | bytearray | memoryview) or callable(getattr(data, "read", None)):
        return _stream(data)
    if isinstance(data, pl.Series):
        data = data.struct.unnest() if isinstance(data.dtype, pl.Struct) else data.to_frame()
    if isinstance(data, Mapping) and data and all(map(is_table, data.values())):
        return [Held(f"{frames.FRAME[:-1]} {name}>", [table]) for name, table in data.items()]
    if is_table(data) or _is_article(data):
        return [Held(frames.FRAME, [data])]
    items = iter(data)
    first = list(islice(items, 1))
    if first and isinstance(first[0], str | os.PathLike):
        return Paths([source_name(name) for name in chain(first, items)])
    return [Held(frames.FRAME, chain(first, items))]


def batches(held: Held, planner: Planner, batch_size: AnySize) -> Iterator[Deferred]:
    """Records and tables to batches; records are counted through all of them from 0. Raises TypeError for others."""
    first = 0
    for of_tables, items in groupby(held.items, is_table):
        for some in bounded(_rows_of(items, planner, batch_size) if of_tables else [items], batch_size):
            for make in _made(some, planner, held.source, batch_size, first):
                yield make
                first = make.first + make.height


def is_table(thing: Any) -> bool:
    """It has rows and columns: it can be given as Arrow, or row by row."""
    if isinstance(thing, pl.DataFrame | pl.LazyFrame) or _is_dataset(thing):
        return True
    kind = type(thing)
    return getattr(thing, "ndim", 2) == 2 and (hasattr(kind, "__arrow_c_stream__") or hasattr(kind, "iterrows"))


def _is_dataset(thing: Any) -> bool:
    """One of Hugging Face, also a streamed one: it may be a selection of the Arrow table that it holds."""
    return all(callable(getattr(type(thing), name, None)) for name in ("with_format", "iter"))


def _made(
    some: Any, planner: Planner, source: str, batch_size: AnySize, first: int
) -> Iterator[frames.Part] | Iterator[rows.RowChunk]:
    """The batch of some rows of a table, or batches of records."""
    if isinstance(some, pl.DataFrame):
        return iter([frames.Part(some, planner, source, "frame", first)])
    read = (frames.record_row(_record(item, planner), planner) for item in some)
    return rows.chunks(read, source, "frame", batch_size, first=first)


def _rows_of(tables: Iterable[Any], planner: Planner, batch_size: AnySize) -> Iterator[Any]:
    """Tables that come one after the other as one that comes in pieces (see `_opened`)."""
    return chain.from_iterable(_opened(table, planner, batch_size) for table in tables)


def _opened(
    table: Any, planner: Planner, batch_size: AnySize
) -> Iterator[pl.DataFrame] | Iterator[list[Mapping[str, Any]]]:
    """A table of any library, some rows at a time as one of Polars; all its records where that cannot be.

    Raises TypeError, SourceError.
    """
    if isinstance(table, pl.DataFrame | pl.LazyFrame):
        return frames.pieces(table, planner, batch_size)
    if _is_dataset(table):
        arrow = table.with_format("arrow").iter(batch_size=sized(batch_size).records)
        streams = map(pl.scan_arrow_c_stream, arrow)
        return (piece for stream in streams for piece in _streamed(stream, planner, batch_size))
    names = [str(name) for name in getattr(table, "column_names", None) or getattr(table, "columns", ())]
    if len(names) > len(set(names)):
        twice = next(name for name in names if names.count(name) > 1)
        raise SourceError(f"The data has two columns {twice!r}. Rename one of them.")
    try:
        with as_errors():
            stream = pl.scan_arrow_c_stream(table)
    except _NOT_ARROW as error:
        if hasattr(type(table), "iterrows"):  # pandas, with texts and numbers in one column, or without pyarrow
            return iter([table.to_dict("records")])
        raise TypeError(f"{_kind(table)} cannot be read as a table ({_first_line(error)}); {_TAKEN}") from error
    return _streamed(stream, planner, batch_size)


def _streamed(stream: pl.LazyFrame, planner: Planner, batch_size: AnySize) -> Iterator[pl.DataFrame]:
    """What a stream gives, as it comes; it can be read once."""
    chunks = iter(stream.collect_batches(chunk_size=sized(batch_size).records, maintain_order=True))
    while True:
        try:
            with as_errors():
                chunk = next(chunks, None)
        except (PolarsError, PanicError) as error:
            raise SourceError(f"The data cannot be read to the end: {_first_line(error)}") from error
        if chunk is None:
            return
        yield frames.narrowed(chunk.lazy(), planner).collect()


def _record(item: Any, planner: Planner) -> Mapping[str, Any]:
    """The fields of one article. Raises TypeError for what is none."""
    if isinstance(item, Mapping):
        return item
    if isinstance(item, _NEVER_ARTICLES):
        raise TypeError(_refusal(item))
    said = plain.record(item)
    has = plain.attributes(item)
    if said is None:
        if not knows(_text_names() | planner.own_texts, has):
            raise TypeError(_refusal(item))
        return has
    return {**{name: value for name, value in has.items() if folded(name) in _unsaid(frozenset(said))}, **said}


def _is_article(thing: Any) -> bool:
    """It is one record; what is iterable as well, such as a pydantic model, says so itself."""
    if isinstance(thing, Mapping):
        return True
    if isinstance(thing, list | tuple | set | frozenset | Iterator | range) and not hasattr(thing, "_asdict"):
        return False
    return plain.record(thing) is not None or not isinstance(thing, Iterable)


@cache
def _text_names() -> frozenset[str]:
    """Fields that hold the headline or the body."""
    return frozenset().union(*map(names_of, TEXTS))


@cache
def _unsaid(said: frozenset[str]) -> frozenset[str]:
    """Names of fields, `folded`, for columns that an object does not say: Fundus has the address in an attribute."""
    unsaid = (names for target in TARGETS if not knows(names := names_of(target), said))
    return folded_all(frozenset().union(*unsaid))


def source_name(name: str | os.PathLike[Any]) -> str:
    """The name of a source that a program gives. Raises TypeError for the text of an article."""
    if not isinstance(name, str | os.PathLike):
        raise TypeError(f"{_kind(name)} is not a path, unlike other items of the list; {_TAKEN}")
    text = os.fsdecode(name)
    if isinstance(name, str) and _is_text(text):
        if text.lstrip().startswith(("{", "[")):
            raise TypeError("this is JSON, not a path: pass json.loads(text) or text.encode()")
        raise TypeError(
            'this is text, not a path: pass the article as a dict, {"headline": …, "body": …}, or a path that exists'
        )
    return text


def _is_text(name: str) -> bool:
    """It is no file, and has no form that names of files have."""
    with suppress(OSError, ValueError):
        if os.path.lexists(name):
            return False
    longest = max(len(part.encode("utf-8", "surrogatepass")) for part in name.split("/"))
    if "\n" in name or longest > _MOST_NAME_BYTES or name.lstrip().startswith(("{", "[{")):
        return True
    if len(name.split()) <= (_MOST_WORDS if "/" in name else 1) or is_remote(name) or has_known_suffix(name):
        return False
    return "/" in name or not glob(name)  # in this folder, where a question mark matches little


def _stream(file: Any) -> Stream:
    """Bytes, or those of an open file, of text or of bytes, from where it is."""
    if isinstance(file, bytes | bytearray | memoryview):
        return Stream("<bytes>", io.BytesIO(file))
    name = getattr(file, "name", None)
    source = name if isinstance(name, str) and name else "<file>"
    inner = getattr(file, "buffer", None)
    return Stream(source, inner if isinstance(inner, io.BufferedIOBase) else io.BufferedReader(_Reader(file)))


class _Reader(io.RawIOBase):
    """The bytes of anything that has `read(size)`, which may give text; it is not closed with this."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._rest:
            data = self._file.read(len(buffer))
            self._rest = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else bytes(data or b"")
        data, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)


def _refusal(thing: Any) -> str:
    if isinstance(thing, str):
        return 'the list of articles contains text: pass each article as a dict, {"headline": …, "body": …}'
    return f"{_kind(thing)} is not an article; {_TAKEN}"


def _kind(thing: Any) -> str:
    return type(thing).__name__


def _first_line(error: BaseException) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]
