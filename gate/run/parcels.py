"""What processes of a run send each other: pickles, with frames as files of Arrow in them.

A frame that pickles itself, or writes a stream of Arrow, holds the GIL while it waits for the threads of the engine. If
these run a query that asks a function of Python, they wait for the GIL, for ever. Files of Arrow need no GIL.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable
from typing import IO, TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from polars._typing import IpcCompression

__all__ = ["packed", "read", "unpacked", "written"]


class _Packer(pickle.Pickler):
    def reducer_override(self, obj: Any) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        """How a frame is written down; everything else as it does it itself."""
        return (read, (written(obj),)) if type(obj) is pl.DataFrame else NotImplemented


def written(frame: pl.DataFrame, compression: IpcCompression = "uncompressed") -> bytes:
    """A frame as a file of Arrow."""
    file = io.BytesIO()
    frame.write_ipc(file, compression=compression)
    return file.getvalue()


def read(file: bytes) -> pl.DataFrame:
    """The frame in a file of Arrow. Raises PolarsError for one that is damaged."""
    return pl.read_ipc(io.BytesIO(file))


def packed(what: Any) -> bytes:
    """To bytes. Raises what `pickle` raises for what only this program knows."""
    parcel = io.BytesIO()
    _Packer(parcel, protocol=pickle.HIGHEST_PROTOCOL).dump(what)
    return parcel.getvalue()


def unpacked(stream: IO[bytes]) -> Any:
    """What was packed. Raises EOFError at the end of the stream, OSError, pickle.UnpicklingError."""
    return pickle.load(stream)
