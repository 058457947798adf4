"""Files that appear whole or not at all: written beside their place, and put there at the end."""

from __future__ import annotations

import gzip
import os
import shutil
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, BinaryIO, Final, cast

from ..parsers.source import STDIN, Packing

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

__all__ = ["Output"]

_COPY_BYTES: Final = 1 << 20


class Output:
    """A file to be. A context manager: left without `commit`, nothing has happened.

    name: its path; `-` is standard output, which is written to as it is, and so is a device. packing: how what is
    written is packed. like: file whose permissions a new one gets.
    """

    def __init__(self, name: str, packing: Packing | None = None, like: Path | None = None) -> None:
        is_device = name == STDIN or (Path(name).exists() and not Path(name).is_file())
        self._device = name if is_device else None
        self._path = None if is_device else Path(os.path.realpath(name))
        self._packing = packing
        self._like = like
        self._temporary: Path | None = None
        self._raw: IO[bytes] | None = None
        self._stream: IO[bytes] | None = None

    def __enter__(self) -> Output:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: BaseException | TracebackType | None) -> None:
        if self._raw is not None and self._device != STDIN:
            with suppress(OSError):
                self._raw.close()
        if self._temporary is not None:
            self._temporary.unlink(missing_ok=True)

    @property
    def is_device(self) -> bool:
        """What is written is out at once, and cannot be taken back."""
        return self._device is not None

    @property
    def is_through(self) -> bool:
        """What is written is packed or goes to a device, so no other may write the file by itself."""
        return self.is_device or self._packing is not None

    @property
    def temporary(self) -> Path:
        """The file beside the place, for what writes files by itself. Only for an output that has a path."""
        if self._temporary is None:
            assert self._path is not None, "a device has no place beside it"
            handle, name = tempfile.mkstemp(prefix=f".{self._path.name[:60]}.", suffix=".tmp", dir=self._path.parent)
            os.close(handle)
            self._temporary = Path(name)
        return self._temporary

    def write(self, data: bytes) -> None:
        """Write further bytes."""
        if self._stream is None:
            self._open()
        cast("IO[bytes]", self._stream).write(data)

    def take(self, original: Path) -> None:
        """Write the bytes of a file."""
        with original.open("rb") as file:
            while data := file.read(_COPY_BYTES):
                self.write(data)

    def copy(self, original: Path) -> None:
        """Instead of what was written: the bytes of a file as they are."""
        self._close()
        with original.open("rb") as source, self.temporary.open("wb") as target:
            shutil.copyfileobj(source, target, _COPY_BYTES)
        self._raw = self._stream = None

    def commit(self) -> None:
        """Put the file in its place."""
        if self._stream is None and self._temporary is None:
            self._open()
        self._close()
        if self._path is None:
            if self._device == STDIN:
                sys.stdout.buffer.flush()
            return
        temporary = self.temporary
        model = self._path if self._path.exists() else self._like
        if model is not None and model.exists():
            shutil.copymode(model, temporary)
        else:
            temporary.chmod(0o666 & ~_umask())
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.replace(self._path)
        self._temporary = None
        _sync_folder(self._path.parent)

    def _open(self) -> None:
        path = self.temporary if self._device is None else Path(self._device)
        self._raw = sys.stdout.buffer if self._device == STDIN else path.open("wb")
        if self._packing == "gzip":  # no name and no time in it: equal content, equal bytes
            self._stream = cast("IO[bytes]", gzip.GzipFile("", "wb", fileobj=self._raw, mtime=0))
        elif self._packing == "zstd":
            self._stream = cast("IO[bytes]", zstd.ZstdFile(cast("BinaryIO", self._raw), "wb"))
        else:
            self._stream = self._raw

    def _close(self) -> None:
        if self._stream is not None and self._stream is not self._raw:
            self._stream.close()
        if self._raw is not None and self._device != STDIN:
            self._raw.close()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    if not hasattr(os, "O_DIRECTORY"):
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
