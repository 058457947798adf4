"""Any source to batches: the one entrance to the parsers."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import IO, Any, Final, NamedTuple, cast

from ..schemas.batch import Batch, Deferred
from . import columnar, delimited, dump, frames, json_records, objects, remote, rows
from .chunks import BATCH_RECORDS, AnySize, Chunk, packed
from .fields import Planner
from .rows import Row, RowChunk
from .source import FILE_FORMATS, STDIN, SourceError, as_text, damage_of, expand, is_plain_file, open_source, sniff

__all__ = [
    "COLUMNAR",
    "Tell",
    "cut_off",
    "deferred_of",
    "deferred_taken",
    "expand",
    "height",
    "one_of_several",
    "planned",
    "read",
    "read_frame",
    "read_source",
    "spool",
    "telling",
    "unread",
]

_MAX_SPOOLED_BYTES: Final = 8 << 30
COLUMNAR = ("parquet", "ipc")

Tell = Callable[[str], None]
"""Takes a sentence on how a source was read, after its last batch."""

_FORMAT_OF_NOTHING: Final = "dump"
"""The format of a record that stands for bytes whose own is not known."""


def read(
    paths: Iterable[str | os.PathLike[str]],
    *,
    format: str | None = None,
    preset: str | None = None,
    mapping: Mapping[str, str | Sequence[str]] | None = None,
    batch_size: AnySize = BATCH_RECORDS,
) -> Iterator[Batch]:
    """Yield batches of all sources in `paths` (files, folders, globs), in order; small sources share a batch.

    A batch is a pair of Polars frames, `articles` and `blocks`. format: the format of the sources; by default, it is
    detected. preset, mapping: field names, like `preset` and `map` in the configuration. Raises SourceError for an
    unreadable source, FieldError for an unknown preset or column.
    """
    how = {"format": format, "preset": preset, "mapping": mapping, "batch_size": batch_size}
    return (make() for make in deferred_of(paths, **how))


def deferred_of(
    paths: Iterable[str | os.PathLike[str]], *, batch_size: AnySize = BATCH_RECORDS, **how: Any
) -> Iterator[Deferred]:
    """The batches of `read`, still to be made. Arguments and errors: see there."""
    found = (make for name in expand(paths) for make in deferred(name, batch_size=batch_size, **how))
    return packed(found, batch_size)


def read_source(name: str, **how: Any) -> Iterator[Batch]:
    """Batches of one source, made one after the other. Arguments and errors: see `deferred`."""
    return (make() for make in deferred(name, **how))


def deferred(
    name: str,
    *,
    format: str | None = None,
    preset: str | None = None,
    mapping: Mapping[str, str | Sequence[str]] | None = None,
    batch_size: AnySize = BATCH_RECORDS,
) -> Iterator[Deferred]:
    """Batches of one source (`-` is standard input), still to be made; records are counted from 0.

    format: one of `FILE_FORMATS`, else it is found. preset and mapping: see `fields.Planner`; a dump has no names of
    fields and needs neither. Raises SourceError when the source cannot be read, FieldError for an unknown preset or
    column, and after the last batch for a source without a field that is known as headline or body; what cannot be read
    inside a source is a row with `read_error`.
    """
    return planned(name, Planner(preset, mapping), format=format, batch_size=batch_size)


def telling(batches: Iterator[Deferred], planner: Planner, source: str, tell: Tell) -> Iterator[Deferred]:
    """The same batches, and after the last one what there is to tell of how the source was read."""
    yield from batches
    sentence = planner.told(_shown(source))
    if sentence is not None:
        tell(sentence)


def _shown(name: str) -> str:
    return "standard input" if name == STDIN else as_text(name)


def planned(
    name: str, planner: Planner, *, format: str | None = None, batch_size: AnySize = BATCH_RECORDS
) -> Iterator[Deferred]:
    """As `deferred`, with a planner that knows afterwards which fields there were (`Planner.uses`)."""
    if format is not None and format not in FILE_FORMATS:
        raise SourceError(f"Unknown format {format!r}; the formats are {', '.join(FILE_FORMATS)}.")
    if remote.is_remote(name):
        yield from _read_remote(name, planner, format or remote.format_of(name), batch_size)
        planner.refuse(name)
        return
    with open_source(name) as stream:
        yield from _of_stream(stream, name, _How(planner, format, batch_size, is_plain_file(name)))
    planner.refuse(name if name != STDIN else _shown(name))


class _How(NamedTuple):
    """format: None where it is to be found. is_file: a file, which may be read from its end as well."""

    planner: Planner
    format: str | None
    batch_size: AnySize
    is_file: bool = False


def _of_stream(stream: io.BufferedReader[Any], name: str, how: _How) -> Iterator[Deferred]:
    """Batches of the bytes of a source."""
    found = how.format or sniff(name, stream)
    if found in COLUMNAR:
        yield from _read_columnar(stream, name, found, how)
    elif found is not None:
        first = 0
        for make in _reader(found, how.planner)(stream, as_text(name), batch_size=how.batch_size):
            yield make
            first += len(make.records)
        yield from cut_off(stream, name, found, first)
    else:
        yield from cut_off(stream, name, _FORMAT_OF_NOTHING, 0)


def cut_off(stream: io.BufferedReader[Any], name: str, format: str, first: int) -> Iterator[RowChunk]:
    """The record that stands for what could not be unpacked behind so many records of a stream, if that is so."""
    damage = damage_of(stream)
    if damage is not None:
        rest = f"what comes after record {first - 1} is missing" if first else "nothing can be read"
        yield rows.chunk([Row(0, read_error=f"{damage}: {rest}")], as_text(name), format, first)


def one_of_several(name: str, batches: Iterable[Deferred]) -> Iterator[Deferred]:
    """Batches of one source of several: where it cannot be read, a record says so, and the others go on."""
    first = 0
    try:
        for make in batches:
            yield make
            first += height(make)
    except SourceError as error:
        yield unread(name, error, first)


def unread(name: str, error: SourceError, first: int = 0) -> RowChunk:
    """The record that stands for what could not be read of a source behind so many records."""
    said = f"the source{as_text(str(error)).removeprefix(as_text(name))}"
    return rows.chunk([Row(0, read_error=said)], as_text(name), _FORMAT_OF_NOTHING, first)


def height(make: Deferred) -> int:
    """Records of a batch of a source that is still to be made."""
    return make.height if isinstance(make, frames.Part) else len(cast("Chunk[Any]", make).records)


def read_frame(data: Any, **how: Any) -> Iterator[Batch]:
    """Yield batches of the data of a program, as `read` does for files: `data` as in `check`, but without paths.

    how: `preset`, `mapping`, `batch_size`, as in `read`. Raises TypeError for data that is not an article, and
    FieldError.
    """
    return (make() for make in deferred_frame(data, **how))


def deferred_frame(data: Any, **how: Any) -> Iterator[Deferred]:
    """Batches of what a program holds, still to be made. Arguments and errors: see `read_frame`."""
    found = objects.taken(data)
    if isinstance(found, objects.Paths):
        raise TypeError("these are paths: use read(…)")
    return deferred_taken(found, **how)


def deferred_taken(
    found: objects.Stream | Sequence[objects.Held],
    *,
    batch_size: AnySize = BATCH_RECORDS,
    format: str | None = None,
    tell: Tell = lambda _: None,
    **how: Any,
) -> Iterator[Deferred]:
    """Batches of what `objects.taken` gave, still to be made. Raises what `deferred` does, and TypeError.

    format: of a stream; else it is found. tell: see `Tell`. how: `preset`, `mapping`, as in `deferred`.
    """
    if isinstance(found, objects.Stream):
        planner = Planner(**how)
        with open_source(found.source, found.file) as stream:
            batches = _of_stream(stream, found.source, _How(planner, format, batch_size))
            yield from telling(batches, planner, found.source, tell)
        planner.refuse(found.source)
        return
    for held in found:
        planner = Planner(**how)
        yield from objects.batches(held, planner, batch_size)
        planner.refuse("the data")


def _reader(format: str, planner: Planner) -> Callable[..., Iterator[Chunk[Any]]]:
    if format == "dump":
        return dump.read
    if format == "json":
        return partial(json_records.read_document, planner=planner)
    if format == "jsonl":
        return partial(json_records.read_lines, planner=planner)
    return partial(delimited.read, planner=planner, format=format)


def _read_columnar(stream: io.BufferedReader[Any], name: str, format: str, how: _How) -> Iterator[Deferred]:
    """Both formats are read from their end, so what is no plain file goes through a temporary one."""
    read = partial(columnar.read, source=as_text(name), planner=how.planner, format=format, batch_size=how.batch_size)
    try:
        if how.is_file:
            yield from read(Path(name))
            return
        with tempfile.NamedTemporaryFile(prefix="presscheck-") as file:
            spool(stream, file, name)
            first = 0
            for make in read(Path(file.name)):
                yield make
                first += height(make)
            yield from cut_off(stream, name, format, first)
    except columnar.DamagedFileError as error:
        reason = damage_of(stream) or error
        raise SourceError(f"{name} is not a readable {format} file: {reason}. Create or download it again.") from error


def _read_remote(name: str, planner: Planner, format: str, batch_size: AnySize) -> Iterator[Deferred]:
    if format in ("dump", "json"):
        raise SourceError(f"{name} can only be read directly if it is a table, and {format} is not: download it first.")
    try:
        yield from remote.read(name, planner, format=format, batch_size=batch_size)
    except remote.UnreachableError as error:
        raise SourceError(f"{name} cannot be read: {error}. Check the URL and the credentials.") from error


def spool(stream: io.BufferedReader[Any], file: IO[bytes], name: str) -> None:
    """Write the rest of a stream to a file, as far as it can be unpacked (`damage_of` tells).

    Raises SourceError when it is too large for that.
    """
    size = 0
    while part := stream.read(1 << 20):
        size += len(part)
        if size > _MAX_SPOOLED_BYTES:
            limit = _MAX_SPOOLED_BYTES >> 30
            raise SourceError(
                f"{name} decompresses to more than {limit} GiB. Decompress it first, and name the decompressed file."
            )
        file.write(part)
    file.flush()
