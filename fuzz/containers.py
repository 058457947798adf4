"""Containers: Parquet, Arrow, gzip and zstd; whole ones with hostile content, and damaged ones."""

from __future__ import annotations

import gzip
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import polars as pl
from polars.exceptions import PanicException, PolarsError

from presscheck.parsers.fields import FieldError
from presscheck.parsers.read import read_frame, read_source
from presscheck.parsers.source import SourceError, open_source
from presscheck.schemas.batch import Batch, made

from . import frames
from .choices import Choices
from .promises import promise, same, says_what_is_missing, whole

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

__all__ = ["arrow", "damaged_arrow", "damaged_parquet", "gzipped", "parquet", "zstandard"]

_OF_THE_CONTAINER: Final = ("source", "format", "article_id")
_CODECS: Final = ("zstd", "uncompressed", "lz4")


def parquet(data: bytes) -> None:
    """Nothing is lost: a row is a record, and says what it says in a frame of a program."""

    def write(frame: pl.DataFrame, path: Path, choices: Choices) -> None:
        codec = choices.pick((*_CODECS, "snappy", "gzip", "brotli"))
        rows, statistics = choices.pick((None, 1, 3)), choices.flag()
        frame.write_parquet(path, compression=codec, row_group_size=rows, statistics=statistics)

    _holds(data, ".parquet", write)


def arrow(data: bytes) -> None:
    """As Parquet; the file and the stream form."""

    def write(frame: pl.DataFrame, path: Path, choices: Choices) -> None:
        writer = frame.write_ipc_stream if choices.flag() else frame.write_ipc
        writer(path, compression=choices.pick(_CODECS))

    _holds(data, ".arrow", write)


def _holds(data: bytes, suffix: str, write: Callable[[pl.DataFrame, Path, Choices], None]) -> None:
    choices = Choices(data)
    with tempfile.TemporaryDirectory(prefix="presscheck-fuzz-") as folder:
        path = Path(folder) / f"articles{suffix}"
        try:
            frame = frames.frame(choices)
            write(frame, path, choices)
        except (PolarsError, PanicException, TypeError, ValueError, OverflowError):
            return  # Polars itself does not make such a frame, or does not write it
        try:
            batch = whole(made(one) for one in read_source(str(path), batch_size=4))
        except FieldError as error:
            _is_refused(frame, error)
            return
    promise(batch.articles.height == frame.height, f"{frame.height} rows, {batch.articles.height} records")
    if frame.height:
        direct = whole(made(one) for one in read_frame(frame, batch_size=4))
        same(_said(batch), _said(direct), "a file says what its frame says")


def _is_refused(frame: pl.DataFrame, error: FieldError) -> None:
    """A file without a known field is refused in a sentence that says so, and so is its frame."""
    says_what_is_missing(error)
    try:
        whole(made(one) for one in read_frame(frame, batch_size=4))
    except FieldError:
        return
    promise(frame.height == 0, "the file is refused, and its frame is read")


def _said(batch: Batch) -> pl.DataFrame:
    return batch.articles.drop(_OF_THE_CONTAINER)


def damaged_parquet(data: bytes) -> None:
    """Bytes that begin as Parquet are read, or are a SourceError, or have no known field."""
    _is_read_or_refused(data, ".parquet", b"PAR1")


def damaged_arrow(data: bytes) -> None:
    """As Parquet."""
    _is_read_or_refused(data, ".arrow", b"ARROW1\0\0")


def _is_read_or_refused(data: bytes, suffix: str, magic: bytes) -> None:
    with tempfile.TemporaryDirectory(prefix="presscheck-fuzz-") as folder:
        path = Path(folder) / f"articles{suffix}"
        path.write_bytes(magic + data[len(magic) :])
        try:
            whole(made(one) for one in read_source(str(path)))
        except SourceError as error:
            promise(str(path) in str(error), "the sentence does not name the source")
        except FieldError as error:
            says_what_is_missing(error)


def gzipped(data: bytes) -> None:
    """Members one after the other are one text; of one that is cut off, what comes first, and a SourceError."""
    _is_unpacked(data, ".gz", lambda part, choices: gzip.compress(part, choices.number(10), mtime=0))


def zstandard(data: bytes) -> None:
    """As gzip, with frames that are to be skipped in between."""

    def pack(part: bytes, choices: Choices) -> bytes:
        skipped = b"\x50\x2a\x4d\x18" + len(part).to_bytes(4, "little") + part if choices.flag() else b""
        level = choices.pick((3, 1, -5, 19))
        options = {zstd.CompressionParameter.compression_level: level}
        options[zstd.CompressionParameter.checksum_flag] = choices.number(2)
        options[zstd.CompressionParameter.content_size_flag] = choices.number(2)
        return skipped + zstd.compress(part, options=options)

    _is_unpacked(data, ".zst", pack)


def _is_unpacked(data: bytes, suffix: str, pack: Callable[[bytes, Choices], bytes]) -> None:
    choices = Choices(data)
    n_parts, harm, place = 1 + choices.number(4), choices.number(3), choices.number(1 << 16)
    settings = Choices(choices.data(8))
    text = choices.rest()
    size = len(text) // n_parts + 1
    packed = b"".join(pack(text[at : at + size], settings) for at in range(0, len(text), size))
    if not packed:
        return
    if harm == 1:
        packed = packed[: 4 + place % max(1, len(packed) - 4)]
    elif harm == 2:
        packed = packed + text  # something stands after the end
    with tempfile.TemporaryDirectory(prefix="presscheck-fuzz-") as folder:
        path = Path(folder) / f"articles{suffix}"
        path.write_bytes(packed)
        read, is_whole = _unpacked(path)
    promise(text.startswith(read) or harm == 2, "other bytes come out than went in")
    promise(read == text if harm == 0 else is_whole or len(read) <= 2 * len(text), "bytes were lost")
    promise(is_whole or harm > 0, "a whole file is refused")


def _unpacked(path: Path) -> tuple[bytes, bool]:
    """What can be read of a file, and whether that is all of it."""
    read = bytearray()
    try:
        with open_source(str(path)) as stream:
            while part := stream.read1(64):
                read += part
    except SourceError as error:
        promise(str(path) in str(error), "the sentence does not name the source")
        return bytes(read), False
    return bytes(read), True
