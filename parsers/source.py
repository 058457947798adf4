"""Sources: which there are, their bytes (decompressed), and the format that they are in."""

from __future__ import annotations

import gzip
import io
import os
import re
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from glob import glob, has_magic
from pathlib import Path
from typing import Any, BinaryIO, Final, Literal

from ..schemas.vocabulary import FILE_FORMATS
from . import delimited
from .bounds import is_bomb
from .columnar import IPC_MAGIC, IPC_STREAM_MAGIC, PARQUET_MAGIC
from .dump import looks_like_dump
from .remote import is_remote

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

__all__ = [
    "FILE_FORMATS",
    "PACKED",
    "STDIN",
    "Packing",
    "SourceError",
    "as_text",
    "damage_of",
    "expand",
    "format_of_name",
    "formats_of",
    "has_known_suffix",
    "is_plain_file",
    "left_out",
    "open_packed",
    "open_source",
    "packing_of_name",
    "sniff",
    "suffix_for",
]

STDIN: Final = "-"

Packing = Literal["gzip", "zstd"]

_SUFFIXES: Final = {
    ".txt": "dump",
    ".json": "json",
    ".jsonld": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".arrow": "ipc",
    ".arrows": "ipc",
    ".ipc": "ipc",
    ".feather": "ipc",
}

PACKED: Final[Mapping[str, Packing]] = {".gz": "gzip", ".zst": "zstd", ".zstd": "zstd"}
"""Suffixes of packed files, after that of what they hold."""

_GZIP_MAGIC = b"\x1f\x8b"
_ZSTD_MAGIC = re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18")
_DAMAGE = (gzip.BadGzipFile, zlib.error, zstd.ZstdError, EOFError)
_HEAD_BYTES = 1 << 18
_ADVICE = f"name it with --format ({', '.join(FILE_FORMATS)})"


class SourceError(ValueError):
    """A source is completely unreadable; the message says what to do."""


class _Guarded(io.RawIOBase):
    """A stream whose troubles, however deep they arise, are SourceErrors that name the source."""

    def __init__(self, stream: Any, name: str, *beneath: io.BufferedReader[Any], is_ours: bool = True) -> None:
        self._stream = stream
        self._is_ours = is_ours
        self._name = name
        self._beneath = beneath
        self.n_bytes = 0
        """Read so far."""
        self.damage: str | None = None
        """Why there are no more bytes than were read, where that is no end."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # pyright: ignore[reportIncompatibleMethodOverride]
        try:
            data = b"" if self.damage is not None else self._stream.read1(len(buffer))  # what comes before damage
        except _DAMAGE as error:
            self.damage = f"the compressed data is damaged or cut off ({error})"
            data = b""
        except OSError as error:
            raise _unreadable(self._name, error) from error
        self.n_bytes += len(data)
        if self._beneath and (bomb := is_bomb(self._beneath[0].raw.n_bytes, self.n_bytes)) is not None:
            self.damage = bomb
            return 0
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        for stream in (self._stream, *self._beneath):
            if self._is_ours:
                stream.close()
        super().close()


def as_text(name: str) -> str:
    """The name of a source as it stands in frames: bytes of a file name that are no UTF-8 are U+FFFD."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def open_source(name: str, given: io.BufferedIOBase | None = None) -> io.BufferedReader[Any]:
    """The bytes of a source: standard input for `-`, else a file; gzip and zstd, known by first bytes, are unpacked.

    given: bytes that a program has under this name; they are not closed with what is returned. Raises SourceError here
    when the file cannot be opened, and while reading when it is damaged.
    """
    return open_packed(name, given)[0]


def open_packed(name: str, given: io.BufferedIOBase | None = None) -> tuple[io.BufferedReader[Any], Packing | None]:
    """The bytes of a source, as `open_source` gives them, and how they were packed."""
    is_ours = given is None and name != STDIN
    raw = io.BufferedReader(_Guarded(_opened(name) if given is None else given, name, is_ours=is_ours), _HEAD_BYTES)
    packing = _packing(raw.peek(4))
    if packing is None:
        return raw, None
    return io.BufferedReader(_Guarded(_UNPACKERS[packing](raw), name, raw), _HEAD_BYTES), packing


def damage_of(stream: io.BufferedReader[Any]) -> str | None:
    """Why a source that was read to its end has more than that, if it has."""
    return getattr(stream.raw, "damage", None)


def is_plain_file(name: str) -> bool:
    """The source is a regular file that is not compressed, so that it may be read from its end as well."""
    if name == STDIN or not Path(name).is_file():
        return False
    with _opened(name) as file:
        return _packing(file.read(4)) is None


def _packing(head: bytes) -> Packing | None:
    if head.startswith(_GZIP_MAGIC):
        return "gzip"
    return "zstd" if _ZSTD_MAGIC.match(head) else None


def _gunzip(raw: BinaryIO) -> gzip.GzipFile:
    return gzip.GzipFile(fileobj=raw)


_UNPACKERS: Final[Mapping[Packing, Callable[[Any], Any]]] = {"gzip": _gunzip, "zstd": zstd.ZstdFile}


def _opened(name: str) -> BinaryIO:
    if name == STDIN:
        return sys.stdin.buffer
    try:
        return Path(name).open("rb")
    except (OSError, ValueError) as error:
        raise _unreadable(name, error) from error


def _unreadable(name: str, error: Exception) -> SourceError:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return SourceError(f"{name} cannot be read: {reason}. Check the path and its permissions.")


def expand(paths: Iterable[str | os.PathLike[str]]) -> list[str]:
    """Names of sources: `-`, addresses and files as given, files of a folder, matches of a glob; each once.

    Of a folder, the files at any depth that have a suffix we know (and `.txt` only if it holds a dump), in order of
    their paths; hidden ones are left out. Raises SourceError for what is missing and what gives nothing.
    """
    names = [name for path in paths for name in _expanded(os.fspath(path))]
    return list(dict.fromkeys(names))


def left_out(paths: Iterable[str | os.PathLike[str]]) -> list[str]:
    """What folders and globs among the paths hold beside the sources that `expand` gives; hidden files are not told."""
    names = [name for path in paths for name in _left_out(os.fspath(path))]
    return list(dict.fromkeys(names))


def _left_out(name: str) -> Iterator[str]:
    if name == STDIN or is_remote(name):
        return
    path = Path(name)
    if path.is_dir():
        read = set(_walk(path))
        yield from sorted(str(file) for file in _visible(path) if file not in read)
    elif not path.exists():
        yield from sorted(match for match in glob(name, recursive=True) if not Path(match).is_file())


def _expanded(name: str) -> list[str]:
    path = Path(name)
    if name == STDIN or is_remote(name):
        return [name]
    try:
        is_folder, exists = path.is_dir(), path.exists()
    except (OSError, ValueError) as error:
        raise _unreadable(name, error) from error
    if is_folder:
        return _files_of(path)
    if exists:
        return [name]
    if not has_magic(name):
        raise SourceError(f"{name} does not exist. Name a file, a folder, a glob, or - for standard input.")
    matches = sorted(match for match in glob(name, recursive=True) if Path(match).is_file())
    if not matches:
        raise SourceError(f"No file matches {name}. Check the pattern; ** includes subfolders.")
    return matches


def _files_of(folder: Path) -> list[str]:
    found = sorted(_walk(folder))
    if not found:
        kinds = " ".join(_SUFFIXES)
        raise SourceError(
            f"{folder} has no file that presscheck reads ({kinds}, also .gz and .zst). For other files, use --format."
        )
    return [str(path) for path in found]


def _walk(folder: Path) -> Iterator[Path]:
    for path in _visible(folder):
        kind = format_of_name(path.name)
        if kind is not None and path.is_file() and (kind != "dump" or _holds_dump(path)):
            yield path


def _visible(folder: Path) -> Iterator[Path]:
    """All files at any depth that are not hidden, and links to folders, which are not followed."""
    for parent, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        links = [name for name in folders if Path(parent, name).is_symlink()]
        yield from (Path(parent, name) for name in (*files, *links) if not name.startswith("."))


def _holds_dump(path: Path) -> bool:
    try:
        with open_source(str(path)) as stream:
            return looks_like_dump(stream.peek(_HEAD_BYTES)) or damage_of(stream) is not None  # so that it is told
    except SourceError:
        return True  # so that it is reported


def format_of_name(name: str) -> str | None:
    """The format that the suffix of a name says; that of what is in it, if it is packed."""
    suffixes = [suffix.lower() for suffix in Path(name).suffixes]
    if suffixes and suffixes[-1] in PACKED:
        suffixes.pop()
    return _SUFFIXES.get(suffixes[-1]) if suffixes else None


def packing_of_name(name: str) -> Packing | None:
    """How a file is packed, as the suffix of its name says."""
    return PACKED.get(Path(name).suffix.lower())


def suffix_for(format: str) -> str:
    """The usual suffix of files of a format."""
    return next(suffix for suffix, said in _SUFFIXES.items() if said == format)


def has_known_suffix(name: str) -> bool:
    """The name ends as those of files that are read, packed or not."""
    return format_of_name(name) is not None or Path(name).suffix.lower() in PACKED


def sniff(name: str, stream: io.BufferedReader[Any]) -> str | None:
    """The format of a source, from its first bytes and its suffix; None when it is empty, as a file of text may be.

    Raises SourceError when there is no telling.
    """
    head = stream.peek(_HEAD_BYTES)
    suffix = format_of_name(name)
    if not head:
        if suffix in ("parquet", "ipc") and damage_of(stream) is None:
            raise SourceError(f"{name} is empty, which is not a valid {suffix} file. Create or download it again.")
        return None
    if head.startswith(PARQUET_MAGIC):
        return "parquet"
    if head.startswith((IPC_MAGIC, IPC_STREAM_MAGIC)):
        return "ipc"
    if suffix in ("parquet", "ipc"):
        raise SourceError(
            f"{name} is not a {suffix} file, although its name says so. If it contains another format, {_ADVICE}."
        )
    if suffix == "json":
        return "jsonl" if _has_json_lines(head) else "json"
    if suffix is not None and suffix != "dump":
        return suffix
    found = _by_content(head)
    if found is None:
        raise SourceError(f"{name} is not in a format that presscheck recognizes. If you know the format, {_ADVICE}.")
    return found


def formats_of(format: str, stream: io.BufferedReader[Any]) -> tuple[str, ...]:
    """The format of a source, and what else its bytes are: an object on one line is a line of JSON Lines as well."""
    if format != "json":
        return (format,)
    lines = stream.peek(_HEAD_BYTES).strip().splitlines()
    return (format, "jsonl") if len(lines) == 1 and lines[0].startswith(b"{") else (format,)


def _by_content(head: bytes) -> str | None:
    if looks_like_dump(head):
        return "dump"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"{"):
        return "jsonl" if _has_json_lines(head) else "json"
    if start.startswith(b"["):
        return "json"
    line = start.split(b"\n", 1)[0].decode("utf-8", "replace")
    delimiter = delimited.best_delimiter(line)
    if delimited.known_names(line, delimiter) < 2:
        return None
    return "tsv" if delimiter == "\t" else "csv"


def _has_json_lines(head: bytes) -> bool:
    """A second line begins with an object: no JSON document has that."""
    lines = head.removeprefix(b"\xef\xbb\xbf").lstrip().split(b"\n")
    return lines[0].startswith(b"{") and next((line for line in lines[1:] if line.strip()), b"").startswith(b"{")
