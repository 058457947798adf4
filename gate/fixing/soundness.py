"""Whether a source can be read to its end: found out before it is fixed, so that no part of it is written."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from ...parsers import columnar
from ...parsers.source import SourceError, damage_of, open_source

__all__ = ["DamagedError", "refuse_cut_off", "refuse_lost_rows"]

_READ_BYTES: Final = 1 << 20


class DamagedError(SourceError):
    """A part of the source is missing, as its records tell when they are read."""


def refuse_cut_off(name: str) -> None:
    """Raise DamagedError for a packed source that does not unpack to its end."""
    with open_source(name) as stream:
        while stream.read(_READ_BYTES):
            pass
        if (damage := damage_of(stream)) is not None:
            raise DamagedError(f"{name} cannot be fixed: {damage}. Download or compress it again.")


def refuse_lost_rows(path: Path, name: str, format: str) -> None:
    """Raise DamagedError for a Parquet or IPC file of which rows cannot be read, or nothing."""
    first = 0
    try:
        for chunk in columnar.chunks(path, format):
            if isinstance(chunk, columnar.Lost):
                raise DamagedError(f"{name} is damaged at record {first} and cannot be fixed: {chunk.reason}")
            first += chunk.height
    except columnar.DamagedFileError as error:
        raise DamagedError(f"{name} is not a readable {format} file: {error}. Create or download it again.") from error
